"""Read a team: its officers, what is required of them, and where it is weakest."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assessments import api as assessments
from lms.people import api as people
from lms.reports.scope import Selection
from lms.reports.team.screens import TeamMatrix, TeamRow, TeamSummary

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


def officers(selection: Selection) -> people.OfficerQuerySet:
    """Return the officers chosen, sorted, as a queryset, but those whom the reader is marking."""
    scope, chosen = selection.scope, selection.form.chosen
    found = people.visible_officers(scope.reader, scope.permission).exclude(status="left")
    found = found.exclude(pk__in=scope.withheld)
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
        case "provisional":
            return [assessments.officers_to_confirm(competency)]
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
    """Sum the units chosen up, whatever else narrows the list. At most six queries."""
    chosen = assessments.StandingFilter(selection.standings.paths, selection.scope.withheld)
    tallies = assessments.tallies_by_competency(board, chosen)
    total = sum(tallies.values(), assessments.Tally())
    weak = [(column, tally) for column, tally in tallies.items() if tally.short]
    weak.sort(key=lambda pair: (-pair[1].short, pair[1].met / pair[1].required))
    few_fade = 0 < total.fading <= MOST_TO_NAME
    fading = assessments.fading_of(board, chosen, FADING_SHOWN) if few_fade else []
    return TeamSummary(total, tuple(weak[:WEAKEST_SHOWN]), tuple(fading))
