"""How one officer stands in a course: its outline, joined with what they did."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from uuid import UUID

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.catalogue.models import CoursePage
from courses.catalogue.outline import Outline, OutlineStep, outline_of, outlines_of
from courses.enrolment.models import Enrolment, EnrolmentQuerySet
from courses.enrolment.states import State
from courses.progress import completion
from courses.progress.models import ActivityProgress
from courses.progress.opening import Opening, opening_of
from lms.core.clock import today


class StepStatus(TextChoices):
    """How far a participant has come with one activity."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    WAITING = "waiting", _("Waiting to be marked")
    FAILED = "failed", _("Not passed yet")
    DONE = "done", _("Done")


@dataclass(frozen=True, slots=True)
class TrackedStep:
    """An activity of a course and how the participant stands in it.

    ``has_hours``: it has earned its training hours; ``seconds`` is the time spent with a lesson so
    far, at most its duration. ``opening`` says when it opens, ``None`` where it did at once.
    """

    step: OutlineStep
    number: int
    status: StepStatus
    is_next: bool = False  # where the participant goes on
    has_hours: bool = False
    seconds: int = 0
    completed_on: dt.date | None = None
    opening: Opening | None = None

    @property
    def is_optional(self) -> bool:
        """Whether the course can be completed without it."""
        return not self.step.is_required

    @property
    def is_required(self) -> bool:
        """Whether the course asks for it."""
        return self.step.is_required

    @property
    def is_completed(self) -> bool:
        """Whether the participant has completed it."""
        return self.status is StepStatus.DONE

    @property
    def opens_after_days(self) -> int:
        """How many days it opens after those before it."""
        return self.step.opens_after_days

    @property
    def is_closed(self) -> bool:
        """Whether the participant cannot begin it yet."""
        return self.opening is not None and self.opening.is_ahead(today())

    @property
    def is_waiting(self) -> bool:
        """Whether nothing can be done about it now: people have to mark it, or it is not open."""
        return self.status is StepStatus.WAITING or self.is_closed

    @property
    def is_too_quick(self) -> bool:
        """Whether it was completed in less time than it takes, and earns no hours so far."""
        return self.is_completed and not self.has_hours


@dataclass(frozen=True, slots=True)
class Participation:
    """An officer in a course. ``enrolment`` is ``None`` for whoever has not joined."""

    course: CoursePage
    outline: Outline
    steps: tuple[TrackedStep, ...]
    enrolment: Enrolment | None = None
    is_preview: bool = False

    @property
    def state(self) -> State | None:
        """Where the enrolment stands; leaving a course is like never having joined."""
        if self.enrolment is None or self.enrolment.state == State.WITHDRAWN:
            return None
        return State(self.enrolment.state)

    @property
    def is_enrolled(self) -> bool:
        """Whether the course goes on for this officer."""
        return self.state is State.ENROLLED

    @property
    def is_completed(self) -> bool:
        """Whether the officer has completed the course."""
        return self.state is State.COMPLETED

    @property
    def done(self) -> int:
        """How many of the counting activities are completed."""
        return sum(step.is_completed for step in completion.counting(self.steps))

    @property
    def total(self) -> int:
        """How many activities count towards completion."""
        return len(completion.counting(self.steps))

    @property
    def percent(self) -> int:
        """The share done, 0-100."""
        return 100 if self.is_completed else completion.percent(self.steps)

    @property
    def next_step(self) -> TrackedStep | None:
        """Where to go on; ``None`` when nothing that counts is left."""
        return completion.next_step(self.steps)

    @property
    def has_begun(self) -> bool:
        """Whether the officer has opened anything yet."""
        return any(step.status is not StepStatus.NOT_STARTED for step in self.steps)

    @property
    def can_be_finished(self) -> bool:
        """Whether only the ending itself is missing, as when a last step was taken away."""
        return self.is_enrolled and completion.is_complete(self.steps)

    @property
    def due_on(self) -> dt.date | None:
        """The last day to complete it, while it goes on."""
        return self.enrolment.due_on if self.is_enrolled and self.enrolment else None

    @property
    def days_left(self) -> int | None:
        """Days until the due date; negative when it is over."""
        return (self.due_on - today()).days if self.due_on else None


@dataclass(frozen=True, slots=True)
class ActivityContext:
    """Where an activity page stands in its course."""

    participation: Participation
    current: TrackedStep
    previous: TrackedStep | None
    next: TrackedStep | None

    @property
    def total(self) -> int:
        """How many activities the course has."""
        return len(self.participation.steps)


def participation_in(
    course: CoursePage, officer_id: int | None, *, is_preview: bool = False
) -> Participation:
    """Describe one officer in one course. Three queries; one without officer.

    A preview shows what is not published yet too, and an officer who has done nothing.
    """
    outline = outline_of(course, with_drafts=is_preview)
    if is_preview or officer_id is None:
        return _join(course, outline, None, {}, is_preview=is_preview)
    enrolment = _counting_first().filter(officer=officer_id, course=course).first()
    return _join(course, outline, enrolment, _progress([enrolment] if enrolment else []))


@cache
def _counting_first() -> EnrolmentQuerySet:
    """Return all enrolments, the one that counts first: built once, for each page asks it."""
    return Enrolment.objects.active_first()


def participations(
    enrolments: Sequence[Enrolment], courses: Iterable[CoursePage]
) -> list[Participation]:
    """Describe many courses for one officer, joined or not, in the order of ``courses``.

    ``enrolments`` are theirs in these courses, at most one each. Two queries, whatever the
    number.
    """
    courses = list(courses)
    outlines = outlines_of(courses)
    by_course = {enrolment.course_id: enrolment for enrolment in enrolments}
    progress = _progress(enrolments)
    return [
        _join(course, outlines[course.pk], by_course.get(course.pk), progress) for course in courses
    ]


def participations_of(course: CoursePage, enrolments: Sequence[Enrolment]) -> list[Participation]:
    """Describe many participants of one course. One query, and that of its outline."""
    outline, progress = outline_of(course), _progress(enrolments)
    return [_join(course, outline, enrolment, progress) for enrolment in enrolments]


def participation_with(
    course: CoursePage, enrolment: Enrolment, rows: Iterable[ActivityProgress]
) -> Participation:
    """Describe an enrolment in a course by what is known of its activities."""
    progress = {(row.enrolment_id, row.page_key): row for row in rows}
    return _join(course, outline_of(course), enrolment, progress)


def activity_context(participation: Participation, page: Page) -> ActivityContext | None:
    """Place an activity page in its course; ``None`` if it is no step of it. No query."""
    steps = participation.steps
    for index, current in enumerate(steps):
        if current.step.key == page.translation_key:
            return ActivityContext(
                participation,
                current,
                previous=steps[index - 1] if index else None,
                next=steps[index + 1] if index + 1 < len(steps) else None,
            )
    return None


Progress = dict[tuple[int, UUID], ActivityProgress]


def _progress(enrolments: Iterable[Enrolment]) -> Progress:
    rows = ActivityProgress.objects.filter(enrolment__in=[e.pk for e in enrolments])
    return {(row.enrolment_id, row.page_key): row for row in rows}


def _tracked(step: OutlineStep, number: int, row: ActivityProgress | None) -> TrackedStep:
    if row is None:
        return TrackedStep(step, number, StepStatus.NOT_STARTED)
    return TrackedStep(
        step,
        number,
        _status(row),
        has_hours=row.credited_on is not None,
        seconds=row.seconds,
        completed_on=timezone.localdate(row.completed_at) if row.completed_at else None,
    )


def _status(row: ActivityProgress) -> StepStatus:
    if row.completed_at is not None:
        return StepStatus.DONE
    if row.waiting_since is not None:
        return StepStatus.WAITING
    return StepStatus.IN_PROGRESS if row.failed_at is None else StepStatus.FAILED


def _join(
    course: CoursePage,
    outline: Outline,
    enrolment: Enrolment | None,
    progress: Progress,
    *,
    is_preview: bool = False,
) -> Participation:
    enrolment_id = enrolment.pk if enrolment else 0
    steps = tuple(
        _tracked(step, number, progress.get((enrolment_id, step.key)))
        for number, step in enumerate(outline.steps, start=1)
    )
    steps = tuple(
        replace(step, opening=opening_of(step, steps)) if step.opens_after_days else step
        for step in steps
    )
    if is_preview or (enrolment and enrolment.state == State.ENROLLED):
        following = completion.next_step(steps)
        steps = tuple(replace(step, is_next=step is following) for step in steps)
    return Participation(course, outline, steps, enrolment, is_preview)
