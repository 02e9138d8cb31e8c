"""Keeps next steps in line with what is published, and deadlines with the time officers have."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, published, unpublished

from assessments.questions.models import Question
from assessments.questions.uses import QuestionUse, uses_wanted
from assessments.quizzes import api
from assessments.quizzes.models import QuizPage
from lms.people.signals import extra_time_changed


@receiver(page_published, sender=QuizPage)
def offer(instance: QuizPage, **_kwargs: Any) -> None:
    """Offer a published quiz."""
    api.publish_offer(instance)


@receiver(page_unpublished, sender=QuizPage)
@receiver(post_delete, sender=QuizPage)
def withdraw(instance: QuizPage, **_kwargs: Any) -> None:
    """Withdraw a quiz that can no longer be taken."""
    api.withdraw_quiz(instance)


@receiver(published, sender=Question)
@receiver(unpublished, sender=Question)
def refresh(instance: Question, **_kwargs: Any) -> None:
    """Offer the quizzes of a changed question for the indicators it has now."""
    api.refresh_offers(instance)


@receiver(uses_wanted)
def tell_uses(question_id: int, *, to_change: bool, **_kwargs: Any) -> list[QuestionUse]:
    """Say which quizzes ask a question."""
    return api.uses_of(question_id, to_change=to_change)


@receiver(extra_time_changed)
def extend(officer_id: int, percent: int, by: Any, **_kwargs: Any) -> None:
    """Let extra time count in attempts that are under way."""
    api.extend_deadlines(officer_id=officer_id, extra_percent=percent, by=by)
