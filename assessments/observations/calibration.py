"""Who is strict and who is lenient, and how far assessors agree. Plain rules.

Only events that several assessors rated say anything: there the same behaviour was seen. Marks
of one event hang together, so an event, not a mark, is what is counted when it comes to
uncertainty: each event gives one mean difference.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import sqrt
from statistics import fmean, stdev

from assessments.observations import agreement
from assessments.observations.agreement import Strength
from assessments.observations.marks import is_observed

EVENTS_NEEDED = 5
"""Events rated together below which no judgement on strictness is given."""

MARKS_NEEDED = 10
"""Indicators rated together below which no kappa is given."""

# Student's t, two-sided 95 %, for 4 to 30 degrees of freedom; the normal value beyond.
_T_95 = (
    *(2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120),
    *(2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045),
    2.042,
)
_FIRST_T = 4
_NORMAL_95 = 1.960


@dataclass(frozen=True, slots=True)
class GivenMark:
    """A mark of a submitted form: who gave which mark (0-4) to which indicator at which event."""

    event: Hashable
    indicator: int
    assessor: int
    mark: int


class Tendency(StrEnum):
    """How an assessor's marks lie beside those of others at the same events."""

    TOO_FEW = "too few"
    STRICT = "strict"
    LENIENT = "lenient"
    IN_LINE = "in line"


@dataclass(frozen=True, slots=True)
class Leaning:
    """How far an assessor's marks lie from co-assessors', in steps of the scale.

    ``difference`` is the mean over events, positive for lenient; ``margin`` is half of its 95 %
    interval. Both ``None`` where nothing, or too little, was rated together. ``marks`` and
    ``events`` say how much there was.
    """

    marks: int
    events: int
    difference: float | None
    margin: float | None

    @property
    def tendency(self) -> Tendency:
        """Judge only when the interval leaves zero out."""
        if self.difference is None or self.margin is None:
            return Tendency.TOO_FEW
        if self.difference + self.margin < 0:
            return Tendency.STRICT
        if self.difference - self.margin > 0:
            return Tendency.LENIENT
        return Tendency.IN_LINE


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement on ``marks`` items. ``value`` and ``weighted``: ``None`` if too few or all alike.

    ``raters`` is how many marks each item has.
    """

    raters: int
    marks: int
    value: float | None
    weighted: float | None = None

    @property
    def has_enough(self) -> bool:
        """Tell whether there was enough to compute from."""
        return self.marks >= MARKS_NEEDED

    @property
    def strength(self) -> Strength | None:
        """Say in words what the number means, by convention."""
        return None if self.value is None else agreement.in_words(self.value)


def leanings(given: Iterable[GivenMark]) -> dict[int, Leaning]:
    """Compare each assessor with the co-assessors, indicator by indicator, event by event."""
    differences: dict[int, dict[Hashable, list[float]]] = defaultdict(lambda: defaultdict(list))
    for (event, _indicator), marks in _together(given).items():
        for assessor, mark in marks.items():
            others = fmean(other for who, other in marks.items() if who != assessor)
            differences[assessor][event].append(mark - others)
    return {assessor: _leaning(list(events.values())) for assessor, events in differences.items()}


def _leaning(by_event: Sequence[Sequence[float]]) -> Leaning:
    count = len(by_event)
    marks = sum(map(len, by_event))
    if count < EVENTS_NEEDED:
        return Leaning(marks, count, None, None)
    means = [fmean(event) for event in by_event]
    margin = _t_95(count - 1) * stdev(means) / sqrt(count)
    return Leaning(marks, count, fmean(means), margin)


def _t_95(freedom: int) -> float:
    index = freedom - _FIRST_T
    return _T_95[index] if index < len(_T_95) else _NORMAL_95


def pair_kappas(given: Iterable[GivenMark]) -> dict[tuple[int, int], Kappa]:
    """Return Cohen's kappa, plain and weighted, of each two assessors who rated together."""
    pairs: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for marks in _together(given).values():
        for one, other in combinations(sorted(marks), 2):
            pairs[one, other].append((marks[one], marks[other]))
    return {pair: _pair_kappa(marks) for pair, marks in pairs.items()}


def _pair_kappa(marks: Sequence[tuple[int, int]]) -> Kappa:
    if len(marks) < MARKS_NEEDED:
        return Kappa(2, len(marks), None)
    return Kappa(2, len(marks), agreement.cohen(marks), agreement.cohen_weighted(marks))


def group_kappas(given: Iterable[GivenMark]) -> list[Kappa]:
    """Return Fleiss' kappa for each number of raters, three or more, that rated together."""
    groups: dict[int, list[list[int]]] = defaultdict(list)
    for marks in _together(given).values():
        groups[len(marks)].append(list(marks.values()))
    return [
        Kappa(raters, len(items), agreement.fleiss(items) if len(items) >= MARKS_NEEDED else None)
        for raters, items in sorted(groups.items())
        if raters > 2
    ]


def distribution(given: Iterable[GivenMark]) -> dict[int, Counter[int]]:
    """Count, for each assessor, how often each mark was given."""
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for row in given:
        counts[row.assessor][row.mark] += 1
    return dict(counts)


def _together(given: Iterable[GivenMark]) -> Mapping[tuple[Hashable, int], dict[int, int]]:
    """Map event and indicator to who gave which mark, where two or more observed the behaviour."""
    items: dict[tuple[Hashable, int], dict[int, int]] = defaultdict(dict)
    for row in given:
        if is_observed(row.mark):
            items[row.event, row.indicator][row.assessor] = row.mark
    return {item: marks for item, marks in items.items() if len(marks) > 1}
