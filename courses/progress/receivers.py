"""What courses does when an assessment starts or ends."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.models import Page

from assessments.signals import (
    ActivityClosedError,
    ActivityResult,
    activity_finished,
    activity_starting,
    hours_earned,
)
from courses.catalogue.models import course_above
from courses.catalogue.outline import activity_page, is_reachable
from courses.enrolment.models import Enrolment
from courses.progress import api, learning
from lms.core.consequences import follows


@receiver(activity_starting)
def admit_participants_only(officer_id: int, page: Page, **_signal: Any) -> None:
    """Let only participants of an open course start its activities.

    Raises:
        ActivityClosedError: saying what the officer can do about it.
    """
    course = course_above(page)
    if course is None:
        return
    if not is_reachable(page):
        raise ActivityClosedError(_("This course is not open at the moment."))
    enrolments = Enrolment.objects.filter(officer=officer_id, course=course)
    if not enrolments.admitting().exists():
        raise ActivityClosedError(
            _("Join the course “%(course)s” first. Then you can start here.")
            % {"course": course.title}
        )


@receiver(hours_earned)
def name_activities_with_hours(officer_id: int, **_signal: object) -> set[UUID]:
    """Name the activities that have earned an officer their hours."""
    return learning.activities_with_hours(officer_id)


@follows(activity_finished, swept_by="courses.progress.tasks.catch_up")
def keep_progress(result: ActivityResult, **_signal: Any) -> None:
    """Tick what was passed; what was not stays open, and what people have to mark waits."""
    page = activity_page(result.kind, result.page_key)
    if page is not None:
        api.record_result(officer_id=result.officer_id, page=page, passed=result.passed)
