"""On the day from which a level may be confirmed its officer is told, and once."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from assessments.competency import api, tasks
from assessments.competency.ledger import confirmations
from assessments.competency.models import Attainment, CompetencyFramework
from lms.notifications.models import Notice
from lms.people.models import Officer
from lms.people.organisation import staffing
from tests.assessments.competency.making import level_slugs, rule_3, take_check, take_course

pytestmark = pytest.mark.django_db
KOM_1, KOM_2, PP_1 = level_slugs("KOM", 1), level_slugs("KOM", 2), level_slugs("PP", 1)


@pytest.fixture(autouse=True)
def by_rule_3(framework: CompetencyFramework) -> None:
    rule_3(framework)


def told(officer: Officer) -> list[str]:
    with translation.override("id"):
        return [notice.text for notice in Notice.objects.of(officer.user_id)]


def on(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """Let so many days pass."""
    now = timezone.now() + dt.timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: now)


def test_the_officer_is_told_on_the_day_and_not_before(
    ayu: Officer, monkeypatch: pytest.MonkeyPatch, run_jobs: Any
) -> None:
    take_course(ayu, *KOM_1)
    on(monkeypatch, 6)
    assert (confirmations.offer(), told(ayu)) == (0, [])
    on(monkeypatch, 1)
    tasks.refresh_attainments.enqueue()
    run_jobs()
    assert told(ayu) == [
        "Tingkat 1 Komunikasi kini dapat dikonfirmasi dengan satu hasil baik lagi."
    ]
    kom = Attainment.objects.get(officer=ayu).competency_id
    assert Notice.objects.get().url == reverse("competency_detail_mine", args=[kom])


def test_days_on_which_nobody_was_told_are_made_up_for_and_nobody_is_told_twice(
    ayu: Officer,
) -> None:
    take_course(ayu, *KOM_1, days_ago=20)
    assert [confirmations.offer() for _night in range(3)] == [1, 0, 0]
    Attainment.objects.update(offered=0)
    confirmations.offer()
    assert len(told(ayu)) == 1


def test_what_was_confirmed_meanwhile_is_not_offered(ayu: Officer) -> None:
    take_course(ayu, *KOM_1, days_ago=9)
    take_check(ayu, *KOM_1)
    assert confirmations.offer() == 0


def test_the_next_level_is_offered_on_a_day_of_its_own(ayu: Officer) -> None:
    take_course(ayu, *KOM_1, days_ago=9)
    confirmations.offer()
    take_check(ayu, *KOM_1)
    take_course(ayu, *KOM_2, days_ago=8)
    assert confirmations.offer() == 1
    assert [text.split(" kini ")[0] for text in told(ayu)] == [
        "Tingkat 2 Komunikasi",
        "Tingkat 1 Komunikasi",
    ]


def test_many_are_told_piece_by_piece(
    ayu: Officer, eko: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirmations, "LEVELS_AT_ONCE", 1)
    for officer in (ayu, eko):
        take_course(officer, *KOM_1, *PP_1, days_ago=8)
    assert confirmations.offer() == 4
    assert (len(told(ayu)), len(told(eko))) == (2, 2)


def test_who_has_left_is_told_nothing(ayu: Officer, admin: Any) -> None:
    take_course(ayu, *KOM_1, days_ago=8)
    staffing.set_status(by=admin, officer=ayu, status="left", day=timezone.localdate())
    assert confirmations.offer() == 0


def test_computing_levels_anew_does_not_offer_them_again(ayu: Officer) -> None:
    take_course(ayu, *KOM_1, days_ago=8)
    confirmations.offer()
    api.rebuild_attainments()
    assert confirmations.offer() == 0
