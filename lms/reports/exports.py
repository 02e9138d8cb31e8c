"""Files of what the page of a report shows, with the same numbers, made by a job."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.contrib.auth import get_user_model
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _

from lms.core import audit, jobs
from lms.core.errors import PermanentError
from lms.core.models import JobRun
from lms.core.roles import Permission
from lms.core.tables import files
from lms.core.tables.files import FileKind
from lms.core.tables.table import Row
from lms.people import api as people
from lms.people.api import User
from lms.reports.specs import SPECS, ReportSpec

EXPORT_TASK = "lms.reports.tasks.export_overview"
MAX_PDF_ROWS = 1500  # about eight seconds and 230 MiB; more belongs in a spreadsheet
MAX_ROWS = 500_000  # about two minutes and 400 MiB


class CannotExportError(PermanentError):
    """What was asked for cannot be a file of this kind; the message says what to do instead."""


def request_export(
    spec: ReportSpec,
    *,
    by: User,
    kind: FileKind,
    query: str,
    unit_id: int | None,
    request_key: str,
) -> JobRun:
    """Have a file made in the background; the same ``request_key`` again is the same file."""
    return jobs.start(
        EXPORT_TASK,
        key=f"overview:{by.pk}:{request_key}",
        by=by,
        title=str(spec.title) % {"kind": kind.upper()},
        reader_id=by.pk,
        page=spec.name,
        kind=kind,
        query=query,
        unit_id=unit_id,
    )


def make_export(
    *, reader_id: int, name: str, kind: FileKind, query: str, unit_id: int | None
) -> None:
    """Write the file within the scope ``reader_id`` has now, and attach it to the running job.

    Raises:
        CannotExportError: if the permission or the unit is gone, the day is not computed, or
            there are too many rows.
    """
    reader = get_user_model().objects.filter(pk=reader_id, is_active=True).first()
    permission = Permission.DOWNLOAD_REPORTS
    if reader is None or not people.has_permission(reader, permission):
        raise CannotExportError(_("You may no longer download this."))
    opened = people.visible_units(reader, permission).filter(pk=unit_id).first()
    if unit_id is not None and opened is None:
        raise CannotExportError(_("You may no longer download this."))
    spec = SPECS.named(name)
    selection = spec.select(
        reader=reader, permission=permission, query=QueryDict(query), opened=opened
    )
    if selection.board is None:
        raise CannotExportError(_("Open the page again: this selection cannot be shown now."))
    table = spec.table(selection, selection.board)
    most = MAX_PDF_ROWS if kind == "pdf" else MAX_ROWS
    table = replace(table, rows=_no_more_than(most, table.rows))
    if spec.draw is not None and kind == "pdf":
        content = spec.draw(table, selection, selection.board)
    else:
        content = files.write(table, kind)
    audit.record(
        by=reader,
        action="report.download",
        target=reader,
        changes={"page": name, "kind": kind, "filter": query, "unit": unit_id},
    )
    filename = slugify(f"{table.title} {' '.join(str(unit) for unit in selection.units)}")
    jobs.attach_file(content, f"{filename[:80]}-{selection.board.day:%Y%m%d}.{kind}")


def _no_more_than(most: int, rows: Iterable[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        if number > most:
            text = _("Such a file holds at most %(most)s rows. Narrow the filter.")
            raise CannotExportError(text % {"most": most})
        yield row
