"""The list of gaps as it is shown and written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from assessments import api as assessments
from lms.core.clock import today
from lms.people import api as people
from lms.reports.competency.scope import Scope, Selection

PAGE_SIZE = 25
ROWS_A_LOOK = 1000


@dataclass(frozen=True, slots=True)
class ListedGap:
    """A gap, and whether the reader may still see the officer by name.

    On a past day the officer was in a unit the reader covers; who works elsewhere since is counted
    but no longer named.
    """

    row: assessments.OfficerGap
    is_visible: bool


def gap_list(selection: Selection, board: assessments.Board) -> assessments.GapList:
    """Return the gaps of a selection, not read yet."""
    return assessments.GapList(board, selection.standings)


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


def all_listed(
    scope: Scope, board: assessments.Board, rows: Iterable[assessments.OfficerGap]
) -> Iterator[ListedGap]:
    """Look up a long list piece by piece."""
    remaining = iter(rows)
    while piece := list(islice(remaining, ROWS_A_LOOK)):
        yield from listed(scope, board, piece)
