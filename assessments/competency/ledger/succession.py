"""Evidence stays with the indicator it was given for, and speaks for that one's successors.

An ``IndicatorMapping`` leads from an indicator of one version of a framework to one of a later
version; several in a row are followed to the end.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from assessments.competency.models import (
    Competency,
    CompetencyFramework,
    Evidence,
    Indicator,
    IndicatorMapping,
)

Speaks = Mapping[int, Sequence[Indicator]]
"""An indicator's id, and the indicators for which its evidence speaks."""


def speaks_for(judged: Mapping[int, Sequence[Indicator]]) -> Speaks:
    """Find the evidence for ``judged`` (indicators by competency): theirs and their predecessors'.

    One query, and one more for every earlier version there is evidence to take over from.
    """
    own = {indicator.pk: indicator for group in judged.values() for indicator in group}
    reached: dict[int, set[int]] = defaultdict(set, {pk: {pk} for pk in own})
    frontier: Collection[int] = own
    while frontier:
        steps = IndicatorMapping.objects.filter(new__in=list(frontier))
        frontier = set()
        for old, new in steps.values_list("old", "new"):
            if not reached[new] <= reached[old]:
                reached[old] |= reached[new]
                frontier.add(old)
    return {old: [own[new] for new in sorted(news)] for old, news in reached.items()}


def successors_of(competency_ids: Collection[int], on: dt.date | None = None) -> set[int]:
    """Name the competencies of later versions that evidence in these speaks for.

    With ``on`` only of versions that had taken force by that day. One query, and one more for
    every later version.
    """
    found: set[int] = set()
    frontier = set(competency_ids)
    while frontier:
        steps = IndicatorMapping.objects.filter(old__competency__in=frontier)
        if on:
            steps = steps.filter(new__competency__framework__starts_on__lte=on)
        frontier = set(steps.values_list("new__competency", flat=True).distinct()) - found
        found |= frontier
    return found - set(competency_ids)


def replaced(competency_ids: Collection[int], on: dt.date) -> dict[int, set[int]]:
    """Map those of the competencies whose version was replaced by ``on`` to their last successors.

    One query; more only where a later version is in force.
    """
    old = Competency.objects.filter(pk__in=competency_ids, framework__starts_on__lte=on).exclude(
        framework__in=CompetencyFramework.objects.in_force(on)
    )
    return {
        pk: {last for last in successors if not successors_of([last], on)}
        for pk in old.values_list("pk", flat=True)
        if (successors := successors_of([pk], on))
    }


def sort(
    observations: Iterable[Evidence], speaks: Speaks
) -> Mapping[int, Mapping[int, list[Evidence]]]:
    """Sort evidence (with its indicator) by officer and by the competency it speaks for."""
    groups: dict[int, dict[int, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    for row in observations:
        for indicator in speaks.get(row.indicator_id, ()):
            groups[row.officer_id][indicator.competency_id].append(row.speaking_for(indicator))
    return groups
