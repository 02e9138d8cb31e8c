"""The heat map as a file."""

from django.conf import settings
from django.utils.translation import gettext as _

from assessments import api as assessments
from lms.core.tables import pdf
from lms.core.tables.table import Column, Table
from lms.reports.columns import about_selection
from lms.reports.heat_map.screens import HeatTable, shades
from lms.reports.scope import Selection


def table(selection: Selection, board: assessments.Board) -> Table:
    """List the cells of the map, a row each."""
    heat = HeatTable(selection, board)
    rows = [
        (
            row.name,
            column.name,
            cell.tally.required,
            cell.tally.met,
            cell.tally.met_percent,
            cell.tally.without_evidence,
            cell.tally.fading,
            cell.tally.stale,
            cell.tally.provisional,
        )
        for row in (*heat.rows, heat.totals)
        for column, cell in zip(heat.columns, row.cells, strict=True)
        if cell.tally.required
    ]
    title, measure = _("Competency map"), (_("Show"), heat.measure_label)
    return Table(
        title,
        (
            Column(_("Unit")),
            Column(_("Competency")),
            Column(_("Officers required to have it"), int),
            Column(_("At the level required"), int),
            Column(_("Share (%)"), int),
            Column(_("Without evidence"), int),
            Column(_("Fading"), int),
            Column(_("Stale"), int),
            Column(_("With a provisional level"), int),
        ),
        rows,
        about_selection(title, selection, board, (_("Rows"), len(rows)), measure),
    )


def draw(table: Table, selection: Selection, board: assessments.Board) -> bytes:
    """Draw the heat map as the page does."""
    return pdf.write(
        table,
        template="pdf/competency_map.html",
        context={"heat": HeatTable(selection, board), "shades": shades()},
        files={"heat.css": (settings.ROOT / "static/css/pdf/heat.css").read_bytes()},
    )
