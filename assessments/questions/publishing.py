"""Publish many questions at once, as Wagtail publishes one."""

from collections.abc import Sequence

from django.db.models import prefetch_related_objects
from django.utils import timezone

from assessments.questions.kinds.editing import kind_of
from assessments.questions.models import Question
from assessments.questions.storing import index_questions, write_relations
from lms.people.api import User

WRITTEN = [field.name for field in Question._meta.concrete_fields if not field.primary_key]


def newest_versions(questions: Sequence[Question], *, by: User) -> list[Question]:
    """Return questions as their newest versions have them, ready for ``problems``.

    One without a version gets its first. A query for each thing that a question refers to, since
    it may be gone, and three for all.
    """
    for question in questions:
        if question.latest_revision is None:
            question.save_revision(user=by, clean=False)
    found = [each.with_content_json(each.latest_revision.content) for each in questions]
    tags = [tag for question in found for tag in question.indicator_tags.all()]
    prefetch_related_objects(tags, "indicator__competency")
    prefetch_related_objects(found, "lesson")
    return found


def publish(versions: Sequence[Question]) -> None:
    """Make ``newest_versions`` what readers see. Some 15 queries for some hundred.

    Whoever calls checks them, keeps the history and tells those who ask published questions.
    """
    now = timezone.now()
    for question in versions:
        question.kind = kind_of(question.body)
        question.live, question.has_unpublished_changes, question.expired = True, False, False
        question.live_revision = question.latest_revision
        question.first_published_at = question.first_published_at or now
        question.last_published_at = question.updated_at = now
    # The rows are there. A ``bulk_update`` would write a CASE for each field of each of them.
    Question.objects.bulk_create(
        versions, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN
    )
    ids = [question.pk for question in versions]
    write_relations(
        ids,
        [tag for question in versions for tag in question.indicator_tags.all()],
        [topic for question in versions for topic in question.tagged_topics.all()],
    )
    index_questions(ids)
