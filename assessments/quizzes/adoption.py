"""Quizzes that come from a unit into the central catalogue."""

from typing import Any

from django.db import transaction

from assessments.questions.api import copy_to_central_bank
from assessments.questions.models import Question
from assessments.quizzes.models import QuizPage


@transaction.atomic
def adopt_questions(*, by: Any, pages: Any) -> None:
    """Let the quizzes among ``pages`` ask copies, in the central bank, of units' questions.

    A question that several quizzes ask is copied once. Each quiz changed is published again.
    """
    copies: dict[int, Question] = {}
    for quiz in QuizPage.objects.filter(pk__in=pages.values("pk")):
        items = list(quiz.items.all())
        of_units = [item for item in items if item.question.unit_id is not None]
        for item in of_units:
            original = item.question
            if original.pk not in copies:
                copies[original.pk] = copy_to_central_bank(by=by, question=original)
            item.question = copies[original.pk]
        if of_units:
            quiz.items.set(items)
            quiz.save_revision(user=by).publish(user=by)
