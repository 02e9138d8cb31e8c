"""Which core values competencies live from, and how much evidence there is of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.competency.models import Indicator
from assessments.competency.profiles.standings import CompetencyStanding


@dataclass(frozen=True, slots=True)
class ValueShown:
    """A core value: how many behaviours speak for it, and how many pieces of evidence count."""

    name: str
    behaviours: int
    evidence: int


def values_shown(standings: Sequence[CompetencyStanding]) -> tuple[ValueShown, ...]:
    """Sum up by core value, in the order of the values, what was shown. One query.

    The indicators say which values they speak for; a piece of evidence counts once for a value.
    """
    lines = {
        (standing.competency_id, indicator.slug): indicator.evidence
        for standing in standings
        for indicator in standing.indicators
    }
    tags = (
        Indicator.core_values.through.objects.filter(
            indicator__competency__in={competency_id for competency_id, _slug in lines}
        )
        .order_by("corevalue__sort_order", "corevalue", "pk")
        .values_list("corevalue__name", "indicator__competency", "indicator__slug")
    )
    found: dict[str, list[tuple[int, str]]] = {}
    for name, competency_id, slug in tags:
        found.setdefault(name, []).append((competency_id, slug))
    return tuple(
        ValueShown(
            name,
            behaviours=len(places),
            evidence=len(
                {line.id for place in places for line in lines.get(place, ()) if line.counts}
            ),
        )
        for name, places in found.items()
    )
