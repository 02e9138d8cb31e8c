"""What levels are judged by is remembered, and never longer than it holds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.competency.ledger.yardsticks import competencies_of, with_successors, yardstick
from assessments.models import AttainmentPolicy, Competency, Indicator, IndicatorMapping
from lms.core.clock import today
from lms.core.content_stamp import content_stamp

pytestmark = pytest.mark.django_db


@pytest.fixture
def kom(framework):
    return Competency.objects.get(code="KOM")


def read(competency):
    return yardstick(frozenset({competency.pk}), today())


def test_it_is_read_once(kom):
    read(kom)
    with CaptureQueriesContext(connection) as queries:
        read(kom)
        content_stamp()
    assert len(queries) == 2  # the stamp both times


def test_a_new_policy_counts_at_once(kom, framework):
    read(kom)
    AttainmentPolicy.objects.create(
        framework=framework, name="Ketat", version=2, level_mark=0.9, starts_on=today()
    )
    assert read(kom).policy_of(kom.pk).level_mark == 0.9


def test_a_new_indicator_counts_at_once(kom):
    before = len(read(kom).indicators[kom.pk])
    Indicator.objects.create(competency=kom, level=1, code="1.99", slug="KOM.1.99", text="Baru")
    assert len(read(kom).indicators[kom.pk]) == before + 1


def test_an_indicator_that_is_no_more_is_left_out(kom):
    extra = Indicator.objects.create(
        competency=kom, level=1, code="1.99", slug="KOM.1.99", text="Baru"
    )
    asked = frozenset({extra.pk})
    assert competencies_of(asked) == {extra.pk: kom.pk}
    extra.delete()
    assert competencies_of(asked) == {}


def test_what_speaks_for_a_successor_does_so_at_once(kom):
    later = Competency.objects.get(code="PP")
    assert with_successors(frozenset({kom.pk})) == {kom.pk}
    IndicatorMapping.objects.create(
        old=kom.indicators.get(code="1.1"), new=later.indicators.get(code="1.1")
    )
    assert with_successors(frozenset({kom.pk})) == {kom.pk, later.pk}
