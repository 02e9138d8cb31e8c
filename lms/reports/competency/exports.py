"""Files of what the pages about many officers show, with the same numbers."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments import api as assessments
from lms.core import audit, documents, jobs, spreadsheets
from lms.core.errors import PermanentError
from lms.core.models import JobRun
from lms.core.roles import Permission
from lms.people import api as people
from lms.reports.columns import competency_columns
from lms.reports.competency import gaps, team
from lms.reports.competency.heat import HeatTable, shades
from lms.reports.competency.scope import Selection
from lms.reports.competency.selecting import PageName, select

FileKind = Literal["xlsx", "csv", "pdf"]
EXPORT_TASK = "lms.reports.tasks.export_overview"
MAX_PDF_ROWS = 1500
MAX_ROWS = 500_000  # about two minutes and 400 MiB
OFFICERS_PER_BATCH = 200


class CannotExportError(PermanentError):
    """What was asked for cannot be a file of this kind; the message says what to do instead."""


@dataclass(frozen=True)
class Export:
    """A table with a head that says what it is. ``rows`` may be a generator.

    ``heat`` is the heat map itself, which a PDF shows as one.
    """

    title: str
    selection: Selection
    board: assessments.Board
    columns: tuple[str, ...]
    rows: Iterable[Sequence[spreadsheets.Cell]]
    count: int
    counted: str
    heat: HeatTable | None = None

    @property
    def about(self) -> list[tuple[str, str]]:
        """Say what was chosen, for which day, when, by whom and by which policy."""
        made_at = timezone.localtime()
        return [
            (_("Report"), self.title),
            (_("Organisation"), settings.ORGANISATION_NAME),
            *self.selection.in_words,
            *([(_("Show"), self.heat.measure_label)] if self.heat else []),
            (_("As of"), self.board.day.isoformat()),
            (_("Made at"), f"{made_at:%Y-%m-%d %H:%M %Z}"),
            (_("Made by"), str(self.selection.scope.reader)),
            (_("Attainment policy"), ", ".join(self.board.policies) or "–"),
            (self.counted, str(self.count)),
        ]


def request_export(
    *, by: Any, page: PageName, kind: FileKind, query: str, unit_id: int | None, request_key: str
) -> JobRun:
    """Have a file made in the background; the same ``request_key`` again is the same file."""
    titles = {
        "map": _("Competency map (%(kind)s)"),
        "gaps": _("Competency gaps (%(kind)s)"),
        "team": _("Competencies of the team (%(kind)s)"),
    }
    return jobs.start(
        EXPORT_TASK,
        key=f"overview:{by.pk}:{request_key}",
        by=by,
        title=titles[page] % {"kind": kind.upper()},
        reader_id=by.pk,
        page=page,
        kind=kind,
        query=query,
        unit_id=unit_id,
    )


def make_export(
    *, reader_id: int, page: PageName, kind: FileKind, query: str, unit_id: int | None
) -> None:
    """Write the file within the scope ``reader_id`` has now, and attach it to the running job.

    Raises:
        CannotExportError: if the permission or the unit is gone, the day is not computed, or
            there are too many rows.
    """
    reader: Any = get_user_model().objects.filter(pk=reader_id, is_active=True).first()
    permission = Permission.DOWNLOAD_REPORTS
    if reader is None or not people.has_permission(reader, permission):
        raise CannotExportError(_("You may no longer download this."))
    opened = people.visible_units(reader, permission).filter(pk=unit_id).first()
    if unit_id is not None and opened is None:
        raise CannotExportError(_("You may no longer download this."))
    selection = select(
        page, reader=reader, permission=permission, query=QueryDict(query), opened=opened
    )
    if selection.board is None:
        raise CannotExportError(_("Open the page again: this selection cannot be shown now."))
    export = EXPORTS[page](selection, selection.board)
    content = write(export, kind)
    audit.record(
        by=reader,
        action="report.download",
        target=reader,
        changes={"page": page, "kind": kind, "filter": query, "unit": unit_id},
    )
    name = slugify(f"{export.title} {' '.join(str(unit) for unit in selection.units)}")
    jobs.attach_file(content, f"{name[:80]}-{export.board.day:%Y%m%d}.{kind}")


def write(export: Export, kind: FileKind) -> bytes:
    """Write the export as a file.

    Raises:
        CannotExportError: if it has too many rows for the kind of file.
    """
    most = MAX_PDF_ROWS if kind == "pdf" else MAX_ROWS
    if export.count > most:
        raise CannotExportError(
            _("This has %(rows)s rows; such a file holds %(most)s. Narrow the filter.")
            % {"rows": export.count, "most": most}
        )
    writers: dict[FileKind, Callable[[Export], bytes]] = {
        "xlsx": _as_xlsx,
        "csv": _as_csv,
        "pdf": _as_pdf,
    }
    return writers[kind](export)


def _as_xlsx(export: Export) -> bytes:
    sheet = spreadsheets.Sheet(export.title, export.columns, _reporting(export))
    about = spreadsheets.Sheet(_("About this report"), (_("Fact"), _("Value")), export.about)
    return spreadsheets.write_xlsx([sheet, about])


def _as_csv(export: Export) -> bytes:
    """Put the facts below the rows, so that the first line is the header."""
    rows = itertools.chain(_reporting(export), [("",)], export.about)
    return spreadsheets.write_csv(spreadsheets.Sheet(export.title, export.columns, rows))


def _as_pdf(export: Export) -> bytes:
    context = {
        "export": export,
        "about": export.about,
        "heat": export.heat,
        "shades": shades(),
        "rows": list(_reporting(export)) if export.heat is None else [],
        "organisation": settings.ORGANISATION_NAME,
    }
    return documents.render_pdf(
        "pdf/competency_overview.html",
        context,
        files={"overview.css": (settings.ROOT / "static/css/pdf/overview.css").read_bytes()},
        language=get_language() or settings.LANGUAGE_CODE,
    )


def _reporting(export: Export) -> Iterator[Sequence[spreadsheets.Cell]]:
    for done, row in enumerate(export.rows, start=1):
        yield row
        jobs.report_progress(done, export.count)


def _map(selection: Selection, board: assessments.Board) -> Export:
    heat = HeatTable(selection, board)
    table = [
        (
            row.name,
            column.name,
            cell.tally.required,
            cell.tally.met,
            cell.tally.met_percent,
            cell.tally.without_evidence,
            cell.tally.fading,
            cell.tally.stale,
        )
        for row in (*heat.rows, heat.totals)
        for column, cell in zip(heat.columns, row.cells, strict=True)
        if cell.tally.required
    ]
    return Export(
        _("Competency map"),
        selection,
        board,
        (
            _("Unit"),
            _("Competency"),
            _("Officers required to have it"),
            _("At the level required"),
            _("Share (%)"),
            _("Without evidence"),
            _("Fading"),
            _("Stale"),
        ),
        table,
        len(table),
        _("Rows"),
        heat,
    )


def _gaps(selection: Selection, board: assessments.Board) -> Export:
    found = gaps.gap_list(selection, board)
    return Export(
        _("Competency gaps"),
        selection,
        board,
        competency_columns(_("Evidence"), _("Freshness")),
        (_gap_row(listed) for listed in gaps.all_listed(selection.scope, board, found)),
        len(found),
        _("Gaps"),
    )


def _gap_row(listed: gaps.ListedGap) -> tuple[spreadsheets.Cell, ...]:
    row = listed.row
    return (
        row.officer_name if listed.is_visible else _("Works elsewhere now"),
        row.staff_number if listed.is_visible else "–",
        row.unit_name,
        row.position_title,
        row.gap.competency,
        row.importance_label,
        row.gap.required,
        row.gap.attained,
        row.gap.size,
        _("Yes") if row.gap.has_evidence else _("None yet"),
        row.freshness_label,
    )


def _team(selection: Selection, board: assessments.Board) -> Export:
    found = team.officers(selection)
    count = found.order_by().count()
    return Export(
        _("Competencies of the team"),
        selection,
        board,
        competency_columns(_("Freshness")),
        _team_rows(selection, board, found),
        count,
        _("Officers"),
    )


def _team_rows(
    selection: Selection, board: assessments.Board, found: Any
) -> Iterator[tuple[spreadsheets.Cell, ...]]:
    officers = found.iterator(OFFICERS_PER_BATCH)
    competency_id = selection.form.chosen.get("competency")
    while batch := list(itertools.islice(officers, OFFICERS_PER_BATCH)):
        for row, column, cell in team.flat(team.matrix(board, batch, competency_id)):
            yield (
                row.officer.name,
                row.officer.staff_number,
                row.officer.unit_name,
                row.officer.position_title,
                column.name,
                cell.importance_label,
                cell.required,
                cell.attained,
                cell.short_by,
                cell.freshness_label,
            )


EXPORTS: dict[PageName, Callable[[Selection, assessments.Board], Export]] = {
    "map": _map,
    "gaps": _gaps,
    "team": _team,
}
