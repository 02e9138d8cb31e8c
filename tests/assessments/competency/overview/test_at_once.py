"""Evidence about colleagues, and transfers, at the same moment: every count is right afterwards."""

import threading

import pytest
from django.db import connection

from assessments.competency import api
from tests.assessments.competency.making import evidence, level_slugs
from tests.assessments.competency.overview.test_projection import (
    assert_in_step,
    post,
    require,
    tallies,
)
from tests.factories import organisation

COLLEAGUES = 4


@pytest.mark.django_db(transaction=True)
def test_colleagues_who_finish_together_are_all_counted(org, framework):
    require(org.counter_officer, KOM=1, PP=1)
    officers = organisation.many_officers(COLLEAGUES, org.front_office, org.counter_officer)
    start, errors = threading.Barrier(COLLEAGUES + 1), []

    def at_once(work):
        start.wait()
        try:
            work()
        except Exception as error:  # noqa: BLE001
            errors.append(error)
        finally:
            connection.close()

    def shown(officer):
        items = [
            evidence(slug, source_key=f"quiz:{source}")
            for slug in level_slugs("KOM", 1) + level_slugs("PP", 1)
            for source in range(2)
        ]
        return lambda: api.record_evidence(officer_id=officer.pk, items=items, by=None)

    works = [shown(officer) for officer in officers]
    works.append(lambda: post(officers[0], org.health, org.counter_officer))
    threads = [threading.Thread(target=at_once, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert_in_step()
    met = {(unit, code): met for unit, code, _importance, _required, met, *_ in tallies()}
    assert met == {
        ("DUK-FO", "KOM"): COLLEAGUES - 1,
        ("DUK-FO", "PP"): COLLEAGUES - 1,
        ("KES", "KOM"): 1,
        ("KES", "PP"): 1,
    }
