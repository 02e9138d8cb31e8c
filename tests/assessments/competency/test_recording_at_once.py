"""Two transactions that record evidence for the same officer at the same time."""

import threading

import pytest
from django.db import connection

from assessments.competency import api
from assessments.models import Attainment
from tests.assessments.competency.making import evidence, level_slugs

ROUNDS = 4


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
