"""Files of what HR's lists show."""

from collections.abc import Iterable, Iterator
from typing import Any, Literal

from django.http import QueryDict
from django.utils.translation import gettext as _

from lms.core import audit, jobs, spreadsheets
from lms.core.clock import today
from lms.core.errors import PermanentError
from lms.core.models import AuditEvent
from lms.core.roles import Permission
from lms.people import api
from lms.people.directory import DirectoryFilter
from lms.people.hr.audit import narrowed
from lms.people.hr.forms import AuditFilter
from lms.people.models import OrgUnit, User

CHUNK = 2000


class NoLongerAllowedError(PermanentError):
    """Whoever asked has lost the permission since."""


def export_officers(*, reader_id: int, kind: Literal["xlsx", "csv"], query: str) -> None:
    """Write the officers that ``query`` shows, in the scope ``reader_id`` has now.

    Raises:
        NoLongerAllowedError: if the reader may no longer download.
    """
    reader = _reader(reader_id, Permission.DOWNLOAD_REPORTS)
    form = DirectoryFilter(
        QueryDict(query), units=OrgUnit.objects.in_scope_of(reader, Permission.DOWNLOAD_REPORTS)
    )
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
    """
    reader = _reader(reader_id, Permission.READ_AUDIT)
    events = narrowed(AuditFilter(QueryDict(query)))
    sheet = spreadsheets.Sheet(
        _("Audit trail"),
        (_("Time"), _("Who"), _("What"), _("To whom or what"), _("Changes"), _("Network address")),
        _counted(_event_rows(events), events.count()),
    )
    content = spreadsheets.write_xlsx([sheet])
    _hand_over(reader, "audit.export", content, f"audit-{today():%Y%m%d}.xlsx", query)


def _event_rows(events: Iterable[AuditEvent]) -> Iterator[tuple[spreadsheets.Cell, ...]]:
    for event in events.iterator(CHUNK):  # type: ignore[attr-defined]
        changes = "; ".join(f"{field}: {text}" for field, text in event.changes_in_words())
        yield (
            event.at,
            event.actor_label,
            event.action,
            event.target_label,
            changes,
            event.ip_address,
        )


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
