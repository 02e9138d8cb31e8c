"""Where officers are sure and wrong. No Django."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from assessments.quizzes.certainty import SURE
from assessments.quizzes.statistics.data import ScoredAttempt


@dataclass(frozen=True, slots=True)
class SureAndWrong:
    """Of a question: how many were sure of their answer, and how many of them earned nothing."""

    question: str
    sure: int
    wrong: int


def sure_and_wrong(attempts: Iterable[ScoredAttempt]) -> tuple[SureAndWrong, ...]:
    """Return the questions at which somebody was sure and wrong, those with the most first."""
    sure: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for item in (item for attempt in attempts for item in attempt.items):
        if item.is_answered and item.certainty == SURE:
            sure[item.question] += 1
            wrong[item.question] += not item.earned
    found = (SureAndWrong(key, sure[key], count) for key, count in wrong.items() if count)
    return tuple(sorted(found, key=lambda each: (-each.wrong, each.sure, each.question)))
