"""Record what participants do, and end the course when all that counts is done."""

import datetime as dt
from collections.abc import Collection, Iterator
from itertools import chain, islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from assessments import api as assessments
from assessments.signals import ActivityResult
from courses.catalogue.models import CoursePage
from courses.catalogue.outline import activity_page
from courses.enrolment.models import Enrolment
from courses.enrolment.states import State
from courses.progress import completion
from courses.progress.models import ActivityProgress, TrainingRecord
from courses.progress.participation import StepStatus, participation_in
from courses.signals import CourseCompletion, course_completed
from lms.core import audit
from lms.core.clock import today, training_hours
from lms.core.consequences import tell_after_commit

LATELY = dt.timedelta(days=30)
"""How far back a sweep looks."""
AT_ONCE = 500


class NotEnrolledError(Exception):
    """The officer takes no part in the course."""


class NotOpenedError(Exception):
    """The officer has not opened the lesson, so they cannot have read it."""


def open_activity(enrolment: Enrolment, page: Any, status: StepStatus) -> None:
    """Note that a participant has opened an activity, unless ``status`` says so already.

    Whoever has left the course leaves no trace. Two queries the first time.
    """
    if status is StepStatus.NOT_STARTED and enrolment.state != State.WITHDRAWN:
        _note_opening(enrolment, page)


def open_lesson(*, officer_id: int, page: Any) -> None:
    """Note that an officer has opened a lesson; again changes nothing.

    Raises:
        NotEnrolledError: if the officer takes no part in its course.
    """
    _note_opening(_taking_part(officer_id, page), page)


@transaction.atomic
def complete_lesson(*, officer_id: int, page: Any, by: Any) -> bool:
    """Complete a lesson; again changes nothing. Tells whether this completed the course.

    Raises:
        NotEnrolledError: if the officer takes no part in its course.
        NotOpenedError: if they have not opened the lesson since they joined.
    """
    enrolment = _taking_part(officer_id, page)
    opened = ActivityProgress.objects.filter(enrolment=enrolment, page_key=page.translation_key)
    if not opened.exists():
        raise NotOpenedError
    return _record(enrolment, page, passed=True, by=by)


@transaction.atomic
def record_result(*, officer_id: int, page: Any, passed: bool) -> bool:
    """Keep the result of a quiz or role-play; a failure never undoes a pass.

    Outside any course, or without enrolment, nothing is kept. Tells whether it completed the
    course.
    """
    enrolment = _enrolment_for(officer_id, page)
    return enrolment is not None and _record(enrolment, page, passed=passed, by=None)


@transaction.atomic
def finish(*, enrolment: Enrolment, by: Any) -> bool:
    """Complete the course if all that counts is done; tells whether it did so now.

    It is also asked for on its own: when the last open step was taken out of the course, no
    activity is left that could end it.
    """
    # Two last activities finished at once must see each other. SQLite holds its lock already.
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    course = CoursePage.objects.get(pk=enrolment.course_id)
    steps = participation_in(course, enrolment.officer_id).steps
    if enrolment.state != State.ENROLLED or not completion.is_complete(steps):
        return False
    if not enrolment.move_to(State.COMPLETED):
        return False
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
    results = chain(
        assessments.attempts_passed_since(moment), assessments.plays_passed_since(moment)
    )
    missing = 0
    while some := list(islice(results, AT_ONCE)):
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
    enrolment = _enrolment_for(result.officer_id, page) if page else None
    if enrolment is None or enrolment.enrolled_at > result.finished_at:
        return False
    _record(enrolment, page, passed=True, by=None)
    return True


def _enrolment_for(officer_id: int, page: Any) -> Enrolment | None:
    """Return the enrolment in the course above an activity page. One query."""
    enrolment: Enrolment | None = (
        Enrolment.objects.filter(officer=officer_id, course__path=page.path[: -page.steplen])
        .active_first()
        .first()
    )
    return enrolment


def _taking_part(officer_id: int, page: Any) -> Enrolment:
    enrolment = _enrolment_for(officer_id, page)
    if enrolment is None or enrolment.state == State.WITHDRAWN:
        raise NotEnrolledError
    return enrolment


def _note_opening(enrolment: Enrolment, page: Any) -> None:
    ActivityProgress.objects.get_or_create(
        enrolment=enrolment, page_key=page.translation_key, defaults={"kind": page.activity_kind}
    )


def _record(enrolment: Enrolment, page: Any, *, passed: bool, by: Any) -> bool:
    _note_opening(enrolment, page)
    rows = ActivityProgress.objects.filter(
        enrolment=enrolment, page_key=page.translation_key, completed_at=None
    )
    if not passed:
        rows.update(failed_at=timezone.now())
        return False
    rows.update(completed_at=timezone.now(), minutes=page.duration_minutes)
    return finish(enrolment=enrolment, by=by)


def _training_record(enrolment: Enrolment, course: CoursePage) -> TrainingRecord:
    """Credit the activities completed, each at its length on that day."""
    completed = ActivityProgress.objects.filter(enrolment=enrolment, completed_at__isnull=False)
    minutes = completed.aggregate(sum=Sum("minutes"))["sum"] or 0
    return TrainingRecord.objects.create(
        enrolment=enrolment,
        officer_id=enrolment.officer_id,
        title=course.title,
        minutes=minutes,
        training_hours=training_hours(minutes),
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
