"""What a rule's reading of one competency is made from, and what it says."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from assessments.competency.models import (
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    Evidence,
    Indicator,
)
from assessments.competency.profiles.standings import EvidenceLine, LevelStanding, NextStep
from assessments.competency.rules.attainment import IndicatorKey
from assessments.competency.rules.explanation import Verdict
from assessments.competency.rules.freshness import Judgement


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
    """One officer's evidence for one competency, with all that it is read by.

    ``activities`` are ``None`` where nobody asks for next steps.
    """

    competency: Competency
    indicators: Sequence[Indicator]
    evidence: Sequence[Evidence]
    policy: AttainmentPolicy
    judgement: Judgement
    activities: Mapping[str, Activity] | None

    @property
    def framework(self) -> CompetencyFramework:
        """The version of the framework that the competency belongs to."""
        framework: CompetencyFramework = self.competency.framework
        return framework

    @property
    def on(self) -> dt.date:
        """The day on which it is read."""
        return self.judgement.on

    @cached_property
    def by_key(self) -> dict[IndicatorKey, Indicator]:
        """The indicators by the name that the rules give them."""
        return {indicator.as_rule(): indicator for indicator in self.indicators}

    def line(
        self,
        row: Evidence,
        verdict: Verdict,
        *,
        threshold: float,
        value: float | None = None,
        observations: str = "",
    ) -> EvidenceLine:
        """Describe a piece of evidence, and what became of it."""
        return EvidenceLine(
            id=row.pk,
            indicator_slug=row.indicator.slug,
            source_kind=row.source_kind,
            source_title=row.source_title,
            on=timezone.localdate(row.occurred_at),
            valid_until=row.valid_until,
            strength=row.strength,
            value=value,
            verdict=verdict,
            threshold=threshold,
            void_reason=row.void_reason or "",
            given_for=row.given_for.slug if row.given_for else "",
            weight=row.weight,
            remark=row.reason,
            observations=observations,
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule says of one competency, in the language in force.

    ``next_level`` is ``None`` at the top. ``out_of_reach`` says what no activity helps with.
    """

    sentence: str
    next_level: int | None
    levels: tuple[LevelStanding, ...]
    evidence: tuple[EvidenceLine, ...]
    next_steps: tuple[NextStep, ...]
    out_of_reach: str
