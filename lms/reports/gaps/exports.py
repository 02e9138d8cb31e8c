"""The list of gaps as a file."""

from django.utils.translation import gettext as _

from assessments import api as assessments
from lms.core.batches import in_batches
from lms.core.tables.table import Row, Table
from lms.reports.columns import about_selection, certification, competency_columns, confirmation
from lms.reports.gaps import queries
from lms.reports.scope import Selection

GAPS_PER_BATCH = 1000


def table(selection: Selection, board: assessments.Board) -> Table:
    """List the gaps, the most urgent first."""
    title, found = _("Competency gaps"), queries.gap_list(selection, board)
    return Table(
        title,
        competency_columns(_("Evidence"), _("Freshness")),
        (
            _gap_row(listed)
            for batch in in_batches(found, GAPS_PER_BATCH)
            for listed in queries.listed(selection.scope, board, batch)
        ),
        about_selection(
            title, selection, board, (_("Gaps"), len(found)), *selection.scope.left_out
        ),
    )


def _gap_row(listed: queries.ListedGap) -> Row:
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
        *confirmation(row.to_confirm),
        row.gap.size,
        certification(is_uncertified=row.is_uncertified),
        _("Yes") if row.gap.has_evidence else _("None yet"),
        row.freshness_label,
    )
