"""The file of the list of officers."""

from typing import Literal

from django.http import QueryDict
from django.utils.translation import gettext as _

from lms.core.batches import Found, in_batches
from lms.core.roles import Permission
from lms.core.tables.table import Column, Row, Table
from lms.people import api
from lms.people.directory.listing import DirectoryFilter
from lms.people.hr.files import CHUNK, InvalidFilterError, hand_over, reader_of
from lms.people.models import Officer


def export_officers(*, reader_id: int, kind: Literal["xlsx", "csv"], query: str) -> None:
    """Write the officers that ``query`` shows, in the scope ``reader_id`` has now.

    Raises:
        NoLongerAllowedError: if the reader may no longer download.
        InvalidFilterError: if the filter is not valid, or no longer.
    """
    reader = reader_of(reader_id, Permission.DOWNLOAD_REPORTS)
    units = api.visible_units(reader, Permission.DOWNLOAD_REPORTS)
    form = DirectoryFilter(QueryDict(query), units=units)
    if form.faults:
        raise InvalidFilterError(" ".join(form.faults))
    chosen = form.narrow(api.visible_officers(reader, Permission.DOWNLOAD_REPORTS))
    table = Table(
        _("Officers"),
        (
            Column(_("NIP or staff number")),
            Column(_("Name")),
            Column(_("Employment")),
            Column(_("Grade")),
            Column(_("Status")),
            Column(_("Unit")),
            Column(_("Position")),
            Column(_("E-mail address")),
            Column(_("Phone")),
        ),
        (_officer_row(officer) for batch in in_batches(Found(chosen), CHUNK) for officer in batch),
    )
    hand_over(table, kind, "pegawai", by=reader, action="officer.export", query=query)


def _officer_row(officer: Officer) -> Row:
    return (
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
