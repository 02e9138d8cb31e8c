"""Marks a paper. Pure, exact, and the same every time for the same answers."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from assessments.questions.content import IndicatorTag
from assessments.questions.kinds.protocol import Answer
from assessments.quizzes.paper import Paper, PaperItem

Key = TypeVar("Key")


class Treatment(StrEnum):
    """What is decided of a question after it was answered."""

    CORRECTED = "corrected"
    EXCLUDED = "excluded"
    FULL_MARKS = "full_marks"


@dataclass(frozen=True, slots=True)
class Mark:
    """Points earned of points possible for ``count`` questions.

    ``by_chance``: the points that guessing earns on average.
    """

    earned: Fraction
    possible: int
    by_chance: Fraction
    count: int

    @property
    def share(self) -> Fraction:
        """The part earned, 0 to 1."""
        return self._of_possible(self.earned)

    @property
    def chance(self) -> Fraction:
        """The part that guessing earns on average, 0 to 1."""
        return self._of_possible(self.by_chance)

    def _of_possible(self, points: Fraction) -> Fraction:
        return points / self.possible if self.possible else Fraction(0)


@dataclass(frozen=True, slots=True)
class QuestionMark(Mark):
    """How one question was answered. ``is_given``: everybody earns all of it."""

    item: PaperItem
    is_given: bool = False


@dataclass(frozen=True, slots=True)
class PaperMark(Mark):
    """The result of an attempt.

    ``waiting`` answers are to be marked by people: neither the questions nor their points are in
    it yet, and neither are those of this kind that were not answered.
    """

    passed: bool
    questions: tuple[QuestionMark, ...]
    waiting: int

    def by_indicator(self, among: Collection[str] | None = None) -> dict[IndicatorTag, Mark]:
        """Sum up the questions tagged with each indicator; all, or those ``among`` these keys."""
        marks = self.questions
        if among is not None:
            marks = tuple(mark for mark in marks if mark.item.question.key in among)
        return _sums(marks, lambda tag: tag)

    def by_competency(self) -> dict[tuple[int, str], Mark]:
        """Sum up the questions of each competency, named by id and name; each question once."""
        return _sums(self.questions, lambda tag: (tag.competency_id, tag.competency))


_NOTHING: Mapping[str, Treatment] = {}


def mark_paper(
    paper: Paper, answers: Mapping[str, Answer], decided: Mapping[str, Treatment] = _NOTHING
) -> PaperMark:
    """Mark ``answers`` by question key; a missing one is unanswered.

    ``decided``: what does not count for anybody is left out, and full marks are given, whatever was
    answered. Passed when earned/possible is at least the pass mark, compared without rounding.
    """
    items = [
        item for item in paper.items if decided.get(item.question.key) is not Treatment.EXCLUDED
    ]
    given = {key for key, treatment in decided.items() if treatment is Treatment.FULL_MARKS}
    by_people = [
        item
        for item in items
        if item.question.body.is_marked_by_people and item.question.key not in given
    ]
    marks = tuple(
        _give(item)
        if item.question.key in given
        else _mark_item(item, answers.get(item.question.key))
        for item in items
        if item not in by_people
    )
    total = _total(marks)
    return PaperMark(
        total.earned,
        total.possible,
        total.by_chance,
        total.count,
        passed=total.share * 100 >= paper.rules.pass_percent,
        questions=marks,
        waiting=sum(bool(answers.get(item.question.key)) for item in by_people),
    )


def _mark_item(item: PaperItem, answer: Answer) -> QuestionMark:
    question, points = item.question, item.points
    by_chance = points * question.body.chance
    return QuestionMark(question.earned(answer, points), points, by_chance, 1, item)


def _give(item: PaperItem) -> QuestionMark:
    points = Fraction(item.points)
    return QuestionMark(points, item.points, points, 1, item, is_given=True)


def _total(marks: Collection[Mark]) -> Mark:
    return Mark(
        sum((mark.earned for mark in marks), Fraction(0)),
        sum(mark.possible for mark in marks),
        sum((mark.by_chance for mark in marks), Fraction(0)),
        sum(mark.count for mark in marks),
    )


def _sums(
    marks: Collection[QuestionMark], key_of: Callable[[IndicatorTag], Key]
) -> dict[Key, Mark]:
    groups: dict[Key, list[QuestionMark]] = defaultdict(list)
    for mark in marks:
        for key in dict.fromkeys(map(key_of, mark.item.question.indicators)):
            groups[key].append(mark)
    return {key: _total(group) for key, group in groups.items()}
