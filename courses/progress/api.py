"""Record what participants do, and end the course when all that counts is done."""

import datetime as dt
from collections.abc import Collection, Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from wagtail.models import Page

from assessments import api as assessments
from assessments.signals import ActivityResult
from courses.catalogue.activity_kinds import LESSON
from courses.catalogue.models import CoursePage, course_above
from courses.catalogue.outline import activity_page
from courses.enrolment.models import Enrolment
from courses.enrolment.states import State
from courses.progress import completion, crediting
from courses.progress.crediting import accept, tell_time
from courses.progress.models import ActivityProgress, TrainingRecord
from courses.progress.participation import (
    Participation,
    StepStatus,
    TrackedStep,
    participation_with,
    participations,
)
from courses.signals import CourseCompletion, course_completed
from lms.core import audit
from lms.core.batches import in_batches
from lms.core.clock import today
from lms.core.consequences import tell_after_commit
from lms.people.api import Actor

__all__ = [
    "NotEnrolledError",
    "NotOpenedError",
    "accept",
    "catch_up",
    "complete_lesson",
    "completions_since",
    "finish",
    "open_activity",
    "open_lesson",
    "record_result",
    "tell_time",
]

LATELY = dt.timedelta(days=30)
"""How far back a sweep looks."""
AT_ONCE = 500


class NotEnrolledError(Exception):
    """The officer takes no part in the course."""


class NotOpenedError(Exception):
    """The officer has not opened the lesson, so they cannot have read it."""


def open_activity(enrolment: Enrolment, page: Page, tracked: TrackedStep) -> None:
    """Note that a participant has opened an activity; ``tracked`` says how they stand in it.

    Whoever has left the course leaves no trace. Two queries the first time; later one for a lesson
    that can still earn its hours, to know from when on it is read, and none for others.
    """
    if enrolment.state == State.WITHDRAWN:
        return
    if tracked.status is StepStatus.NOT_STARTED:
        _note_opening(enrolment, page)
    elif page.activity_kind is LESSON and not tracked.has_hours:
        _note_reading(enrolment, page)


def open_lesson(*, officer_id: int, page: Page) -> None:
    """Note that an officer has opened a lesson, to be read from now on.

    Raises:
        NotEnrolledError: if the officer takes no part in its course.
    """
    enrolment = _taking_part(officer_id, page)
    if not _note_opening(enrolment, page):
        _note_reading(enrolment, page)


@transaction.atomic
def complete_lesson(*, officer_id: int, page: Page, by: Actor, seconds: int | None = None) -> bool:
    """Complete a lesson; tells whether this completed the course.

    Its hours are earned if it was read in a plausible time: ``seconds`` is what the browser has
    measured, ``None`` if it could not. Again, it changes nothing but that more time has passed.

    Raises:
        NotEnrolledError: if the officer takes no part in its course.
        NotOpenedError: if they have not opened the lesson since they joined.
    """
    enrolment = _taking_part(officer_id, page)
    clock = crediting.hold_clock(officer_id)
    row = ActivityProgress.objects.at(enrolment.pk, page.translation_key).first()
    if row is None:
        raise NotOpenedError
    _complete(row, page)
    if row.credited_on is None:
        crediting.credit_reading(row, clock=clock, told=seconds)
    return finish(enrolment=enrolment, by=by)


@transaction.atomic
def record_result(*, officer_id: int, page: Page, passed: bool | None) -> bool:
    """Keep the result of an activity, ``None`` while people mark it; a failure undoes no pass.

    Outside any course, or without enrolment, nothing is kept. Tells whether it completed the
    course. Two queries for a failure, three for a pass that does not.
    """
    if passed:
        enrolment = _enrolment_for(officer_id, page, to_change=True)
        return enrolment is not None and _record_pass(enrolment, page)
    enrolment = _enrolment_for(officer_id, page)
    if enrolment is not None:
        _record_no_pass(enrolment, page, is_waiting=passed is None)
    return False


@transaction.atomic
def finish(*, enrolment: Enrolment, by: Actor) -> bool:
    """Complete the course if all that counts is done; tells whether it did so now.

    It is also asked for on its own: when the last open step was taken out of the course, no
    activity is left that could end it.
    """
    # Two last activities finished at once must see each other. SQLite holds its lock already.
    held = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    [participation] = participations([held], [CoursePage.objects.get(pk=held.course_id)])
    return _finish(participation, by)


def _finish(participation: Participation, by: Actor) -> bool:
    """Complete the course of an enrolment that is held, unless it goes on."""
    enrolment, course = participation.enrolment, participation.course
    if enrolment is None or enrolment.state != State.ENROLLED:
        return False
    if not completion.is_complete(participation.steps):
        return False
    if not enrolment.move_to(State.COMPLETED):
        return False
    enrolment.course = course
    record = _training_record(enrolment, course)
    audit.record(
        by=by, action="enrolment.complete", target=enrolment, changes={"minutes": record.minutes}
    )
    tell_after_commit(course_completed, sender=CoursePage, completion=_completion(record, course))
    return True


def completions_since(day: dt.date) -> Iterator[CourseCompletion]:
    """Read what was completed since ``day``, in no order. Two queries for every 500."""
    records = TrainingRecord.objects.filter(completed_on__gte=day).order_by()
    with_course = records.select_related("enrolment__course").prefetch_related(
        "enrolment__course__competencies"
    )
    for record in with_course.iterator(chunk_size=AT_ONCE):
        yield _completion(record, record.enrolment.course)


def catch_up() -> int:
    """Tick what was passed lately and is not ticked yet, and complete what that completes.

    That is what a receiver failed to do, or a process that was killed did not come to. Counts it.
    One query for every 500 results, and those of ``record_result`` for each that was missing.
    """
    moment = timezone.now() - LATELY
    results = list(assessments.passed_since(moment))
    missing = 0
    for some in in_batches(results, AT_ONCE):
        ticked = _ticked(some)
        for result in some:
            if (result.officer_id, result.page_key) not in ticked:
                missing += _tick(result)
    return missing


def _ticked(results: Collection[ActivityResult]) -> set[tuple[int, UUID]]:
    """Find whose activities among ``results`` are completed. One query."""
    done = ActivityProgress.objects.filter(
        enrolment__officer__in={result.officer_id for result in results},
        page_key__in={result.page_key for result in results},
        completed_at__isnull=False,
    )
    return set(done.values_list("enrolment__officer", "page_key"))


@transaction.atomic
def _tick(result: ActivityResult) -> bool:
    """Keep a result, unless the officer joined the course only later; tell whether it was kept."""
    page = activity_page(result.kind, result.page_key)
    enrolment = _enrolment_for(result.officer_id, page, to_change=True) if page else None
    if enrolment is None or enrolment.enrolled_at > result.finished_at:
        return False
    _record_pass(enrolment, page)
    return True


def _enrolment_for(officer_id: int, page: Page, *, to_change: bool = False) -> Enrolment | None:
    """Return the enrolment in the course above an activity page. One query.

    ``to_change`` holds it until the transaction ends.
    """
    path = page.path[: -page.steplen]
    found = Enrolment.objects.filter(officer=officer_id, course__path=path).active_first()
    if to_change:
        found = found.select_for_update(of=("self",))
    enrolment: Enrolment | None = found.first()
    return enrolment


def _taking_part(officer_id: int, page: Page) -> Enrolment:
    enrolment = _enrolment_for(officer_id, page)
    if enrolment is None or enrolment.state == State.WITHDRAWN:
        raise NotEnrolledError
    return enrolment


def _note_opening(enrolment: Enrolment, page: Page) -> bool:
    """Note that an activity was opened; tell whether it was for the first time."""
    _row, is_first = _opened(enrolment, page)
    return is_first


def _opened(enrolment: Enrolment, page: Page) -> tuple[ActivityProgress, bool]:
    return ActivityProgress.objects.get_or_create(
        enrolment=enrolment,
        page_key=page.translation_key,
        defaults={"kind": page.activity_kind.name},
    )


def _note_reading(enrolment: Enrolment, page: Page) -> None:
    rows = ActivityProgress.objects.at(enrolment.pk, page.translation_key).without_hours()
    rows.update(opened_again_at=timezone.now())


def _record_no_pass(enrolment: Enrolment, page: Page, *, is_waiting: bool) -> None:
    now = timezone.now()
    told = {"waiting_since": now} if is_waiting else {"waiting_since": None, "failed_at": now}

    def noted() -> int:
        mine = ActivityProgress.objects.at(enrolment.pk, page.translation_key)
        return mine.filter(completed_at=None).update(**told)

    # Who came by another way than the page has not opened it yet.
    if not noted() and _note_opening(enrolment, page):
        noted()


def _record_pass(enrolment: Enrolment, page: Page) -> bool:
    """Tick an activity in an enrolment that is held; tell whether it completed the course."""
    rows = list(ActivityProgress.objects.about(enrolment, page.translation_key))
    own = (row for row in rows if row.enrolment_id == enrolment.pk)
    row = next((row for row in own if row.page_key == page.translation_key), None)
    if row is None:
        row, _is_first = _opened(enrolment, page)
        rows.append(row)
    crediting.credit_pass(
        row,
        enrolment,
        minutes=page.duration_minutes,
        is_elsewhere=any(each.enrolment_id != enrolment.pk and each.credited_on for each in rows),
    )
    course = course_above(page)
    return course is not None and _finish(participation_with(course, enrolment, rows), None)


def _complete(row: ActivityProgress, page: Page) -> None:
    """Note that an activity is completed, at its length of today, unless it was before."""
    if row.completed_at is not None:
        return
    open_yet = ActivityProgress.objects.filter(pk=row.pk, completed_at=None)
    open_yet.update(completed_at=timezone.now(), minutes=page.duration_minutes)
    row.refresh_from_db()


def _training_record(enrolment: Enrolment, course: CoursePage) -> TrainingRecord:
    """Keep that the course is completed, with the minutes earned in it so far."""
    earned = ActivityProgress.objects.filter(enrolment=enrolment).with_hours()
    minutes = earned.aggregate(sum=Sum("credited_minutes"))["sum"] or 0
    return TrainingRecord.objects.create(
        enrolment=enrolment,
        officer_id=enrolment.officer_id,
        title=course.title,
        minutes=minutes,
        completed_on=today(),
    )


def _completion(record: TrainingRecord, course: CoursePage) -> CourseCompletion:
    return CourseCompletion(
        officer_id=record.officer_id,
        enrolment_id=record.enrolment_id,
        course_key=course.translation_key,
        course_title=record.title,
        minutes=record.minutes,
        completed_on=record.completed_on,
        issues_certificate=course.issues_certificate,
        competency_ids=frozenset(competency.pk for competency in course.competencies.all()),
    )
