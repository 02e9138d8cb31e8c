"""Long lists are gone through while others write to the database."""

import datetime as dt

import pytest
from django.db import transaction
from django.db.models.signals import post_delete
from django.utils import timezone

from lms.core import tasks
from lms.core.batches import Found, in_batches
from lms.core.models import JobRun, JobStatus
from lms.people.models import Officer
from tests.core.workers import beat_elsewhere
from tests.factories import organisation

MORE_THAN_ONE_FETCH = 2001


@pytest.mark.django_db
def test_a_long_list_is_read_in_its_order_and_without_whoever_has_left_it_meanwhile(org) -> None:
    officers = organisation.many_officers(5, org.front_office, org.counter_officer)
    found = Found(Officer.objects.order_by("-name"))
    batches = in_batches(found, 2)
    names = [officer.name for officer in next(batches)]
    Officer.objects.filter(pk=officers[2].pk).update(name="Berganti Nama")
    officers[1].delete()
    names += [officer.name for batch in batches for officer in batch]
    assert len(found) == 5
    assert names == ["Petugas 005", "Petugas 004", "Berganti Nama", "Petugas 001"]


@pytest.mark.django_db(transaction=True)
def test_old_jobs_are_forgotten_while_a_worker_says_that_it_is_alive() -> None:
    month_ago = timezone.now() - dt.timedelta(days=31)
    JobRun.objects.bulk_create(
        JobRun(key=str(number), status=JobStatus.DONE, finished_at=month_ago)
        for number in range(MORE_THAN_ONE_FETCH)
    )
    begun: list[bool] = []

    def beat_once(**_signal: object) -> None:
        if not begun:
            transaction.on_commit(beat_elsewhere)
        begun.append(True)

    post_delete.connect(beat_once, sender=JobRun)
    try:
        tasks.clean_up.call()
    finally:
        post_delete.disconnect(beat_once, sender=JobRun)
    assert len(begun) == MORE_THAN_ONE_FETCH
    assert not JobRun.objects.exists()
