"""Files of what HR's lists show."""

from collections.abc import Iterable, Iterator
from typing import Any, Literal

from django.http import QueryDict
from django.utils.translation import gettext as _

from lms.core import audit, jobs, spreadsheets
from lms.core.clock import today
from lms.core.errors import PermanentError
from lms.core.roles import Permission
from lms.people import api
from lms.people.directory import DirectoryFilter
from lms.people.hr.audit import lines, narrowed
from lms.people.hr.forms import AuditFilter
from lms.people.models import User

CHUNK = 2000


class InvalidFilterError(PermanentError):
    """The filter asked for is not valid; without it the file would hold more than was meant."""


class NoLongerAllowedError(PermanentError):
    """Whoever asked has lost the permission since."""


def export_officers(*, reader_id: int, kind: Literal["xlsx", "csv"], query: str) -> None:
    """Write the officers that ``query`` shows, in the scope ``reader_id`` has now.

    Raises:
        NoLongerAllowedError: if the reader may no longer download.
        InvalidFilterError: if the filter is not valid, or no longer.
    """
    reader = _reader(reader_id, Permission.DOWNLOAD_REPORTS)
    units = api.visible_units(reader, Permission.DOWNLOAD_REPORTS)
    form = DirectoryFilter(QueryDict(query), units=units)
    if form.faults:
        raise InvalidFilterError(" ".join(form.faults))
    chosen = form.narrow(api.visible_officers(reader, Permission.DOWNLOAD_REPORTS))
    sheet = spreadsheets.Sheet(
        _("Officers"),
        (
            _("NIP or staff number"),
            _("Name"),
            _("Employment"),
            _("Grade"),
            _("Status"),
            _("Unit"),
            _("Position"),
            _("E-mail address"),
            _("Phone"),
        ),
        _counted(_officer_rows(chosen), chosen.order_by().count()),
    )
    content = spreadsheets.write_csv(sheet) if kind == "csv" else spreadsheets.write_xlsx([sheet])
    _hand_over(reader, "officer.export", content, f"pegawai-{today():%Y%m%d}.{kind}", query)


def _officer_rows(officers: Any) -> Iterator[tuple[spreadsheets.Cell, ...]]:
    for officer in officers.iterator(CHUNK):
        yield (
            officer.staff_number,
            officer.name,
            officer.get_employment_display(),
            officer.grade,
            officer.get_status_display(),
            officer.unit_name,
            officer.position_title,
            officer.email,
            officer.phone,
        )


def export_audit(*, reader_id: int, query: str) -> None:
    """Write the audit events that ``query`` shows.

    Raises:
        NoLongerAllowedError: if the reader may no longer read them.
        InvalidFilterError: if the filter is not valid.
    """
    reader = _reader(reader_id, Permission.READ_AUDIT)
    form = AuditFilter(QueryDict(query))
    if form.faults:
        raise InvalidFilterError(" ".join(form.faults))
    events = narrowed(form)
    sheet = spreadsheets.Sheet(
        _("Audit trail"),
        (_("Time"), _("Who"), _("What"), _("To whom or what"), _("Changes"), _("Network address")),
        _counted(_event_rows(events), events.count()),
    )
    content = spreadsheets.write_xlsx([sheet])
    _hand_over(reader, "audit.export", content, f"audit-{today():%Y%m%d}.xlsx", query)


def _event_rows(events: Any) -> Iterator[tuple[spreadsheets.Cell, ...]]:
    for line in lines(events.iterator(CHUNK)):
        changes = "; ".join(f"{field}: {text}" for field, text in line.changes)
        yield line.at, line.who, line.what, line.target, changes, line.address


def _counted(rows: Iterable[Any], total: int) -> Iterator[Any]:
    for done, row in enumerate(rows, start=1):
        yield row
        jobs.report_progress(done, total)


def _reader(reader_id: int, permission: Permission) -> User:
    reader: User | None = User.objects.filter(pk=reader_id, is_active=True).first()
    if reader is None or not api.has_permission(reader, permission):
        raise NoLongerAllowedError(_("You may no longer download this."))
    return reader


def _hand_over(reader: User, action: str, content: bytes, filename: str, query: str) -> None:
    audit.record(by=reader, action=action, target=reader, changes={"filter": query})
    jobs.attach_file(content, filename)
