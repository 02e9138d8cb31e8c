"""Which core values competencies live from, and how much evidence there is of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

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
    counting = {
        (standing.competency_id, indicator.slug): indicator.counting
        for standing in standings
        for indicator in standing.indicators
    }
    tags = (
        Indicator.core_values.through.objects.filter(
            indicator__competency__in={competency_id for competency_id, _slug in counting}
        )
        .order_by("corevalue__sort_order", "corevalue", "pk")
        .values_list("corevalue__name", "indicator__competency", "indicator__slug")
    )
    found: dict[str, list[tuple[int, str]]] = {}
    for name, competency_id, slug in tags:
        found.setdefault(name, []).append((competency_id, slug))
    return tuple(
        ValueShown(name, len(places), sum(_together(counting.get(place, {}) for place in places)))
        for name, places in found.items()
    )


def _together(counting: Iterable[Mapping[str, int]]) -> Iterable[int]:
    return reduce(or_, map(dict, counting)).values()
