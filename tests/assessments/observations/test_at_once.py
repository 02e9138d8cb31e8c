"""Many at once, with real threads and connections of their own."""

import threading

import pytest
from django.db import connection

from assessments.models import ClaimedIndicator, Evidence, RatingSheet
from assessments.observations import api
from assessments.prior_learning import api as prior_learning
from assessments.prior_learning.models import PriorClaim
from lms.core.models import AuditEvent
from tests.assessments.observations import making
from tests.assessments.prior_learning import making as claims

CROWD = 12

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(action):
    """Run ``action`` in threads that set off together; return the errors."""
    start, errors = threading.Barrier(CROWD), []

    def run():
        try:
            start.wait()
            action()
        except Exception as error:  # noqa: BLE001
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _n in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def hand_in_at_once(fajar, ayu):
    sheet = making.opened(fajar, ayu)
    making.mark(sheet, 3)
    errors = all_at_once(lambda: api.submit(sheet=making.sheet_of(fajar, sheet), by=fajar))
    return errors, AuditEvent.objects.filter(action="observation.submit").count()


def test_many_hand_ins_of_one_form_give_one_result(framework, fajar, ayu):
    errors, events = hand_in_at_once(fajar, ayu)
    assert (errors, events, Evidence.objects.count()) == ([], 1, 3)


def test_without_the_guard_many_hand_ins_give_many_results(framework, fajar, ayu, monkeypatch):
    """The test above tests something: take the conditional update away and it fails."""
    monkeypatch.setattr(api, "_hold_open", lambda *_sheet_and_time: True)
    _errors, events = hand_in_at_once(fajar, ayu)
    assert events > 1


def test_joining_many_times_at_once_gives_one_form(framework, fajar, gita, ayu):
    observation = making.opened(fajar, ayu).observation
    errors = all_at_once(lambda: api.take_part(observation=observation, assessor=gita, by=gita))
    assert errors == []
    assert RatingSheet.objects.filter(assessor=gita).count() == 1
    assert RatingSheet.objects.get(assessor=gita).ratings.count() == 3


def test_of_many_decisions_about_a_claim_one_counts(framework, fajar, ayu):
    claim = claims.waiting(ayu)
    accept = claims.judged(claim, claims.ACCEPT)
    errors = all_at_once(
        lambda: prior_learning.decide(
            by=fajar, claim=PriorClaim.objects.get(pk=claim.pk), judgements=accept
        )
    )
    assert {type(error) for error in errors} == {prior_learning.ClaimMovedError}
    assert len(errors) == CROWD - 1
    assert Evidence.objects.count() == ClaimedIndicator.objects.count() == 3
    assert AuditEvent.objects.filter(action="prior.decide").count() == 1
