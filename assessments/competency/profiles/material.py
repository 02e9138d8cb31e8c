"""What a rule's reading of one competency is made from, and what it says."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assessments.competency.models import (
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    Evidence,
    Indicator,
)
from assessments.competency.models.ledger import EvidenceQuerySet
from assessments.competency.profiles.standings import EvidenceLine, LevelStanding, NextStep
from assessments.competency.rules.attainment import IndicatorKey
from assessments.competency.rules.freshness import Judgement
from assessments.competency.rules.summary import Summary


@dataclass(frozen=True, slots=True)
class Activity:
    """A published activity, and what a try at it that goes well adds for one officer.

    ``adds``: new observations by competency and indicator. ``opens_on`` is the day from which it
    counts, ``None`` when it does at once.
    """

    title: str
    url: str
    minutes: int
    adds: Mapping[int, Mapping[IndicatorKey, int]]
    opens_on: dt.date | None


@dataclass(frozen=True)
class Material:
    """What one officer showed of one competency, with all that it is read by.

    ``speaks`` tells for which indicators here evidence speaks, by the indicator it was given for.
    ``cited`` are the pieces that the summary names, ``ledger`` is where all are, the newest first,
    and ``evidence`` are those that rule 2 was applied to. ``activities`` are ``None`` where nobody
    asks for next steps.
    """

    competency: Competency
    indicators: Sequence[Indicator]
    policy: AttainmentPolicy
    summary: Summary
    speaks: Mapping[int, Sequence[Indicator]]
    cited: Mapping[int, Evidence]
    ledger: EvidenceQuerySet
    evidence: Sequence[Evidence]
    activities: Mapping[str, Activity] | None

    @property
    def framework(self) -> CompetencyFramework:
        """The version of the framework that the competency belongs to."""
        framework: CompetencyFramework = self.competency.framework
        return framework

    @property
    def judgement(self) -> Judgement:
        """What the rule in force found."""
        return self.summary.judgement

    @property
    def on(self) -> dt.date:
        """The day on which it is read."""
        return self.judgement.on

    @cached_property
    def by_key(self) -> dict[IndicatorKey, Indicator]:
        """The indicators by the name that the rules give them."""
        return {indicator.as_rule(): indicator for indicator in self.indicators}

    @cached_property
    def speakers(self) -> dict[int, list[int]]:
        """The ids of the indicators whose evidence speaks for each one here, by its id."""
        found: dict[int, list[int]] = {indicator.pk: [] for indicator in self.indicators}
        for given_to, speaks_for in self.speaks.items():
            for indicator in speaks_for:
                if indicator.pk in found:
                    found[indicator.pk].append(given_to)
        return found


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule says of one competency, in the language in force.

    ``next_level`` is ``None`` at the top. ``out_of_reach`` says what no activity helps with.
    """

    sentence: str
    next_level: int | None
    levels: tuple[LevelStanding, ...]
    evidence: Sequence[EvidenceLine]
    next_steps: tuple[NextStep, ...]
    out_of_reach: str
