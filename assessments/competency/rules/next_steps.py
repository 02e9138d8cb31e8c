"""What a level still needs by rule 3, and the shortest way there: pure, without wording."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessments.competency.rules.attainment import IndicatorKey
from assessments.competency.rules.levels import (
    EvidenceKind,
    LevelResult,
    Marks,
    Measure,
    Piece,
    Standing,
    Status,
)


@dataclass(frozen=True, slots=True)
class Offer:
    """An activity that can show these indicators of a competency, as evidence of a kind."""

    source_key: str
    minutes: int
    kind: EvidenceKind
    indicators: frozenset[IndicatorKey]


@dataclass(frozen=True, slots=True)
class Need:
    """Something that is missing: more of an indicator, another kind of evidence, or a later result.

    ``indicator`` and ``kinds`` say what helps; empty kinds: any. ``elsewhere``: after a critical
    fault, done in another situation. ``later``: nothing but time between, and then something good.
    """

    indicator: IndicatorKey | None = None
    kinds: frozenset[EvidenceKind] = frozenset()
    elsewhere: bool = False
    later: bool = False

    def is_met_by(self, offer: Offer) -> bool:
        """Tell whether an activity, done well, helps."""
        return (self.indicator is None or self.indicator in offer.indicators) and (
            not self.kinds or offer.kind in self.kinds
        )


def next_level(result: Standing) -> LevelResult | None:
    """Return the lowest level that is not attained; ``None`` at the top."""
    return next((level for level in result.levels if level.level > result.attained), None)


def needs(result: Standing, pieces: Iterable[Piece], marks: Marks) -> tuple[Need, ...]:
    """List what the next level lacks, what is said first being first. Empty at the top."""
    level = next_level(result)
    if level is None:
        return ()
    faults = {
        piece.indicator
        for piece in pieces
        if piece.id in result.faults and piece.indicator.level <= level.level
    }
    done_elsewhere = frozenset({EvidenceKind.SIMULATED, EvidenceKind.OBSERVED})
    found = [
        Need(indicator, done_elsewhere, elsewhere=True)
        for indicator in sorted(faults, key=lambda each: each.code)
    ]
    if not level.stands:
        found += _of_level(level, marks)
    return tuple(found)


def _of_level(level: LevelResult, marks: Marks) -> list[Need]:
    if level.status in {Status.PROVISIONAL, Status.LAPSED}:
        return [Need(later=True)]
    needed = marks.kinds_at(level.level)
    reached = {
        kind
        for kind in needed.among
        if level.kinds[kind].reaches(marks.kind, marks.observations_per_kind)
    }
    missing = [Need(kinds=needed.among - reached)] * (needed.count - len(reached))
    weak = [
        Need(indicator)
        for indicator, measure in level.indicators.items()
        if not _is_enough(measure, marks)
    ]
    if not missing and not weak:
        weak = [Need(indicator) for indicator in level.indicators]
    return [*weak, *missing]


def _is_enough(measure: Measure, marks: Marks) -> bool:
    return measure.reaches(marks.indicator, marks.observations_per_indicator)


@dataclass(frozen=True, slots=True)
class Step:
    """An activity to do next, and how many of the needs it helps with."""

    source_key: str
    minutes: int
    indicators: tuple[IndicatorKey, ...]


def shortest_way(
    level: LevelResult, needed: Sequence[Need], offers: Iterable[Offer], tried: Iterable[str]
) -> tuple[Step, ...]:
    """Choose activities that together help with as many needs as can be, cheapest first.

    Only what can still count: an activity that was ``tried`` counts again for new questions only,
    which nobody can promise. Takes what helps most per minute first (the usual greedy cover).
    """
    open_needs = list(needed)
    remaining = [
        offer
        for offer in sorted(offers, key=lambda o: (o.minutes, o.source_key))
        if offer.source_key not in set(tried) and offer.indicators & level.indicators.keys()
    ]
    chosen: list[Offer] = []
    while open_needs and remaining:
        best = max(remaining, key=lambda o: _help(o, open_needs) / max(1, o.minutes))
        if not _help(best, open_needs):
            break
        chosen.append(best)
        remaining.remove(best)
        open_needs = _left(open_needs, best)
    return tuple(
        Step(
            offer.source_key,
            offer.minutes,
            tuple(i for i in level.indicators if i in offer.indicators),
        )
        for offer in sorted(chosen, key=lambda o: (o.minutes, o.source_key))
    )


def _help(offer: Offer, needed: Sequence[Need]) -> int:
    return len(needed) - len(_left(needed, offer))


def _left(needed: Sequence[Need], offer: Offer) -> list[Need]:
    """Return what is still needed; an activity is of one kind, so it helps one need of kinds."""
    left: list[Need] = []
    has_given_kind = False
    for need in needed:
        is_met = need.is_met_by(offer)
        if is_met and need.indicator is None and need.kinds:
            is_met, has_given_kind = not has_given_kind, True
        if not is_met:
            left.append(need)
    return left


def out_of_reach(
    needed: Sequence[Need], steps: Sequence[Step], offers: Iterable[Offer]
) -> tuple[Need, ...]:
    """Name what no step helps with."""
    taken = {step.source_key for step in steps}
    left = list(needed)
    for offer in offers:
        if offer.source_key in taken:
            left = _left(left, offer)
    return tuple(left)
