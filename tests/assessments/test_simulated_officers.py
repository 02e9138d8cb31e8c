"""Simulated officers in the product reach the levels that the simulation says."""

from dataclasses import replace

import pytest
from django.utils import timezone

from assessments.competency.api import record_evidence
from assessments.competency.rules.levels import KindsNeeded, Marks
from tests.assessments.competency.making import evidence
from tests.core import clocks
from tests.performance.measure import product
from tests.performance.measure.playing import moment_of
from tests.performance.measure.publishing import publish

pytestmark = pytest.mark.django_db
LENIENT = Marks(level=-1, indicator=-1, kind=-1, kinds_needed=(KindsNeeded(1),))


def test_six_of_them_in_the_first_week() -> None:
    assert product.differences(6, last_day=7) == []


def test_whoever_stands_otherwise_is_named_with_the_reason() -> None:
    around, pages = publish()
    pair = product.enrolled(0, around)
    with clocks.at(moment_of(0)):
        pair.go(0, pages)
        assert list(pair.differences(Marks(), 0)) == []
        [by_rule] = pair.differences(LENIENT, 0)
        assert by_rule == (
            "officer 0 (guesser), day 0: level 0 (provisionally 0) through the api, level 0"
            " (provisionally 2) without; the evidence is the same, the rule judges it otherwise"
        )
        more = replace(evidence("KOM.1.1", 0.5), occurred_at=timezone.now())
        record_evidence(officer_id=pair.visitor.officer.pk, items=[more], by=None)
        [by_evidence] = pair.differences(Marks(), 0)
        assert "; only through the api: ('Kuis Komunikasi', '1.1'" in by_evidence
