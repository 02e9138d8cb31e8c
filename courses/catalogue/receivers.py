"""What the catalogue does when people and Wagtail's workflows have done something."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    task_approved,
    task_cancelled,
    task_rejected,
    task_submitted,
    workflow_approved,
)

from assessments.signals import activities_reserved
from courses.catalogue import proposals, units
from courses.catalogue.models import CentralReviewTask, CoursePage, UnitCataloguePage
from lms.people.signals import unit_renamed


@receiver(unit_renamed)
def rename_catalogue(unit: Any, before: str, **_signal: Any) -> None:
    """Name the catalogue of a unit as the unit is named now."""
    units.rename_unit_catalogue(unit=unit, before=before)


@receiver(activities_reserved)
def reserve_activities(**_signal: Any) -> list[str]:
    """Leave the units' courses out of the next steps that every officer is shown."""
    return list(UnitCataloguePage.objects.values_list("path", flat=True))


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
def adopt_course(instance: WorkflowState, user: Any, **_signal: Any) -> None:
    """Put a course that passed the review into the central catalogue."""
    course = instance.content_object.specific
    if isinstance(course, CoursePage) and CentralReviewTask.approved(instance.task_states):
        proposals.adopt(course=course, by=user)


def _course_in_review(state: TaskState) -> CoursePage | None:
    if not isinstance(state.task.specific, CentralReviewTask):
        return None
    course = state.workflow_state.content_object.specific
    return course if isinstance(course, CoursePage) else None
