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

    ``waiting``: the keys of the questions whose answers people have still to mark; neither they nor
    their points are in it yet. ``passed`` is ``None`` while nothing else is.
    """

    passed: bool | None
    questions: tuple[QuestionMark, ...]
    waiting: tuple[str, ...]

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
NOBODY: Mapping[str, Fraction] = {}


def mark_paper(
    paper: Paper,
    answers: Mapping[str, Answer],
    decided: Mapping[str, Treatment] = _NOTHING,
    by_people: Mapping[str, Fraction] = NOBODY,
) -> PaperMark:
    """Mark ``answers`` by question key; a missing one is unanswered.

    ``decided``: what does not count for anybody is left out, and full marks are given, whatever was
    answered. ``by_people``: what share, 0 to 1, people found an answer to be worth. In practice
    nobody marks: what people would is left out. Passed when earned/possible is at least the pass
    mark, compared without rounding.
    """
    marks: list[QuestionMark] = []
    waiting: list[str] = []
    for item in paper.items:
        key, is_for_people = item.question.key, item.question.body.is_marked_by_people
        treatment, answer = decided.get(key), answers.get(key)
        if treatment is Treatment.FULL_MARKS:
            marks.append(_give(item))
        elif treatment is Treatment.EXCLUDED or (is_for_people and paper.rules.is_practice):
            continue
        elif is_for_people and answer and key not in by_people:
            waiting.append(key)
        else:
            marks.append(_mark_item(item, answer, by_people.get(key)))
    total = _total(marks)
    return PaperMark(
        total.earned,
        total.possible,
        total.by_chance,
        total.count,
        passed=None if waiting and not marks else total.share * 100 >= paper.rules.pass_percent,
        questions=tuple(marks),
        waiting=tuple(waiting),
    )


def _mark_item(item: PaperItem, answer: Answer, share: Fraction | None) -> QuestionMark:
    question, points = item.question, item.points
    by_chance = points * question.body.chance
    earned = question.earned(answer, points) if share is None else share * points
    return QuestionMark(earned, points, by_chance, 1, item)


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
