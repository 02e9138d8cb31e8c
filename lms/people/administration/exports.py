"""The file of the audit trail."""

import datetime as dt

from django.http import QueryDict
from django.utils.translation import gettext as _

from lms.core.batches import Found, in_batches
from lms.core.roles import Permission
from lms.core.tables.table import Column, Row, Table
from lms.people.administration.forms import AuditFilter
from lms.people.administration.screens import Line, lines
from lms.people.hr.files import CHUNK, InvalidFilterError, hand_over, reader_of


def export_audit(*, reader_id: int, query: str) -> None:
    """Write the audit events that ``query`` shows.

    Raises:
        NoLongerAllowedError: if the reader may no longer read them.
        InvalidFilterError: if the filter is not valid.
    """
    reader = reader_of(reader_id, Permission.READ_AUDIT)
    form = AuditFilter(QueryDict(query))
    if form.faults:
        raise InvalidFilterError(" ".join(form.faults))
    table = Table(
        _("Audit trail"),
        (
            Column(_("Time"), dt.datetime),
            Column(_("Who")),
            Column(_("What")),
            Column(_("To whom or what")),
            Column(_("Changes")),
            Column(_("Network address")),
        ),
        (
            _event_row(line)
            for batch in in_batches(Found(form.narrowed()), CHUNK)
            for line in lines(batch)
        ),
    )
    hand_over(table, "xlsx", "audit", by=reader, action="audit.export", query=query)


def _event_row(line: Line) -> Row:
    changes = "; ".join(f"{field}: {text}" for field, text in line.changes)
    return line.at, line.who, line.what, line.target, changes, line.address
