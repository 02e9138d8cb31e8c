"""How long a level holds, and how it came about: the rule followed through time, pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessments.competency.rules.attainment import (
    A_DAY,
    AttainmentResult,
    EvidenceItem,
    Freshness,
    IndicatorKey,
    Policy,
    attain,
    attain_ageless,
)
from assessments.competency.rules.levels import Standing


@dataclass(frozen=True, slots=True)
class Outlook:
    """How fresh a level is, and when that changes if nothing new is shown.

    ``lost_on`` is the first day on which the level is lower, ``changes_on`` the first on which
    level or freshness is another, no evidence counts any more, or evidence dated ahead begins to.
    ``None``: never.
    ``faded_from`` is the level that the same evidence would give had it not aged.
    """

    freshness: Freshness
    faded_from: int
    lost_on: dt.date | None
    changes_on: dt.date | None


@dataclass(frozen=True, slots=True)
class LevelChange:
    """The level from the day ``on`` until the next change."""

    on: dt.date
    level: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one officer's evidence for one competency amounts to on the day ``on``.

    ``provisional``: the level shown, but for a later check, which may confirm it from
    ``check_from`` on. ``basis`` is what the rule of the policy in force found.
    """

    on: dt.date
    level: int
    provisional: int
    has_evidence: bool
    last_evidence_on: dt.date | None
    outlook: Outlook
    basis: AttainmentResult | Standing
    check_from: dt.date | None = None

    @property
    def to_confirm(self) -> int:
        """The level that waits for a later check; 0 if none does."""
        return self.provisional if self.provisional > self.level else 0


def judge(
    indicators: Sequence[IndicatorKey],
    evidence: Sequence[EvidenceItem],
    policy: Policy,
    on: dt.date,
    half_life_months: int | None = None,
) -> Judgement:
    """Tell level and freshness on the day ``on``, and the day on which they change.

    *Stale*: the evidence gave a higher level before it aged. *Fading*: the level is lost within
    ``policy.fading_days``. *None*: nothing counts. Else *current*.
    """
    result = attain(indicators, evidence, policy, on, half_life_months)
    ageless = attain_ageless(indicators, evidence, policy, on, half_life_months)
    freshness = _freshness(result, ageless.level, on, policy.fading_days)
    outlook = Outlook(
        freshness, ageless.level, result.lost_on, _changes_on(result, freshness, policy.fading_days)
    )
    return Judgement(
        on,
        result.level,
        result.level,
        result.has_evidence,
        result.last_evidence_on,
        outlook,
        result,
    )


def level_history(
    indicators: Sequence[IndicatorKey],
    evidence: Sequence[EvidenceItem],
    policy: Policy,
    until: dt.date,
    half_life_months: int | None = None,
) -> tuple[LevelChange, ...]:
    """List every change of the level up to the day ``until``, as all ``evidence`` shows it now.

    Begins with the first observation, even if that gave no level; empty without one.
    """
    days = sorted({piece.on for piece in evidence if piece.may_count() and piece.on <= until})
    changes: list[LevelChange] = []
    for day, end in zip(days, [*days[1:], until + A_DAY], strict=False):
        changes.extend(_levels_between(day, end, indicators, evidence, policy, half_life_months))
    return tuple(
        change
        for before, change in zip([None, *changes], changes, strict=False)
        if before is None or before.level != change.level
    )


def _levels_between(
    day: dt.date,
    end: dt.date,
    indicators: Iterable[IndicatorKey],
    evidence: Iterable[EvidenceItem],
    policy: Policy,
    half_life_months: int | None,
) -> list[LevelChange]:
    """Follow the level from ``day`` to the day before ``end``, between which nothing new comes."""
    changes = []
    while day < end:
        result = attain(indicators, evidence, policy, day, half_life_months)
        changes.append(LevelChange(day, result.level))
        day = result.lost_on or end
    return changes


def _freshness(
    result: AttainmentResult, ageless_level: int, on: dt.date, fading_days: int
) -> Freshness:
    if ageless_level > result.level:
        return Freshness.STALE
    if result.lost_on and (result.lost_on - on).days <= fading_days:
        return Freshness.FADING
    return Freshness.CURRENT if result.has_evidence else Freshness.NONE


def _changes_on(result: AttainmentResult, freshness: Freshness, fading_days: int) -> dt.date | None:
    level_changes = result.lost_on
    if level_changes and freshness is Freshness.CURRENT:
        level_changes -= dt.timedelta(days=fading_days)
    days = [day for day in (level_changes, result.empty_on, result.next_evidence_on) if day]
    return min(days, default=None)
