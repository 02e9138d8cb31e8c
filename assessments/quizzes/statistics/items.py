"""The figures of each question of a quiz, after classical test theory. No Django.

The formulas are those of Moodle's documentation, "Quiz statistics calculations" (sections "Position
statistics" and "Item statistics", docs.moodle.org/dev/Quiz_statistics_calculations); what they mean
is said in "Quiz report statistics" (docs.moodle.org/en). A drawn question is judged by the attempts
that asked it. The rest of an attempt, with which its mark is compared, is taken as a share of its
own points, so that attempts at different versions of a quiz can be compared; where all rests are
worth the same this changes no figure.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from statistics import median

from assessments.questions.kinds.protocol import ResponseClass
from assessments.quizzes.statistics.data import ItemScore, ScoredAttempt
from assessments.quizzes.statistics.moments import correlation, covariance, mean, variance
from assessments.quizzes.statistics.overall import effective_weights
from assessments.sittings.intervals import Interval, fisher, wilson

GROUP_SHARE = Fraction(27, 100)
"""How much of all are the best and the weakest: Kelley (1939), Journal of Educational Psychology
30, 17-24."""


@dataclass(frozen=True, slots=True)
class OptionLine:
    """How often one way to answer was taken, by how the officers did in the rest of the quiz.

    ``share`` of the question's points is what it earns; ``per_cent`` are those who took it of all
    who were asked.
    """

    part: str
    text: str
    share: float
    lower: int
    middle: int
    upper: int
    per_cent: float

    @property
    def count(self) -> int:
        """How many took it."""
        return self.lower + self.middle + self.upper

    @property
    def is_right(self) -> bool:
        """Tell whether it earns something."""
        return self.share > 0


@dataclass(frozen=True, slots=True)
class Groups:
    """How many officers are in each group by the rest of the quiz."""

    lower: int
    middle: int
    upper: int


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """The figures of a question, in percent; ``None`` where there are too few attempts for one.

    ``asked`` attempts had it, in ``answered`` of which it was answered. ``facility`` is the mean
    mark, ``guess`` what guessing earns, ``intended_weight`` and ``effective_weight`` its part in
    the points and in what sets marks apart. ``discrimination`` is the correlation of its mark with
    the rest of the attempt, ``efficiency`` how much that is of what it could be at these marks.
    ``seconds`` is the median.
    """

    question: str
    is_situational: bool
    asked: int
    answered: int
    facility: float
    facility_interval: Interval
    deviation: float | None
    guess: float
    intended_weight: float
    effective_weight: float | None
    discrimination: float | None
    discrimination_interval: Interval | None
    efficiency: float | None
    seconds: float | None
    groups: Groups
    options: tuple[OptionLine, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question in one attempt: its mark, and that of the rest (``None``: there is none).

    ``weight`` is its part in the points of the attempt.
    """

    item: ItemScore
    share: float
    weight: float
    rest: float | None


def question_figures(
    attempts: Sequence[ScoredAttempt], known: Mapping[str, Sequence[ResponseClass]]
) -> tuple[QuestionFigures, ...]:
    """Compute the figures of every question that ``attempts`` asked.

    ``attempts`` come in the order they were handed in; ``known`` are the ways to answer that each
    question has now. The questions come in the order of ``known``, then those it does not name.
    """
    asked: dict[str, list[_Asked]] = {key: [] for key in known}
    for attempt in attempts:
        whole = attempt.total
        for item in attempt.items:
            rest = whole.without(item).share
            weight = item.possible / whole.possible
            mine = _Asked(item, float(item.share), weight, None if rest is None else float(rest))
            asked.setdefault(item.question, []).append(mine)
    weights = _weights_by_question(attempts)
    return tuple(
        _figures(rows, weights.get(key), known.get(key, ())) for key, rows in asked.items() if rows
    )


def _weights_by_question(attempts: Sequence[ScoredAttempt]) -> dict[str, float]:
    """Give a question the effective weight of its place, if it is always the one asked there."""
    asked: dict[str, set[str]] = {}
    for attempt in attempts:
        for item in attempt.items:
            asked.setdefault(item.slot, set()).add(item.question)
    weights = effective_weights(attempts)
    return {
        question: weights[slot]
        for slot, questions in asked.items()
        if len(questions) == 1 and slot in weights
        for question in questions
    }


def _figures(
    rows: Sequence[_Asked], effective_weight: float | None, known: Sequence[ResponseClass]
) -> QuestionFigures:
    last = rows[-1].item
    shares = [row.share for row in rows]
    facility = mean(shares)
    compared = [(row.share, row.rest) for row in rows if row.rest is not None]
    discrimination, interval, efficiency = _discrimination(compared)
    times = [row.item.seconds for row in rows if row.item.seconds is not None]
    groups = _grouped(rows)
    return QuestionFigures(
        question=last.question,
        is_situational=last.is_situational,
        asked=len(rows),
        answered=sum(row.item.is_answered for row in rows),
        facility=100 * facility,
        facility_interval=wilson(facility, len(rows)).scaled(100),
        deviation=100 * sqrt(variance(shares)) if len(rows) > 1 else None,
        guess=float(100 * last.chance),
        intended_weight=100 * mean([row.weight for row in rows]),
        effective_weight=effective_weight,
        discrimination=discrimination,
        discrimination_interval=interval,
        efficiency=efficiency,
        seconds=median(times) if times else None,
        groups=Groups(*map(len, groups)),
        options=_options(groups, known),
    )


def _discrimination(
    compared: Sequence[tuple[float, float]],
) -> tuple[float | None, Interval | None, float | None]:
    """Return index, interval and efficiency in percent.

    The efficiency divides by the covariance that the same marks would have if the better half of
    them went to the better officers, all in order.
    """
    shares = [share for share, _rest in compared]
    rests = [rest for _share, rest in compared]
    found = correlation(shares, rests)
    if found is None:
        return None, None, None
    interval = fisher(found, len(compared))
    most = covariance(sorted(shares), sorted(rests))
    efficiency = 100 * covariance(shares, rests) / most
    return 100 * found, interval and interval.scaled(100), efficiency


def _grouped(rows: Sequence[_Asked]) -> tuple[list[_Asked], list[_Asked], list[_Asked]]:
    """Part them into the weakest 27 %, the middle and the best 27 % by the rest of the attempt.

    Who did as well as the last of a group belongs to it too, so no order decides. Where the groups
    would meet, or there is no rest, all are in the middle.
    """
    rests = sorted(row.rest for row in rows if row.rest is not None)
    size = int(len(rests) * GROUP_SHARE)
    if not size or rests[size - 1] >= rests[-size]:
        return [], list(rows), []
    low, high = rests[size - 1], rests[-size]
    lower = [row for row in rows if row.rest is not None and row.rest <= low]
    upper = [row for row in rows if row.rest is not None and row.rest >= high]
    middle = [row for row in rows if row.rest is None or low < row.rest < high]
    return lower, middle, upper


def _options(
    groups: Iterable[Sequence[_Asked]], known: Iterable[ResponseClass]
) -> tuple[OptionLine, ...]:
    """Count the ways to answer: those known in their order, then others by how often taken."""
    parted = tuple(groups)
    everybody = sum(map(len, parted))
    said = [[found for row in group for found in row.item.classes] for group in parted]
    taken = [Counter((each.part, each.text) for each in classes) for classes in said]
    now = {(each.part, each.text): each.share for each in known}
    share = {(each.part, each.text): each.share for classes in said for each in classes} | now
    others = sorted(share.keys() - now.keys(), key=lambda key: (-_times(key, taken), key))
    return tuple(
        OptionLine(
            part=key[0],
            text=key[1],
            share=float(share[key]),
            lower=taken[0][key],
            middle=taken[1][key],
            upper=taken[2][key],
            per_cent=100 * _times(key, taken) / everybody,
        )
        for key in (*now, *others)
    )


def _times(key: tuple[str, str], taken: Iterable[Counter[tuple[str, str]]]) -> int:
    return sum(each[key] for each in taken)
