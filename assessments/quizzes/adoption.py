"""Quizzes that come from a unit into the central catalogue."""

from django.db import transaction
from wagtail.query import PageQuerySet

from assessments.questions.api import copy_to_central_bank
from assessments.questions.content import name_of
from assessments.questions.models import Question
from assessments.quizzes.models import QuizPage
from assessments.sittings import api as sittings
from lms.people.api import Actor


@transaction.atomic
def adopt_questions(*, by: Actor, pages: PageQuerySet) -> None:
    """Let the quizzes among ``pages`` ask copies, in the central bank, of units' questions.

    A question that several quizzes ask is copied once; who has seen it has seen the copy. Each quiz
    changed is published again.
    """
    copies: dict[int, Question] = {}
    for quiz in QuizPage.objects.filter(pk__in=pages.values("pk")):
        items = list(quiz.items.all())
        of_units = [item for item in items if item.question.unit_id is not None]
        for item in of_units:
            original = item.question
            if original.pk not in copies:
                copies[original.pk] = copy = copy_to_central_bank(by=by, question=original)
                sittings.show_as_well(name=name_of(str(original.key)), copy=name_of(str(copy.key)))
            item.question = copies[original.pk]
        if of_units:
            quiz.items.set(items)
            quiz.save_revision(user=by).publish(user=by)
