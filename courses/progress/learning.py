"""What officers learn, as first pages, reports and certificates read it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from courses.enrolment.models import Enrolment
from courses.enrolment.states import State
from courses.progress.models import TrainingRecord
from courses.progress.participation import Participation, TrackedStep, participations
from lms.core.activities import ActivityKind
from lms.core.clock import today


@dataclass(frozen=True, slots=True)
class NextActivity:
    """Where a participant goes on."""

    title: str
    url: str
    kind: ActivityKind
    minutes: int


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """How far an officer has come in a course. ``percent`` is 0-100.

    ``done`` of ``total`` counts what is needed to complete it. ``days_left`` is negative when the
    due date is over, and ``None`` without one or when the course has ended. ``url`` is empty when
    the course is not published any more.
    """

    course_id: int
    enrolment_id: int
    title: str
    url: str
    done: int
    total: int
    percent: int
    state: State
    due_on: dt.date | None
    days_left: int | None
    completed_on: dt.date | None
    next_activity: NextActivity | None
    has_begun: bool

    @property
    def is_completed(self) -> bool:
        """Whether the officer has completed the course."""
        return self.state is State.COMPLETED


@dataclass(frozen=True, slots=True)
class ParticipationCounts:
    """How many enrolments some officers have, by how they stand."""

    active: int
    overdue: int
    completed: int


def learning_of(officer_id: int) -> list[CourseProgress]:
    """Return an officer's courses: the most urgent first, then those completed, newest first.

    Courses the officer left are not among them, nor unfinished ones that are no longer open.
    Three queries, whatever the number of courses.
    """
    enrolments = [
        enrolment
        for enrolment in Enrolment.objects.of([officer_id]).admitting().select_related("course")
        if enrolment.state == State.COMPLETED or enrolment.course.is_open
    ]
    found = participations(enrolments, [enrolment.course for enrolment in enrolments])
    return sorted((_progress(participation) for participation in found), key=_most_urgent_first)


def _progress(participation: Participation) -> CourseProgress:
    course, enrolment = participation.course, participation.enrolment
    assert enrolment is not None  # noqa: S101 - learning_of starts from enrolments
    return CourseProgress(
        course_id=course.pk,
        enrolment_id=enrolment.pk,
        title=course.title,
        url=participation.outline.url if course.is_open else "",
        done=participation.done,
        total=participation.total,
        percent=participation.percent,
        state=State(enrolment.state),
        due_on=participation.due_on,
        days_left=participation.days_left,
        completed_on=timezone.localdate(enrolment.ended_at) if enrolment.ended_at else None,
        next_activity=_next(participation.next_step) if participation.is_enrolled else None,
        has_begun=participation.has_begun,
    )


def _next(tracked: TrackedStep | None) -> NextActivity | None:
    if tracked is None:
        return None
    step = tracked.step
    return NextActivity(step.title, step.url, step.kind, step.minutes)


def _most_urgent_first(item: CourseProgress) -> tuple[bool, int, dt.date, int]:
    ended = item.completed_on or dt.date.max
    return (item.is_completed, -ended.toordinal(), item.due_on or dt.date.max, -item.enrolment_id)


def participation_counts(officer_ids: Any) -> ParticipationCounts:
    """Count the enrolments of officers, given as ids or as a queryset. One query."""
    counts = (
        Enrolment.objects.of(officer_ids)
        .order_by()
        .aggregate(
            active=Count("pk", filter=Q(state=State.ENROLLED.value)),
            overdue=Count("pk", filter=Q(state=State.ENROLLED.value, due_on__lt=today())),
            completed=Count("pk", filter=Q(state=State.COMPLETED.value)),
        )
    )
    return ParticipationCounts(**counts)


def training_hours_of(officer_ids: Iterable[int], year: int) -> dict[int, Decimal]:
    """Return the training hours (JP) each officer earned in a year; none means 0. One query."""
    ids = list(officer_ids)
    earned = dict(
        TrainingRecord.objects.filter(officer__in=ids, completed_on__year=year)
        .order_by()
        .values_list("officer")
        .annotate(hours=Sum("training_hours"))
    )
    return {officer_id: earned.get(officer_id, Decimal(0)) for officer_id in ids}
