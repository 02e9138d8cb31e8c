"""The figures of a quiz as a whole, after classical test theory. No Django.

The formulas are those of Moodle's documentation, "Quiz statistics calculations" (section "Test
statistics", docs.moodle.org/dev/Quiz_statistics_calculations). Marks are in percent of the points
possible, as Moodle shows them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from statistics import median

from assessments.quizzes.statistics.data import ItemScore, ScoredAttempt, first_attempts, total
from assessments.quizzes.statistics.moments import (
    correlation,
    covariance,
    kurtosis,
    mean,
    skewness,
    variance,
)
from assessments.sittings.intervals import Interval, fisher


@dataclass(frozen=True, slots=True)
class Consistency:
    """How far the questions measure the same, in ``attempts`` at one version of the quiz.

    ``alpha`` is the coefficient of internal consistency (Cronbach's) in percent, ``error_ratio``
    how much of the deviation is chance, in percent, and ``standard_error`` by how much a mark in
    percent is off by chance.
    """

    attempts: int
    alpha: float
    error_ratio: float
    standard_error: float


@dataclass(frozen=True, slots=True)
class Retest:
    """How alike officers' first and second attempts at the situational questions turned out.

    ``correlation`` (-1 to 1) is ``None`` where too few took them twice, or all came out alike.
    """

    officers: int
    correlation: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class QuizFigures:
    """The figures of a quiz; ``None`` where there are too few attempts for one.

    All but ``first``, ``attempts`` and the two means are of the attempts that were included.
    ``consistency`` leaves situational questions out: what they ask for is not one thing, so they
    need not agree. ``retest`` is about these, and ``None`` where the quiz has none.
    """

    first: int
    attempts: int
    included: int
    mean_first: float | None
    mean_all: float | None
    median: float | None
    deviation: float | None
    skewness: float | None
    kurtosis: float | None
    consistency: Consistency | None
    retest: Retest | None


def quiz_figures(attempts: Sequence[ScoredAttempt], *, first_only: bool = True) -> QuizFigures:
    """Compute the figures of a quiz from the attempts handed in, in that order.

    ``first_only`` includes each officer's first one: later ones have learnt from it.
    """
    first = first_attempts(attempts)
    included = first if first_only else attempts
    marks = _percents(included)
    return QuizFigures(
        first=len(first),
        attempts=len(attempts),
        included=len(included),
        mean_first=_mean(_percents(first)),
        mean_all=_mean(_percents(attempts)),
        median=median(marks) if marks else None,
        deviation=sqrt(variance(marks)) if len(marks) > 1 else None,
        skewness=skewness(marks),
        kurtosis=kurtosis(marks),
        consistency=consistency(included),
        retest=retest(attempts),
    )


def _percents(attempts: Iterable[ScoredAttempt]) -> list[float]:
    shares = (attempt.total.share for attempt in attempts)
    return [float(share * 100) for share in shares if share is not None]


def _mean(values: Sequence[float]) -> float | None:
    return mean(values) if values else None


def consistency(attempts: Sequence[ScoredAttempt]) -> Consistency | None:
    """Compute it from the attempts that fill the same places as the last one.

    ``None`` for fewer than two places or three attempts, or where all marks are alike.
    """
    regular = [
        {item.slot: item for item in attempt.items if not item.is_situational}
        for attempt in attempts
    ]
    rows = [row for row in regular if row.keys() == regular[-1].keys()]
    if len(rows) < 3 or len(rows[-1]) < 2:
        return None
    totals = [total(row.values()) for row in rows]
    of_totals = variance([float(each.earned) for each in totals])
    if not of_totals:
        return None
    of_slots = fsum(variance([float(row[slot].earned) for row in rows]) for slot in rows[-1])
    places = len(rows[-1])
    alpha = min(100.0, 100 * places / (places - 1) * (1 - of_slots / of_totals))
    error_ratio = 100 * sqrt(1 - alpha / 100)
    deviation = 100 * sqrt(of_totals) / totals[-1].possible
    return Consistency(len(rows), alpha, error_ratio, error_ratio * deviation / 100)


def retest(attempts: Iterable[ScoredAttempt]) -> Retest | None:
    """Compare first and second attempts by the situational questions that both asked."""
    by_officer: dict[int, dict[int, ScoredAttempt]] = {}
    asked = False
    for attempt in attempts:
        by_officer.setdefault(attempt.officer, {})[attempt.number] = attempt
        asked = asked or any(item.is_situational for item in attempt.items)
    if not asked:
        return None
    marks = list(filter(None, map(_marks_of_both, by_officer.values())))
    found = correlation([one for one, _two in marks], [two for _one, two in marks])
    return Retest(len(marks), found, None if found is None else fisher(found, len(marks)))


def _marks_of_both(mine: Mapping[int, ScoredAttempt]) -> tuple[float, float] | None:
    """Return the marks of an officer's first two attempts; ``None`` if nothing was asked twice."""
    items = [_situational(mine[number]) for number in sorted(mine)[:2]]
    both = items[0].keys() & items[-1].keys()
    if len(items) < 2 or not both:
        return None
    first, second = (total(asked[key] for key in both) for asked in items)
    return float(first.earned / first.possible), float(second.earned / second.possible)


def _situational(attempt: ScoredAttempt) -> dict[str, ItemScore]:
    return {item.question: item for item in attempt.items if item.is_situational}


def effective_weights(attempts: Sequence[ScoredAttempt]) -> dict[str, float]:
    """Return in percent how much each place adds to what sets the marks of a quiz apart.

    That is the root of the covariance of its points with all points, as a part of the sum of
    these roots ("Position statistics" in the same document). Computed from the attempts that fill
    the same places as the last one; a place of negative covariance has none.
    """
    rows = [attempt for attempt in attempts if attempt.slots == attempts[-1].slots]
    if len(rows) < 2:
        return {}
    by_slot = [{item.slot: float(item.earned) for item in attempt.items} for attempt in rows]
    totals = [float(attempt.total.earned) for attempt in rows]
    found = {slot: covariance([row[slot] for row in by_slot], totals) for slot in rows[-1].slots}
    roots = {slot: sqrt(each) for slot, each in found.items() if each >= 0}
    whole = fsum(roots.values())
    return {slot: 100 * root / whole for slot, root in roots.items()} if whole else {}
