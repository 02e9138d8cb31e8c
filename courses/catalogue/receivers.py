"""What the catalogue does when people and Wagtail's workflows have done something."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, ReferenceIndex, TaskState, WorkflowState
from wagtail.signals import (
    task_approved,
    task_cancelled,
    task_rejected,
    task_submitted,
    workflow_approved,
)

from assessments.signals import (
    Heading,
    QuestionUse,
    activities_reserved,
    asked_wanted,
    passages_wanted,
    uses_wanted,
)
from courses.catalogue import asking, proposals, units
from courses.catalogue.models import CentralReviewTask, CoursePage, LessonPage, UnitCataloguePage
from courses.catalogue.outline import is_open
from lms.people.api import OrgUnit, User
from lms.people.signals import unit_renamed


@receiver(unit_renamed)
def rename_catalogue(unit: OrgUnit, before: str, **_signal: Any) -> None:
    """Name the catalogue of a unit as the unit is named now."""
    units.rename_unit_catalogue(unit=unit, before=before)


@receiver(activities_reserved)
def reserve_activities(**_signal: Any) -> Any:
    """Leave out of the next steps for every officer what only some may read: see ``is_readable``.

    These are the units' courses, what is private, and what is closed with all beneath it.
    """
    some_only = [PageViewRestriction.GROUPS, PageViewRestriction.PASSWORD]
    private = PageViewRestriction.objects.filter(restriction_type__in=some_only)
    of_units = UnitCataloguePage.objects.values("pk")
    # A page nobody sees matters here if it is above others, or has expired since the clean-up.
    closed = ~is_open() & (Q(numchild__gt=0) | Q(live=True)) & Q(depth__gt=1)
    return Page.objects.filter(Q(pk__in=of_units) | Q(pk__in=private.values("page")) | closed)


@receiver(passages_wanted)
def tell_passages(page: Page, **_signal: object) -> list[Heading]:
    """Name the parts of a lesson by their headings."""
    if not isinstance(page, LessonPage):
        return []
    return [
        Heading(str(block.id), str(block.value))
        for block in page.body
        if block.block_type == "heading"
    ]


@receiver(uses_wanted)
def tell_lessons_that_ask(question_ids: Collection[int], **_signal: object) -> list[QuestionUse]:
    """Say which lessons ask some of these questions. Two queries."""
    return asking.uses_of(question_ids)


@receiver(asked_wanted)
def tell_questions_of_lessons(**_signal: object) -> QuerySet[ReferenceIndex, int]:
    """Say which questions lessons ask. No query."""
    return asking.asked()


@receiver(task_submitted)
def freeze_activities(instance: TaskState, **_signal: Any) -> None:
    """Keep a course as it is while it is reviewed."""
    if (course := _course_in_review(instance)) is not None:
        proposals.lock_activities(course)


@receiver([task_approved, task_rejected, task_cancelled])
def release_activities(instance: TaskState, **_signal: Any) -> None:
    """Give the course back to its authors."""
    if (course := _course_in_review(instance)) is not None:
        proposals.unlock_activities(course)


@receiver(workflow_approved)
def adopt_course(instance: WorkflowState, user: User, **_signal: Any) -> None:
    """Put a course that passed the review into the central catalogue."""
    course = instance.content_object.specific
    if isinstance(course, CoursePage) and CentralReviewTask.approved(instance.task_states):
        proposals.adopt(course=course, by=user)


def _course_in_review(state: TaskState) -> CoursePage | None:
    if not isinstance(state.task.specific, CentralReviewTask):
        return None
    course = state.workflow_state.content_object.specific
    return course if isinstance(course, CoursePage) else None
