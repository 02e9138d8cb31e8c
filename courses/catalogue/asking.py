"""Which questions of the bank lessons ask, as Wagtail's index of references knows it."""

from collections import defaultdict
from collections.abc import Collection

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, QuerySet
from django.db.models.functions import Cast
from wagtail.models import ReferenceIndex

from assessments import api as assessments
from assessments.signals import QuestionUse
from courses.catalogue.models import LessonPage


def uses_of(question_ids: Collection[int]) -> list[QuestionUse]:
    """Return the lessons that ask some of these questions. Two queries."""
    asking: dict[int, set[int]] = defaultdict(set)
    for reference in _references().filter(to_object_id__in=map(str, question_ids)):
        asking[int(reference.object_id)].add(int(reference.to_object_id))
    pages = LessonPage.objects.filter(pk__in=asking).order_by("pk")
    return [
        QuestionUse(
            page_id=page.pk,
            title=page.draft_title or page.title,
            is_live=page.live,
            others=0,
            question_ids=frozenset(asking[page.pk]),
            has_more=True,
        )
        for page in (pages if asking else ())
    ]


def asked() -> "QuerySet[ReferenceIndex, int]":
    """Return the ids of the questions that lessons ask. No query."""
    numbers = _references().annotate(question=Cast("to_object_id", BigIntegerField()))
    found: QuerySet[ReferenceIndex, int] = numbers.values_list("question", flat=True)
    return found


def _references() -> "QuerySet[ReferenceIndex]":
    types = ContentType.objects.get_for_models(
        LessonPage, assessments.PracticeQuestionBlock().target_model
    )
    lesson, question = types.values()
    found: QuerySet[ReferenceIndex] = ReferenceIndex.objects.filter(
        content_type=lesson, to_content_type=question
    )
    return found
