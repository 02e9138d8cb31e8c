"""Keeps next steps in line with what is published, and deadlines with the time officers have."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import published, unpublished

from assessments.questions.models import Question
from assessments.questions.uses import many_changed
from assessments.quizzes import api
from assessments.quizzes.models import QuizDraw, QuizItem
from assessments.signals import QuestionUse, asked_wanted, uses_wanted
from lms.core.content_stamp import content_changed
from lms.core.page_tree import note_saving
from lms.people.api import Actor
from lms.people.signals import extra_time_changed


@receiver(published, sender=Question)
@receiver(unpublished, sender=Question)
def refresh(instance: Question, **_kwargs: Any) -> None:
    """Offer the quizzes of a changed question for the indicators it has now."""
    api.refresh_offers([instance.pk])


@receiver(many_changed)
def refresh_many(question_ids: Collection[int], **_signal: object) -> None:
    """Offer the quizzes of many changed questions for the indicators these have now."""
    api.refresh_offers(question_ids)


@receiver([post_save, post_delete], sender=QuizItem)
@receiver([post_save, post_delete], sender=QuizDraw)
@receiver(post_delete, sender=Question)
def note_change(**_signal: object) -> None:
    """Outlines say whether a quiz has a published question to ask."""
    content_changed()


post_save.connect(note_saving, sender=Question)


@receiver(uses_wanted)
def tell_uses(
    question_ids: Collection[int], *, to_change: bool, **_signal: object
) -> list[QuestionUse]:
    """Say which quizzes ask some of these questions."""
    return api.uses_of(question_ids, to_change=to_change)


@receiver(asked_wanted)
def tell_asked(**_signal: object) -> QuerySet[QuizItem, int]:
    """Say which questions quizzes ask."""
    asked: QuerySet[QuizItem, int] = QuizItem.objects.values_list("question", flat=True)
    return asked


@receiver(extra_time_changed)
def extend(officer_id: int, percent: int, by: Actor, **_kwargs: Any) -> None:
    """Let extra time count in attempts that are under way."""
    api.extend_deadlines(officer_id=officer_id, extra_percent=percent, by=by)
