"""What activities can prove: at what an officer can be observed, and whether it is enough. Pure."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.competency.rules.attainment import IndicatorKey
from assessments.competency.rules.levels import EvidenceKind, Marks


@dataclass(frozen=True, slots=True)
class Observable:
    """Something in an activity at which an officer can be observed: a question, or a turn.

    It gives one observation of each of the indicators. ``names`` are those under which officers are
    shown it, in whatever activity. ``is_expected``: whoever answers well comes to it.
    """

    names: frozenset[str]
    indicator_ids: frozenset[int]
    is_expected: bool = True


def observations(observables: Iterable[Observable]) -> Counter[int]:
    """Count the observations that a try which goes well gives of each indicator, by id.

    Indicators that only other ways through the activity can show are counted with 0.
    """
    counts: Counter[int] = Counter()
    for observable in observables:
        for indicator_id in observable.indicator_ids:
            counts[indicator_id] += observable.is_expected
    return counts


@dataclass(frozen=True, slots=True)
class Worth:
    """What a try at an activity is worth to one officer: what of it they were never shown.

    ``opens_on`` is the day from which it counts, ``None`` when it does at once.
    """

    new: tuple[Observable, ...]
    opens_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """How many observations there are, of how many that are needed."""

    given: int
    needed: int

    @property
    def missing(self) -> int:
        """How many more are needed."""
        return max(0, self.needed - self.given)


@dataclass(frozen=True, slots=True)
class Given:
    """What a try that goes well adds: observations by indicator, as evidence of a kind."""

    kind: EvidenceKind
    counts: Mapping[IndicatorKey, int]

    def of(self, indicators: Iterable[IndicatorKey]) -> int:
        """Count the observations of these indicators."""
        return sum(self.counts.get(indicator, 0) for indicator in indicators)


@dataclass(frozen=True, slots=True)
class LevelProof:
    """Whether some activities can prove a level to somebody who is good at all of them.

    ``later`` is what is left for the later check, of what was not shown before; see ``prove``.
    """

    level: int
    indicators: Mapping[IndicatorKey, Amount]
    whole: Amount
    kinds: Mapping[EvidenceKind, Amount]
    kinds_missing: int
    later: Amount = Amount(0, 0)

    @property
    def can_show(self) -> bool:
        """Tell whether they are enough for the level to be shown, though not remembered."""
        short = [amount for amount in (self.whole, *self.indicators.values()) if amount.missing]
        return not short and not self.kinds_missing

    @property
    def is_provable(self) -> bool:
        """Tell whether the level can be shown, and confirmed later."""
        return self.can_show and not self.later.missing


def each_once(activities: Iterable[Iterable[Observable]]) -> list[list[Observable]]:
    """Leave out of each activity what one before it shows: it counts the first time only.

    What is not expected is left out everywhere.
    """
    shown: set[str] = set()
    left = []
    for observables in activities:
        expected = [each for each in observables if each.is_expected]
        left.append([each for each in expected if shown.isdisjoint(each.names)])
        shown.update(name for each in expected for name in each.names)
    return left


def prove(
    indicators: Sequence[IndicatorKey], activities: Sequence[Given], marks: Marks
) -> LevelProof:
    """Say whether activities, taken in this order, can prove the level of ``indicators``.

    For the later check is left what comes after the first activities that show the level by
    themselves: whoever takes a course takes it at once, and what showed the level is known then.
    """
    ways = (activities[:count] for count in range(len(activities) + 1))
    first = next((way for way in ways if _shown(indicators, way, marks).can_show), activities)
    left = sum(each.of(indicators) for each in activities[len(first) :])
    needed = marks.observations_per_kind if marks.days_between else 0
    return replace(_shown(indicators, activities, marks), later=Amount(left, needed))


def _shown(
    indicators: Sequence[IndicatorKey], activities: Sequence[Given], marks: Marks
) -> LevelProof:
    level = indicators[0].level
    needed = marks.kinds_at(level)
    kinds = {
        kind: Amount(
            sum(each.of(indicators) for each in activities if each.kind is kind),
            marks.observations_per_kind,
        )
        for kind in EvidenceKind
        if kind in needed.among
    }
    reached = sum(not amount.missing for amount in kinds.values())
    return LevelProof(
        level,
        {
            each: Amount(
                sum(activity.of([each]) for activity in activities),
                marks.observations_per_indicator,
            )
            for each in indicators
        },
        Amount(sum(each.of(indicators) for each in activities), marks.observations),
        kinds,
        max(0, needed.count - reached),
    )
