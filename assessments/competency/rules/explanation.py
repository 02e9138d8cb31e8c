"""Why a level was reached, what is missing, and the shortest way there: pure, without wording."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessments.competency.rules.attainment import (
    AttainmentResult,
    Ignored,
    IndicatorKey,
    IndicatorResult,
)


class Verdict(StrEnum):
    """What became of a piece of evidence: it counted, was too weak, or was ignored and why.

    *Averaged*: it counted as part of the average that another piece of its source speaks for.
    *Left behind*: it was shown in a week that later results have left behind.
    """

    ENOUGH = "enough"
    WEAK = "weak"
    AVERAGED = "averaged"
    VOIDED = Ignored.VOIDED
    EXPIRED = Ignored.EXPIRED
    NOT_YET = Ignored.NOT_YET
    KIND = Ignored.KIND
    SUPERSEDED = Ignored.SUPERSEDED
    LEFT_BEHIND = "left_behind"


@dataclass(frozen=True, slots=True)
class Judged:
    """A piece of evidence, its value on the day (``None`` when ignored) and its verdict."""

    id: int
    verdict: Verdict
    value: float | None


@dataclass(frozen=True, slots=True)
class Missing:
    """An unmet indicator and how many more independent sources would meet it."""

    indicator: IndicatorKey
    sources: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """The reason for an attained level. ``next_level`` is ``None`` at the top."""

    level: int
    has_evidence: bool
    next_level: int | None
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """An activity that can give evidence for these indicators of one competency."""

    source_key: str
    minutes: int
    indicators: frozenset[IndicatorKey]

    def speaks_for(self, indicator: IndicatorKey) -> bool:
        """Tell whether passing it bears on ``indicator``, directly or from a higher level."""
        return indicator in self.indicators or any(
            own.level > indicator.level for own in self.indicators
        )


@dataclass(frozen=True, slots=True)
class Step:
    """An activity to do next and the missing indicators it bears on."""

    source_key: str
    minutes: int
    indicators: tuple[IndicatorKey, ...]
    is_repeat: bool


def explain(result: AttainmentResult) -> Explanation:
    """Say what holds the attained level and what is missing for the next one."""
    return Explanation(
        level=result.level,
        has_evidence=result.has_evidence,
        next_level=result.next_level,
        missing=tuple(
            Missing(r.indicator, r.sources_missing) for r in result.missing_for_next_level
        ),
    )


def judged(result: IndicatorResult) -> tuple[Judged, ...]:
    """List every piece of evidence that bears on an indicator, those that counted first."""
    counted = (
        Judged(c.id, Verdict.ENOUGH if c.is_enough else Verdict.WEAK, c.value)
        for c in result.counted
    )
    averaged = (Judged(id_, Verdict.AVERAGED, None) for c in result.counted for id_ in c.averaged)
    ignored = (Judged(id_, Verdict(reason.value), None) for id_, reason in result.ignored)
    return (*counted, *averaged, *ignored)


def shortest_way(missing: Sequence[IndicatorResult], offers: Iterable[Offer]) -> tuple[Step, ...]:
    """Choose activities that together meet as many of the ``missing`` indicators as can be.

    An activity that already shows an indicator strongly enough cannot add a source for it. Takes
    what gives most per minute first, then leaves out what the rest made needless. This is the
    usual greedy cover: short, seldom the very shortest. Cheapest step first.
    """
    useful = {
        offer: covered
        for offer in sorted(offers, key=lambda o: (o.minutes, o.source_key))
        if (covered := _can_add(offer, missing))
    }
    needs = {result.indicator: result.sources_missing for result in missing}
    chosen = _without_needless(_cover(needs, useful), needs, useful)
    tried = {counted.source_key for result in missing for counted in result.counted}
    return tuple(
        Step(
            offer.source_key,
            offer.minutes,
            tuple(sorted(useful[offer], key=lambda i: (i.level, i.code))),
            is_repeat=offer.source_key in tried,
        )
        for offer in sorted(chosen, key=lambda o: (o.minutes, o.source_key))
    )


def out_of_reach(missing: Sequence[IndicatorResult], steps: Sequence[Step]) -> tuple[Missing, ...]:
    """Name what stays missing after all ``steps``, because no activity offers it."""
    left = (
        Missing(
            result.indicator,
            result.sources_missing - sum(result.indicator in step.indicators for step in steps),
        )
        for result in missing
    )
    return tuple(item for item in left if item.sources > 0)


def _can_add(offer: Offer, missing: Sequence[IndicatorResult]) -> frozenset[IndicatorKey]:
    return frozenset(
        result.indicator
        for result in missing
        if offer.speaks_for(result.indicator)
        and not any(c.is_enough and c.source_key == offer.source_key for c in result.counted)
    )


def _cover(
    needs: Mapping[IndicatorKey, int], useful: Mapping[Offer, frozenset[IndicatorKey]]
) -> list[Offer]:
    left = dict(needs)
    chosen: list[Offer] = []
    remaining = list(useful)
    while remaining:
        best = max(remaining, key=lambda o: _gain(useful[o], left) / max(1, o.minutes))
        if not _gain(useful[best], left):
            break
        chosen.append(best)
        remaining.remove(best)
        for indicator in useful[best]:
            left[indicator] -= 1
    return chosen


def _gain(covered: frozenset[IndicatorKey], left: Mapping[IndicatorKey, int]) -> int:
    return sum(left[indicator] > 0 for indicator in covered)


def _without_needless(
    chosen: Sequence[Offer],
    needs: Mapping[IndicatorKey, int],
    useful: Mapping[Offer, frozenset[IndicatorKey]],
) -> list[Offer]:
    surplus = {
        indicator: sum(indicator in useful[offer] for offer in chosen) - need
        for indicator, need in needs.items()
    }
    kept = list(chosen)
    for offer in sorted(chosen, key=lambda o: -o.minutes):
        if all(surplus[indicator] > 0 for indicator in useful[offer]):
            kept.remove(offer)
            for indicator in useful[offer]:
                surplus[indicator] -= 1
    return kept
