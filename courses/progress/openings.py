"""Activities that open some days after others: who has to wait, and who is told on the day."""

import datetime as dt
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.models import Page

from courses.catalogue.models import CoursePage
from courses.catalogue.outline import is_reachable, outline_of, paths_with_openings
from courses.enrolment.models import Enrolment, EnrolmentQuerySet
from courses.progress import notice_kinds
from courses.progress.models import ActivityProgress
from courses.progress.opening import Opening
from courses.progress.participation import (
    Participation,
    StepStatus,
    TrackedStep,
    activity_context,
    participation_with,
    participations,
    participations_of,
)
from lms.core import jobs
from lms.core.batches import Found, in_batches
from lms.core.clock import today
from lms.core.content_stamp import kept_while_content_stays
from lms.notifications import api as notifications

AT_ONCE = 500
TOLD_LATE = dt.timedelta(days=7)
"""How long after the day somebody is told whom a missed night left out."""
TRIED = frozenset({StepStatus.DONE, StepStatus.FAILED, StepStatus.WAITING})


@kept_while_content_stays(1)
def courses_with_openings() -> tuple[CoursePage, ...]:
    """Return the courses that have such an activity, open or not. Two queries, once."""
    return tuple(CoursePage.objects.filter(path__in=paths_with_openings()).order_by("path"))


def still_ahead(enrolment: Enrolment, course: CoursePage, page: Page) -> Opening | None:
    """Say when an activity opens for a participant; ``None`` if they may begin it.

    One query, and none where it opens at once.
    """
    steps = outline_of(course).steps
    if not any(step.opens_after_days for step in steps if step.key == page.translation_key):
        return None
    rows = ActivityProgress.objects.filter(enrolment=enrolment)
    place = activity_context(participation_with(course, enrolment, rows), page)
    return place.current.opening if place and place.current.is_closed else None


def first_days(officer_id: int) -> dict[UUID, dt.date]:
    """Return, by page key, from when on an officer could begin what is not open to them yet.

    Where activities before it are still to do, as if they were done today. Two queries, and none
    where no course has such an activity.
    """
    courses = courses_with_openings()
    if not courses:
        return {}
    enrolments = Enrolment.objects.of([officer_id]).admitting().filter(course__in=courses)
    return {
        step.step.key: step.opening.earliest(today())
        for mine in participations(list(enrolments), courses)
        for step in mine.steps
        if step.opening and step.is_closed
    }


def tell() -> int:
    """Tell participants what opens to them today, or opened lately if a night was missed.

    Again tells nobody twice; counts what has opened. Two queries for every 500 participants of a
    course, and those of ``notify`` for each activity opened. A job that has had its time pauses.
    """
    count = 0
    for course in courses_with_openings():
        if not is_reachable(course):
            continue
        for some in in_batches(Found(_moving(course)), AT_ONCE):
            for mine, step in _opened(participations_of(course, some)):
                _tell(mine, step)
                count += 1
            if jobs.pause_if_late():
                return count
    return count


def _moving(course: CoursePage) -> EnrolmentQuerySet:
    """Return who is on the way and has done something lately enough for an activity to open."""
    longest = max((step.opens_after_days for step in outline_of(course).steps), default=0)
    since = timezone.now() - TOLD_LATE - dt.timedelta(days=longest + 1)
    lately = ActivityProgress.objects.filter(enrolment=OuterRef("pk"), completed_at__gte=since)
    going_on = Enrolment.objects.active().filter(Exists(lately), course=course)
    return going_on.select_related("officer")


def _opened(found: Iterable[Participation]) -> Iterator[tuple[Participation, TrackedStep]]:
    day = today()
    for mine in found:
        for step in mine.steps:
            on = step.opening.on if step.opening else None
            if on and day - TOLD_LATE < on <= day and step.status not in TRIED:
                yield mine, step


def _tell(mine: Participation, tracked: TrackedStep) -> None:
    assert mine.enrolment is not None  # noqa: S101 - they are made from enrolments
    notifications.notify(
        recipient_id=mine.enrolment.officer.user_id,
        kind=notice_kinds.OPENED,
        key=f"opened:{mine.enrolment.pk}:{tracked.step.key}",
        url=tracked.step.url,
        facts={"activity": tracked.step.title, "course": mine.course.title},
    )
