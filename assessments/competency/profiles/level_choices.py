"""Which levels of which competencies somebody may choose for an officer, the likely ones first."""

from collections import Counter
from dataclasses import dataclass, replace

from assessments.competency.models import Competency, CompetencyFramework, Indicator
from assessments.competency.profiles.queries import competency_profile
from assessments.competency.profiles.standings import CompetencyStanding
from lms.core.clock import today


@dataclass(frozen=True, slots=True)
class LevelChoice:
    """A level of a competency, with its number of indicators.

    ``is_proposed``: the position requires it, or it is the next one to show.
    """

    competency_id: int
    level: int
    name: str
    indicators: int
    is_proposed: bool

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.competency_id}:{self.level}"


@dataclass(frozen=True, slots=True)
class CompetencyChoices:
    """A competency in force with its levels; ``required`` and ``attained`` are 0 for none.

    ``is_near``: the officer's position requires it, or the officer has shown some of it.
    """

    id: int
    name: str
    is_near: bool
    required: int
    attained: int
    levels: tuple[LevelChoice, ...]

    def unled(self) -> "CompetencyChoices":
        """Leave out what could lead whoever marks."""
        levels = (replace(level, is_proposed=False) for level in self.levels)
        return replace(self, required=0, attained=0, levels=tuple(levels))


def proposed_levels(required: int, attained: int, highest: int) -> frozenset[int]:
    """Name the levels worth observing: what the position requires, and the next not yet shown.

    ``required`` and ``attained`` are levels, 0 for none; ``highest`` is the top of the scale.

    >>> sorted(proposed_levels(required=3, attained=1, highest=5))
    [2, 3]
    """
    return frozenset({required, min(attained + 1, highest)} - {0})


def level_choices(officer_id: int) -> list[CompetencyChoices]:
    """List every competency in force, the officer's most urgent gaps first.

    A constant number of queries. Checks no permission.
    """
    frameworks = CompetencyFramework.objects.in_force(today())
    found = Competency.objects.filter(framework__in=frameworks).select_related("framework")
    competencies = {competency.pk: competency for competency in found}
    indicators = Indicator.objects.by_competency(competencies)
    standings = {
        standing.competency_id: standing
        for standing in competency_profile(officer_id).standings
        if standing.competency_id in competencies
    }
    others = [id_ for id_ in competencies if id_ not in standings]
    return [
        _choices(
            competencies[id_],
            Counter(indicator.level for indicator in indicators[id_]),
            standings.get(id_),
        )
        for id_ in [*standings, *others]
    ]


def unled_choices(officer_id: int) -> list[CompetencyChoices]:
    """List every competency in force for whoever is to mark the officer, in the frameworks' order.

    They do not say which levels are required, shown or worth observing. As many queries as
    ``level_choices``. Checks no permission.
    """
    known = {choices.id: choices for choices in level_choices(officer_id)}
    in_order = Competency.objects.filter(pk__in=known).order_by(
        "framework_id", "sort_order", "name"
    )
    return [known[pk].unled() for pk in in_order.values_list("pk", flat=True)]


def _choices(
    competency: Competency,
    counts: Counter[int],
    standing: CompetencyStanding | None,
) -> CompetencyChoices:
    required, attained = (standing.required, standing.attained) if standing else (0, 0)
    highest = max(counts, default=0)
    proposed = proposed_levels(required, attained, highest) if standing else frozenset()
    levels = tuple(
        LevelChoice(
            competency_id=competency.pk,
            level=level,
            name=competency.framework.level_name(level),
            indicators=count,
            is_proposed=level in proposed,
        )
        for level, count in sorted(counts.items())
    )
    return CompetencyChoices(
        competency.pk, competency.name, bool(standing), required, attained, levels
    )
