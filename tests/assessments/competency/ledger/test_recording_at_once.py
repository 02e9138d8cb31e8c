"""Two transactions that record evidence for the same officer at the same time."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from assessments.competency import api
from assessments.competency.ledger import recording as ledger
from assessments.competency.ledger import verification
from assessments.models import Attainment, Evidence, LedgerHead
from tests.assessments.competency.making import evidence, level_slugs

ROUNDS = 4
WRITERS = 5


@pytest.mark.django_db(transaction=True)
def test_the_level_knows_the_evidence_of_both(ayu, framework):
    errors = []

    def record(items, start):
        start.wait()
        try:
            api.record_evidence(officer_id=ayu.pk, items=items, by=None)
        except Exception as error:  # noqa: BLE001
            errors.append(error)
        finally:
            connection.close()

    for round_number in range(ROUNDS):
        # Each source alone shows nothing; the level needs both.
        competency = ["KOM", "PP"][round_number % 2]
        level = 1 + round_number // 2
        start = threading.Barrier(2)
        threads = [
            threading.Thread(
                target=record,
                args=(
                    [
                        evidence(slug, source_key=f"quiz:{source}")
                        for slug in level_slugs(competency, level)
                    ],
                    start,
                ),
            )
            for source in ("a", "b")
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        row = Attainment.objects.get(officer=ayu, competency__code=competency)
        assert row.level == level
    assert verification.verify_ledger().break_count == 0


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_do_not_fork_the_chain(ayu, framework):
    errors: list[Exception] = []

    def record(items, start):
        start.wait()
        try:
            for item in items:
                api.record_evidence(officer_id=ayu.pk, items=[item, same], by=None)
        except Exception as error:  # noqa: BLE001
            errors.append(error)
        finally:
            connection.close()

    same = evidence("KOM.1.1", key="same")
    start = threading.Barrier(WRITERS)
    threads = [
        threading.Thread(target=record, args=([evidence("KOM.1.1") for _n in range(3)], start))
        for _writer in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    sequences = Evidence.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(sequences) == list(range(1, 3 * WRITERS + 2))
    assert verification.verify_ledger().break_count == 0


@pytest.mark.django_db
def test_should_the_lock_fail_the_database_refuses_to_fork(ayu, framework, monkeypatch):
    api.record_evidence(officer_id=ayu.pk, items=[evidence("KOM.1.1")], by=None)
    stale = LedgerHead.objects.get()
    api.record_evidence(officer_id=ayu.pk, items=[evidence("KOM.1.1")], by=None)
    monkeypatch.setattr(ledger, "_hold_end", lambda _officer_id: stale)
    with pytest.raises(IntegrityError), transaction.atomic():
        api.record_evidence(officer_id=ayu.pk, items=[evidence("KOM.1.1")], by=None)
    assert verification.verify_ledger().break_count == 0
