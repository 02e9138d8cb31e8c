"""Count time spent with lessons, and credit each activity with its minutes, once."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from courses.catalogue.estimate import LONGEST
from courses.catalogue.outline import activity_page
from courses.enrolment.models import Enrolment
from courses.enrolment.states import State
from courses.progress import notice_kinds, reading
from courses.progress.models import ActivityProgress, Basis, ReadingClock, TrainingRecord
from lms.core import audit
from lms.core.activities import KINDS
from lms.core.clock import today
from lms.notifications import api as notifications
from lms.people.api import Actor

NEVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class ReadingTime:
    """How long a browser has seen somebody with a lesson, all in all, in seconds."""

    enrolment_id: int
    page_key: UUID
    seconds: int


@transaction.atomic
def tell_time(*, officer_id: int, told: Iterable[ReadingTime]) -> list[ReadingTime]:
    """Count what a browser has measured; return those lessons that have earned their hours by it.

    No more counts, for all lessons together, than has passed since time was last counted for the
    officer, and for each lesson no more than since it was opened. Told again, it adds nothing.
    What is not the officer's, was not opened or has earned its hours is passed over. Four queries
    for one lesson, two for each further one, and five where one has earned its hours.
    """
    told = list(told)
    clock = hold_clock(officer_id)
    rows = _rows_of(officer_id, told)
    if not rows:
        return []
    now = timezone.now()
    first_opened = min(row.opened_at for row in rows.values())
    left = reading.passed_since(now, first_opened, clock.read_at)
    earned = []
    for time in told:
        row = rows.get((time.enrolment_id, time.page_key))
        if row is None:
            continue
        passed = min(left, reading.passed_since(now, row.opened_at))
        seconds = reading.counted(row.seconds, time.seconds, passed)
        if seconds > row.seconds:
            left -= seconds - row.seconds
            _spend(row, seconds, clock, now)
        if row.is_too_quick and _credit_if_read(row, Basis.MEASURED):
            earned.append(time)
    return earned


def _rows_of(
    officer_id: int, told: Iterable[ReadingTime]
) -> dict[tuple[int, UUID], ActivityProgress]:
    found = ActivityProgress.objects.of([officer_id]).going_on().without_hours()
    found = found.filter(page_key__in={time.page_key for time in told})
    return {(row.enrolment_id, row.page_key): row for row in found}


def credit_reading(row: ActivityProgress, *, clock: ReadingClock, told: int | None) -> bool:
    """Credit a lesson just finished if it was read in a plausible time; tell whether it was.

    ``clock`` is the officer's, held. ``told`` is what the browser has measured in seconds; without
    it, it is the time since the lesson was last opened, or since time was last counted for the
    officer. Runs in the caller's transaction; two queries, and five of crediting.
    """
    now = timezone.now()
    opened_at = row.opened_at if told is not None else row.opened_again_at or row.opened_at
    passed = reading.passed_since(now, opened_at, clock.read_at)
    seconds = reading.counted(row.seconds, told, passed)
    _spend(row, seconds, clock, now)
    return _credit_if_read(row, Basis.BETWEEN if told is None else Basis.MEASURED)


def credit_pass(
    row: ActivityProgress, enrolment: Enrolment, *, minutes: int, is_elsewhere: bool
) -> None:
    """Complete and credit an activity of so many minutes that was passed; again changes nothing.

    ``is_elsewhere``: it has earned its hours in another course. Runs in the transaction that holds
    its ``enrolment``. One query.
    """
    if row.completed_at is None:
        row.completed_at, row.minutes = timezone.now(), minutes
    if row.credited_on is None:
        completed: Mapping[str, dt.datetime | int] = {
            "completed_at": row.completed_at,
            "minutes": row.minutes,
        }
        basis = Basis.ELSEWHERE if is_elsewhere else Basis.PASSED
        _store(row, enrolment, basis, today(), **completed)


@transaction.atomic
def accept(*, row: ActivityProgress, by: Actor, reason: str) -> bool:
    """Credit a lesson that was read too quickly, for the day it was completed; tell its officer.

    Tells whether it did so now; ``False`` if it has earned its hours meanwhile.
    """
    assert row.completed_at is not None  # noqa: S101 - only what is completed is too quick
    if not _credit(row, Basis.ACCEPTED, on=timezone.localdate(row.completed_at)):
        return False
    page = activity_page(KINDS.named(row.kind), row.page_key)
    title = page.title if page else str(row.page_key)
    audit.record(
        by=by,
        action="hours.accept",
        target=row.enrolment,
        changes={
            "lesson": title,
            "minutes": row.minutes,
            "seconds": row.seconds,
            "reason": reason,
        },
    )
    notifications.notify(
        recipient_id=row.enrolment.officer.user_id,
        kind=notice_kinds.ACCEPTED,
        key=f"hours:{row.pk}",
        url=(page and page.url) or reverse("home"),
        facts={"lesson": title},
    )
    return True


def forget_clock(*, officer_id: int) -> None:
    """Forget when somebody last read."""
    ReadingClock.objects.filter(officer=officer_id).delete()


def hold_clock(officer_id: int) -> ReadingClock:
    """Return the officer's clock and hold it to the end of the transaction.

    It comes before any row that time is counted for, so that nobody waits for one another.
    """
    clock, _is_first = ReadingClock.objects.select_for_update().get_or_create(
        officer_id=officer_id, defaults={"read_at": NEVER}
    )
    return clock


def _spend(row: ActivityProgress, seconds: int, clock: ReadingClock, now: dt.datetime) -> None:
    longest = row.minutes or LONGEST
    row.seconds = reading.at_most(seconds, longest)
    ActivityProgress.objects.filter(pk=row.pk).update(seconds=row.seconds)
    clock.read_at = now
    clock.save(update_fields=["read_at"])


def _credit_if_read(row: ActivityProgress, basis: Basis) -> bool:
    return reading.is_plausible(row.seconds, row.minutes) and _credit(row, basis, on=today())


def _credit(row: ActivityProgress, basis: Basis, *, on: dt.date) -> bool:
    """Credit an activity with its minutes; those of one credited elsewhere are none.

    Tells whether it did so now.
    """
    # The end of the course adds up what is credited: one of both comes first.
    enrolment = Enrolment.objects.select_for_update().get(pk=row.enrolment_id)
    same = ActivityProgress.objects.of([enrolment.officer_id]).filter(page_key=row.page_key)
    is_elsewhere = same.with_hours().exclude(pk=row.pk).exists()
    return _store(row, enrolment, Basis.ELSEWHERE if is_elsewhere else basis, on)


def _store(
    row: ActivityProgress,
    enrolment: Enrolment,
    basis: Basis,
    on: dt.date,
    **besides: dt.datetime | int,
) -> bool:
    minutes = 0 if basis is Basis.ELSEWHERE else row.minutes
    credited = ActivityProgress.objects.filter(pk=row.pk).without_hours()
    if not credited.update(credited_minutes=minutes, credited_on=on, basis=basis, **besides):
        return False
    if enrolment.state != State.ENROLLED:  # there is no record before the end
        records = TrainingRecord.objects.filter(enrolment=enrolment)
        records.update(minutes=F("minutes") + minutes)
    return True
