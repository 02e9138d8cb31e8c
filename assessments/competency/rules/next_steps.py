"""What a level still needs by rule 3, and the shortest way there: pure, without wording."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from assessments.competency.rules.attainment import IndicatorKey
from assessments.competency.rules.levels import (
    EvidenceKind,
    LevelResult,
    Marks,
    Measure,
    Standing,
    Status,
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a try at an activity adds that goes well: new observations, as evidence of a kind.

    ``opens_on`` is the day from which it counts, ``None`` when it does at once.
    """

    source_key: str
    minutes: int
    kind: EvidenceKind
    observations: Mapping[IndicatorKey, int]
    opens_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """Observations that are missing: of an indicator, of another kind, later, or of the whole.

    ``indicator`` and ``kinds`` say what helps; empty kinds: any. ``elsewhere``: after a critical
    fault, done in another situation than those ``besides``. ``later``: nothing but time between,
    and then something good. ``missing``: how many, as far as can be told.
    """

    indicator: IndicatorKey | None = None
    kinds: frozenset[EvidenceKind] = frozenset()
    elsewhere: bool = False
    later: bool = False
    missing: int = 1
    besides: frozenset[str] = frozenset()

    def given_by(self, offer: Offer) -> int:
        """Return how many of the missing observations an activity, done well, gives."""
        if offer.source_key in self.besides or (self.kinds and offer.kind not in self.kinds):
            return 0
        given = offer.observations
        return min(
            self.missing,
            sum(given.values()) if self.indicator is None else given.get(self.indicator, 0),
        )


def next_level(result: Standing) -> LevelResult | None:
    """Return the lowest level that is not attained; ``None`` at the top."""
    return next((level for level in result.levels if level.level > result.attained), None)


def needs(result: Standing, marks: Marks) -> tuple[Need, ...]:
    """List what the next level lacks, what is said first being first. Empty at the top."""
    level = next_level(result)
    if level is None:
        return ()
    faults = [fault for fault in result.faults if fault.indicator.level <= level.level]
    done_elsewhere = frozenset({EvidenceKind.SIMULATED, EvidenceKind.OBSERVED})
    found = [
        Need(
            indicator,
            done_elsewhere,
            elsewhere=True,
            besides=frozenset(each.source_key for each in faults if each.indicator == indicator),
        )
        for indicator in sorted({fault.indicator for fault in faults}, key=lambda each: each.code)
    ]
    if not level.stands:
        found += _of_level(level, marks)
    return tuple(found)


def _of_level(level: LevelResult, marks: Marks) -> list[Need]:
    if level.status in {Status.PROVISIONAL, Status.LAPSED}:
        return [Need(later=True, missing=max(1, marks.observations_per_kind))]
    needed = marks.kinds_at(level.level)
    lacking = {
        kind: _short(level.kinds[kind], marks.kind, marks.observations_per_kind)
        for kind in needed.among
        if not level.kinds[kind].reaches(marks.kind, marks.observations_per_kind)
    }
    count = needed.count - (len(needed.among) - len(lacking))
    missing = (
        [Need(kinds=frozenset(lacking), missing=min(lacking.values()))] * count if count > 0 else []
    )
    weak = [
        Need(indicator, missing=_short(measure, marks.indicator, marks.observations_per_indicator))
        for indicator, measure in level.indicators.items()
        if not measure.reaches(marks.indicator, marks.observations_per_indicator)
    ]
    whole = ceil(marks.observations - level.whole.observations)
    if whole > 0:
        return [*weak, *missing, Need(missing=whole)]
    if not missing and not weak:
        of_each = max(1, marks.observations_per_indicator)
        weak = [Need(indicator, missing=of_each) for indicator in level.indicators]
    return [*weak, *missing]


def _short(measure: Measure, mark: float, observations: int) -> int:
    """Return how many observations are missing; where they are too weak, as many again."""
    short = ceil(observations - measure.observations) if measure.reaches(mark, 0) else observations
    return max(1, short)


@dataclass(frozen=True, slots=True)
class Step:
    """An activity to do next, the day from which it counts, and how much it adds to the level."""

    source_key: str
    minutes: int
    observations: int
    opens_on: dt.date | None = None


def offers_at(level: LevelResult | None, offers: Iterable[Offer], on: dt.date) -> list[Offer]:
    """Keep what activities add to a level, from the day on which it can count for it.

    What is done before a provisional level can be confirmed does not confirm it, and is known then.
    """
    if level is None:
        return []
    at_level = (
        replace(
            offer,
            observations={
                each: offer.observations[each]
                for each in level.indicators
                if offer.observations.get(each)
            },
            opens_on=_later(offer.opens_on, level.check_from, on),
        )
        for offer in offers
    )
    return [offer for offer in at_level if offer.observations]


def _later(opens_on: dt.date | None, check_from: dt.date | None, on: dt.date) -> dt.date | None:
    day = max(opens_on or on, check_from or on)
    return day if day > on else None


def shortest_way(needed: Sequence[Need], offers: Iterable[Offer]) -> tuple[Step, ...]:
    """Choose activities that together give as much of the needs as can be, cheapest first.

    ``offers`` are those at the level (``offers_at``). Takes what adds most per minute first (the
    usual greedy cover), and what counts only later for what is left then. What the others make
    superfluous is left out again.
    """
    chosen: list[Offer] = []
    remaining = _in_order(offers)
    while best := _best(needed, chosen, remaining):
        chosen.append(best)
        remaining.remove(best)
    for offer in reversed(_in_order(chosen)):
        others = [other for other in chosen if other is not offer]
        if _missing(needed, others) == _missing(needed, chosen):
            chosen = others
    return tuple(
        Step(offer.source_key, offer.minutes, sum(offer.observations.values()), offer.opens_on)
        for offer in sorted(_in_order(chosen), key=lambda o: o.opens_on or dt.date.min)
    )


def _in_order(offers: Iterable[Offer]) -> list[Offer]:
    return sorted(offers, key=lambda offer: (offer.minutes, offer.source_key))


def _best(
    needed: Sequence[Need], chosen: Sequence[Offer], remaining: Iterable[Offer]
) -> Offer | None:
    """Return the offer that adds most per minute, one that counts at once if any of them adds."""
    before = _missing(needed, chosen)
    helps = {
        offer.source_key: (before - _missing(needed, [*chosen, offer])) / max(1, offer.minutes)
        for offer in remaining
    }
    helping = [offer for offer in remaining if helps[offer.source_key]]
    return max(helping, key=lambda o: (o.opens_on is None, helps[o.source_key]), default=None)


def _missing(needed: Sequence[Need], offers: Sequence[Offer]) -> int:
    return sum(need.missing for need in _left(needed, offers))


def _left(needed: Sequence[Need], offers: Sequence[Offer]) -> list[Need]:
    """Return what activities leave of the needs; each kind of evidence helps one need of kinds."""
    of_kind: Counter[EvidenceKind] = Counter()
    for offer in offers:
        of_kind[offer.kind] += sum(offer.observations.values())
    left: list[Need] = []
    for need in needed:
        if need.kinds and need.indicator is None:
            kind = max(sorted(need.kinds & of_kind.keys()), key=of_kind.__getitem__, default=None)
            given = of_kind.pop(kind) if kind else 0
            rest = replace(
                need, kinds=frozenset({kind}) if kind else need.kinds - {o.kind for o in offers}
            )
        else:
            given, rest = sum(need.given_by(offer) for offer in offers), need
        if given < need.missing:
            left.append(replace(rest, missing=need.missing - given))
    return left


def out_of_reach(
    needed: Sequence[Need], steps: Sequence[Step], offers: Iterable[Offer]
) -> tuple[Need, ...]:
    """Name what the steps do not give."""
    taken = {step.source_key for step in steps}
    return tuple(_left(needed, [offer for offer in offers if offer.source_key in taken]))
