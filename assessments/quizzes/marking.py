"""Marks a paper. Pure, exact, and the same every time for the same answers."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from assessments.questions.content import IndicatorTag
from assessments.quizzes.paper import Paper, PaperItem

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Mark:
    """Points earned of points possible."""

    earned: Fraction
    possible: int

    @property
    def share(self) -> Fraction:
        """The part earned, 0 to 1."""
        return self.earned / self.possible if self.possible else Fraction(0)


@dataclass(frozen=True, slots=True)
class QuestionMark(Mark):
    """How one question was answered. ``chosen`` are option keys."""

    item: PaperItem
    chosen: frozenset[str]


@dataclass(frozen=True, slots=True)
class PaperMark(Mark):
    """The result of an attempt."""

    passed: bool
    questions: tuple[QuestionMark, ...]

    def by_indicator(self) -> dict[IndicatorTag, Mark]:
        """Sum up the questions tagged with each indicator."""
        return self._sums(lambda tag: tag)

    def by_competency(self) -> dict[tuple[int, str], Mark]:
        """Sum up the questions of each competency, named by id and name; each question once."""
        return self._sums(lambda tag: (tag.competency_id, tag.competency))

    def _sums(self, key_of: Callable[[IndicatorTag], Key]) -> dict[Key, Mark]:
        groups: dict[Key, list[QuestionMark]] = defaultdict(list)
        for mark in self.questions:
            for key in dict.fromkeys(map(key_of, mark.item.question.indicators)):
                groups[key].append(mark)
        return {key: _total(marks) for key, marks in groups.items()}


def mark_paper(paper: Paper, answers: Mapping[str, Collection[str]]) -> PaperMark:
    """Mark ``answers`` (question key to chosen option keys; missing: unanswered).

    Passed when earned/possible is at least the pass mark, compared without rounding.
    """
    marks = tuple(_mark_item(item, answers.get(item.question.key, ())) for item in paper.items)
    total = _total(marks)
    return PaperMark(
        total.earned,
        total.possible,
        passed=total.share * 100 >= paper.rules.pass_percent,
        questions=marks,
    )


def _mark_item(item: PaperItem, chosen: Collection[str]) -> QuestionMark:
    keys = frozenset(chosen)
    return QuestionMark(item.question.earned(keys, item.points), item.points, item, keys)


def _total(marks: Collection[Mark]) -> Mark:
    return Mark(sum((m.earned for m in marks), Fraction(0)), sum(m.possible for m in marks))
