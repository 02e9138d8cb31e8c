"""Quizzes that come from a unit into the central catalogue."""

from django.db import transaction
from wagtail.query import PageQuerySet

from assessments.questions.api import copy_to_central_bank
from assessments.questions.content import name_of
from assessments.questions.models import Question
from assessments.quizzes.bank import Wanted, read_bank
from assessments.quizzes.models import QuizPage
from assessments.sittings import api as sittings
from lms.people.api import Actor


@transaction.atomic
def adopt_questions(*, by: Actor, pages: PageQuerySet) -> "CentralCopies":
    """Let the quizzes among ``pages`` ask copies, in the central bank, of units' questions.

    That goes for what they may draw from a unit's bank too: they draw from the central one then. A
    question that several quizzes ask is copied once; who has seen it has seen the copy. Each quiz
    changed is published again. Returns the copies, for what else asks the same questions.
    """
    copies = CentralCopies(by)
    for quiz in QuizPage.objects.filter(pk__in=pages.values("pk")):
        items, draws = list(quiz.items.all()), list(quiz.draws.all())
        of_units = [item for item in items if item.question.unit_id is not None]
        from_units = [draw for draw in draws if draw.unit_id is not None]
        for item in of_units:
            item.question = copies.of(item.question)
        for draw in from_units:
            copies.of_all(draw.wanted(quiz.purpose))
            draw.unit = None
        if of_units or from_units:
            quiz.items.set(items)
            quiz.draws.set(draws)
            quiz.save_revision(user=by).publish(user=by)
    return copies


class CentralCopies:
    """The copies of units' questions in the central bank, made when they are asked for first."""

    def __init__(self, by: Actor) -> None:
        self._by = by
        self._made: dict[int, Question] = {}

    def of(self, original: Question) -> Question:
        """Return the copy of a published question; who has seen the one has seen the other."""
        if original.pk not in self._made:
            copy = copy_to_central_bank(by=self._by, question=original)
            sittings.show_as_well(name=name_of(str(original.key)), copy=name_of(str(copy.key)))
            self._made[original.pk] = copy
        return self._made[original.pk]

    def of_all(self, wanted: Wanted) -> None:
        """Copy all that a draw may take."""
        fitting = [entry.id for entry in read_bank() if entry.fits(wanted)]
        for original in Question.objects.filter(pk__in=fitting):
            self.of(original)
