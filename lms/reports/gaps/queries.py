"""Read the gaps of a selection, and whom the reader may see by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments import api as assessments
from lms.core.clock import today
from lms.people import api as people
from lms.reports.scope import Scope, Selection

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class ListedGap:
    """A gap, and whether the reader may still see the officer by name.

    On a past day the officer was in a unit the reader covers; who works elsewhere since is counted
    but no longer named.
    """

    row: assessments.OfficerGap
    is_visible: bool


def gap_list(selection: Selection, board: assessments.Board) -> assessments.GapList:
    """Return the gaps of a selection, not read yet, but of officers whom the reader is marking."""
    return assessments.GapList(board, selection.named)


def listed(
    scope: Scope, board: assessments.Board, rows: Sequence[assessments.OfficerGap]
) -> list[ListedGap]:
    """Look up which of a page's officers the reader may see. At most one query."""
    if board.day == today():
        return [ListedGap(row, is_visible=True) for row in rows]
    officers = people.visible_officers(scope.reader, scope.permission)
    ids = {row.officer_id for row in rows}
    visible = set(officers.filter(pk__in=ids).order_by().values_list("pk", flat=True))
    return [ListedGap(row, is_visible=row.officer_id in visible) for row in rows]
