"""What courses does when an assessment starts or ends."""

import datetime as dt
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
    openings_wanted,
)
from courses.catalogue.models import course_above
from courses.catalogue.outline import activity_page, is_reachable
from courses.enrolment.models import Enrolment
from courses.progress import api, learning, openings
from courses.progress.wording import opening_words
from lms.core.consequences import follows


@receiver(activity_starting)
def admit_participants_only(officer_id: int, page: Page, **_signal: Any) -> None:
    """Let only participants of an open course start its activities, once these are open to them.

    Raises:
        ActivityClosedError: saying what the officer can do about it.
    """
    course = course_above(page)
    if course is None:
        return
    if not is_reachable(page):
        raise ActivityClosedError(_("This course is not open at the moment."))
    mine = Enrolment.objects.filter(officer=officer_id, course=course).admitting()
    enrolment = mine.active_first().first()
    if enrolment is None:
        raise ActivityClosedError(
            _("Join the course “%(course)s” first. Then you can start here.")
            % {"course": course.title}
        )
    if opening := openings.still_ahead(enrolment, course, page):
        raise ActivityClosedError(
            _("“%(activity)s” is not open yet. %(when)s.")
            % {"activity": page.title, "when": opening_words(opening)}
        )


@receiver(openings_wanted)
def tell_first_days(officer_id: int, **_signal: object) -> dict[UUID, dt.date]:
    """Say from when on an officer could begin what is not open to them yet."""
    return openings.first_days(officer_id)


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
