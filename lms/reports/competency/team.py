"""The matrix of a team: officers by competencies."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments import api as assessments
from lms.people import api as people
from lms.reports.competency.scope import Selection

PAGE_SIZE = 20
WEAKEST_SHOWN = 3
FADING_SHOWN = 5
MOST_TO_NAME = 500
"""Of more levels that fade none is named: sorting them all by officer would take too long."""
SORT_FIELDS = {
    "name": ("name", "pk"),
    "unit": ("unit_name", "name", "pk"),
    "gaps": ("-gaps", "name", "pk"),
}


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One officer and what is required of them, one cell for each column (``None``: nothing)."""

    officer: people.OfficerCard
    cells: tuple[tuple[assessments.CompetencyColumn, assessments.StandingCell | None], ...]

    @property
    def standings(self) -> list[assessments.StandingCell]:
        """The cells in which something is required."""
        return [cell for _column, cell in self.cells if cell is not None]

    @property
    def required(self) -> int:
        """How many competencies are required."""
        return len(self.standings)

    @property
    def met(self) -> int:
        """How many of them are at the level required."""
        return sum(not cell.short_by for cell in self.standings)


@dataclass(frozen=True, slots=True)
class TeamMatrix:
    """Officers by competencies: columns are what is required of any of these officers."""

    columns: tuple[assessments.CompetencyColumn, ...]
    rows: tuple[TeamRow, ...]


@dataclass(frozen=True, slots=True)
class TeamSummary:
    """Where the team is weakest and what fades, in all units chosen.

    ``weakest`` are the competencies in which most officers are short. ``fading`` names the first
    few levels that fade; ``total`` counts them all.
    """

    total: assessments.Tally
    weakest: tuple[tuple[assessments.CompetencyColumn, assessments.Tally], ...]
    fading: tuple[assessments.OfficerGap, ...]


def officers(selection: Selection) -> Any:
    """Return the officers chosen, sorted, as a queryset."""
    scope, chosen = selection.scope, selection.form.chosen
    found = people.visible_officers(scope.reader, scope.permission).exclude(status="left")
    if selection.form.errors:
        return found.none()
    if text := chosen.get("q"):
        found = found.search(text)
    if unit := chosen.get("unit"):
        found = people.officers_in_unit(found, unit)
    if concerned := _concerned(chosen):
        found = found.filter(pk__in=concerned[0])
    sort = chosen.get("sort") or "name"
    if sort == "gaps":
        found = found.annotate(gaps=assessments.gap_count())
    return found.order_by(*SORT_FIELDS[sort])


def _concerned(chosen: Mapping[str, Any]) -> list[Any]:
    """Return the subquery of officers whom state and competency choose, if they choose any."""
    competency = chosen.get("competency")
    match chosen.get("state"):
        case "short":
            return [assessments.officers_short(competency)]
        case "without_evidence":
            return [assessments.officers_without_evidence(competency)]
        case "fading" | "stale" as freshness:
            return [assessments.officers_ageing(assessments.Freshness(freshness), competency)]
    return [assessments.officers_required(competency)] if competency else []


def matrix(
    board: assessments.Board, found: Iterable[Any], competency_id: int | None = None
) -> TeamMatrix:
    """Lay out these officers. Two queries."""
    cards = [people.card(officer) for officer in found]
    cells = assessments.cells_of(board, [card.id for card in cards], competency_id)
    columns = assessments.columns_for({id_ for row in cells.values() for id_ in row})
    return TeamMatrix(columns, tuple(_row(card, cells, columns) for card in cards))


def _row(
    card: people.OfficerCard,
    cells: Mapping[int, Mapping[int, assessments.StandingCell]],
    columns: Sequence[assessments.CompetencyColumn],
) -> TeamRow:
    own = cells.get(card.id, {})
    return TeamRow(card, tuple((column, own.get(column.id)) for column in columns))


def summary(selection: Selection, board: assessments.Board) -> TeamSummary:
    """Sum the units chosen up, whatever else narrows the list. At most four queries."""
    chosen = assessments.StandingFilter(selection.standings.paths)
    tallies = assessments.tallies_by_competency(board, chosen)
    total = sum(tallies.values(), assessments.Tally())
    weak = [(column, tally) for column, tally in tallies.items() if tally.short]
    weak.sort(key=lambda pair: (-pair[1].short, pair[1].met / pair[1].required))
    few_fade = 0 < total.fading <= MOST_TO_NAME
    fading = assessments.fading_of(board, chosen, FADING_SHOWN) if few_fade else []
    return TeamSummary(total, tuple(weak[:WEAKEST_SHOWN]), tuple(fading))


def flat(
    table: TeamMatrix,
) -> Iterator[tuple[TeamRow, assessments.CompetencyColumn, assessments.StandingCell]]:
    """Yield each officer's required competencies one by one."""
    for row in table.rows:
        for column, cell in row.cells:
            if cell is not None:
                yield row, column, cell
