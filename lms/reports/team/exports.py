"""The matrix of a team as a file."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from assessments import api as assessments
from lms.core.batches import Found, in_batches
from lms.core.tables.table import Row, Table
from lms.reports.columns import about_selection, certification, competency_columns, confirmation
from lms.reports.scope import Selection
from lms.reports.team import queries
from lms.reports.team.screens import flat

OFFICERS_PER_BATCH = 200


def table(selection: Selection, board: assessments.Board) -> Table:
    """List what is required of each officer, a row for each competency."""
    title, found = _("Competencies of the team"), Found(queries.officers(selection))
    return Table(
        title,
        competency_columns(_("Freshness")),
        _team_rows(selection, board, found),
        about_selection(
            title, selection, board, (_("Officers"), len(found)), *selection.scope.left_out
        ),
    )


def _team_rows(selection: Selection, board: assessments.Board, found: Found[Any]) -> Iterator[Row]:
    competency_id = selection.form.chosen.get("competency")
    for batch in in_batches(found, OFFICERS_PER_BATCH):
        for row, column, cell in flat(queries.matrix(board, batch, competency_id)):
            yield (
                row.officer.name,
                row.officer.staff_number,
                row.officer.unit_name,
                row.officer.position_title,
                column.name,
                cell.importance_label,
                cell.required,
                cell.attained,
                *confirmation(cell.to_confirm),
                cell.short_by,
                certification(is_uncertified=cell.is_uncertified),
                cell.freshness_label,
            )
