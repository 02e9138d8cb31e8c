"""What officers learn, as first pages, reports and certificates read it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.utils import timezone

from courses.enrolment.models import Enrolment
from courses.enrolment.states import State
from courses.progress.models import ActivityProgress
from courses.progress.opening import Opening
from courses.progress.participation import Participation, TrackedStep, participations
from lms.core.activities import ActivityKind
from lms.core.clock import today, training_hours


@dataclass(frozen=True, slots=True)
class NextActivity:
    """Where a participant goes on."""

    title: str
    url: str
    kind: ActivityKind
    minutes: int
    is_waiting: bool = False  # nothing can be done about it now
    opening: Opening | None = None  # why, where it is not open yet


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

    @property
    def is_waiting(self) -> bool:
        """Whether the officer can do nothing in it now."""
        return self.next_activity is not None and self.next_activity.is_waiting


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
    opening = tracked.opening if tracked.is_closed else None
    return NextActivity(step.title, step.url, step.kind, step.minutes, tracked.is_waiting, opening)


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
    """Return the training hours (JP) each officer earned in a year; none means 0. One query.

    The minutes of all activities are added up first, and rounded once.
    """
    ids = list(officer_ids)
    earned = dict(
        ActivityProgress.objects.of(ids)
        .filter(credited_on__year=year)
        .order_by()
        .values_list("enrolment__officer")
        .annotate(sum=Sum("credited_minutes"))
    )
    return {officer_id: training_hours(earned.get(officer_id, 0)) for officer_id in ids}


@dataclass(frozen=True, slots=True)
class HoursOfYear:
    """An officer's training hours (JP) of a year.

    ``too_quick`` counts the lessons, of whatever year, that were read too quickly to earn theirs.
    """

    hours: Decimal
    too_quick: int


def hours_of_year(officer_id: int, year: int) -> HoursOfYear:
    """Sum up one officer's hours. One query."""
    waiting = Q(completed_at__isnull=False, credited_on=None)
    going_on = ~Q(enrolment__state=State.WITHDRAWN.value)
    sums = ActivityProgress.objects.of([officer_id]).aggregate(
        minutes=Sum("credited_minutes", filter=Q(credited_on__year=year), default=0),
        too_quick=Count("pk", filter=waiting & going_on),
    )
    return HoursOfYear(training_hours(sums["minutes"]), sums["too_quick"])


def activities_with_hours(officer_id: int) -> set[UUID]:
    """Return the keys of the activities that have earned their hours for an officer. One query."""
    earned = ActivityProgress.objects.of([officer_id]).with_hours()
    return set(earned.values_list("page_key", flat=True))
