"""Join a course and leave it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from courses.catalogue.models import CoursePage
from courses.enrolment.models import Enrolment
from courses.enrolment.states import State
from lms.core import audit
from lms.core.clock import today
from lms.people.api import Actor


class CourseClosedError(Exception):
    """Nobody can join this course now; the message says so to the officer."""


@transaction.atomic
def enrol(
    *, officer_id: int, course: CoursePage, by: Actor, due_on: dt.date | None = None
) -> Enrolment:
    """Let an officer take part in a course; a second time changes nothing.

    Somebody who left goes on where they stopped, with a new due date. Somebody who completed the
    course keeps that enrolment. Without ``due_on`` the course's days to complete count from today.
    Three to five queries.

    Raises:
        CourseClosedError: if the course is not published or has expired.
    """
    existing: Enrolment | None = enrolment_of(officer_id=officer_id, course_id=course.pk)
    if existing is not None and existing.state != State.WITHDRAWN:
        return existing
    if not course.is_open:
        raise CourseClosedError(_("This course is not open for participants."))
    due_on = due_on or _due_date(course)
    if existing is None:
        return _join(officer_id=officer_id, course=course, by=by, due_on=due_on)
    if existing.move_to(State.ENROLLED):
        Enrolment.objects.filter(pk=existing.pk).update(due_on=due_on)
        existing.due_on = due_on
        audit.record(by=by, action="enrolment.rejoin", target=existing, changes={"due": due_on})
    return existing


def _join(*, officer_id: int, course: CoursePage, by: Actor, due_on: dt.date | None) -> Enrolment:
    enrolment, created = Enrolment.objects.get_or_create(
        officer_id=officer_id,
        course=course,
        state=State.ENROLLED.value,
        defaults={"enrolled_by": by, "due_on": due_on},
    )
    if created:
        audit.record(by=by, action="enrolment.enrol", target=enrolment, changes={"due": due_on})
    joined: Enrolment = enrolment
    return joined


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: Actor) -> None:
    """End an enrolment that goes on; what was done is kept. A second time changes nothing.

    Raises:
        TransitionError: if the course is completed.
    """
    if enrolment.state == State.WITHDRAWN:
        return
    if enrolment.move_to(State.WITHDRAWN):
        audit.record(by=by, action="enrolment.withdraw", target=enrolment)


def enrolment_of(*, officer_id: int, course_id: int) -> Enrolment | None:
    """Return the enrolment that counts: the active one, else the completed, else the one left.

    One query.
    """
    found: Enrolment | None = (
        Enrolment.objects.filter(officer=officer_id, course=course_id).active_first().first()
    )
    return found


def _due_date(course: CoursePage) -> dt.date | None:
    if course.days_to_complete is None:
        return None
    return today() + dt.timedelta(days=course.days_to_complete)
