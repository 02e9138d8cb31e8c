"""Keeps next steps in line with what is published."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, published, unpublished

from assessments.questions.models import Question
from assessments.quizzes import api
from assessments.quizzes.models import QuizPage


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
