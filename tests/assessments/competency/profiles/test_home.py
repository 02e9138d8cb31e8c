"""The first page offers what may be confirmed, on its day."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format

from assessments.competency import api
from assessments.competency.models import Attainment, Competency, CompetencyFramework
from assessments.competency.profiles.in_brief import InBrief
from assessments.competency.profiles.offers import activities_for
from lms.people.models import Officer
from tests.assessments.competency.making import (
    level_slugs,
    observables,
    rule_3,
    show_much,
    take_check,
    take_course,
)
from tests.factories import content

pytestmark = pytest.mark.django_db
QUERIES = 13
"""Of the first page in all."""
KOM_1, PP_1 = level_slugs("KOM", 1), level_slugs("PP", 1)


@pytest.fixture(autouse=True)
def by_rule_3(framework: CompetencyFramework, required: Any) -> None:
    rule_3(framework)


def home(client: Any) -> str:
    return " ".join(client.get("/").text.split())


def offer(*slugs: str) -> str:
    page = content.course("Latihan loket")
    page.save_revision().publish()
    api.offer_evidence(
        source_key="roleplay:loket",
        page=page,
        duration_minutes=10,
        observables=observables(*slugs),
    )
    return str(page.url)


def test_what_may_be_confirmed_now_stands_there_with_an_activity_until_it_is(
    ayu: Officer, as_user: Any
) -> None:
    address = offer(*KOM_1)
    take_course(ayu, *KOM_1, days_ago=8)
    kom = Competency.objects.get(code="KOM")
    page = home(as_user(ayu))
    assert "1 tingkat Anda dapat dikonfirmasi sekarang" in page
    card = page[page.index('aria-labelledby="confirmations"') :]
    assert reverse("competency_detail_mine", args=[kom.pk]) in card
    assert f'href="{address}"' in card
    take_check(ayu, *KOM_1)
    assert "dikonfirmasi" not in home(as_user(ayu))


def test_an_activity_is_kept_once_whoever_needs_it() -> None:
    offer(*KOM_1)
    first, second = (content.indicator(slug).pk for slug in KOM_1[:2])
    [of_both] = activities_for([first, second]).values()
    [of_one] = activities_for([second]).values()
    assert of_one is of_both


def test_what_is_to_come_stands_there_with_its_day(ayu: Officer, as_user: Any) -> None:
    take_course(ayu, *PP_1, days_ago=2)
    found = api.competency_profile(ayu.pk).to_confirm
    ((_service, level),) = found
    page = home(as_user(ayu))
    assert "Tingkat yang segera dapat dikonfirmasi" in page
    assert f"dapat dikonfirmasi mulai {date_format(level.check_from, 'j M Y')}" in page


def test_where_nothing_offered_can_confirm_it_the_card_says_what_can(
    ayu: Officer, as_user: Any
) -> None:
    take_course(ayu, *KOM_1, days_ago=8)
    assert "Semua kegiatannya sudah Anda coba" in home(as_user(ayu))


def queries(officer: Officer, as_user: Any) -> int:
    client = as_user(officer)
    home(client)
    with CaptureQueriesContext(connection) as captured:
        home(client)
    return len(captured)


def test_the_cards_cost_the_same_however_much_was_shown(ayu: Officer, as_user: Any) -> None:
    take_course(ayu, "KOM.1.1", days_ago=8)
    few = queries(ayu, as_user)
    show_much(ayu, "KOM.1.1", "PP.1.1", pieces=1000)
    assert queries(ayu, as_user) == few <= QUERIES


def test_several_levels_to_confirm_cost_as_many_queries_as_one(ayu: Officer, as_user: Any) -> None:
    take_course(ayu, *KOM_1, days_ago=8)
    one = queries(ayu, as_user)
    take_course(ayu, *PP_1, days_ago=8)
    assert queries(ayu, as_user) == one <= QUERIES


@pytest.mark.parametrize("days_ago", [2, 8, 400, 1000])
def test_what_is_kept_says_the_same_as_what_is_computed(ayu: Officer, days_ago: int) -> None:
    take_course(ayu, *KOM_1, days_ago=days_ago)
    if days_ago > 8:
        take_check(ayu, *KOM_1, days_ago=days_ago - 8)
    take_course(ayu, *PP_1, days_ago=8)
    kept = InBrief(ayu.pk)
    Attainment.objects.update(rule_version=0)
    computed = InBrief(ayu.pk)
    assert [replace(each, next_level=None) for each in computed.levels] == [
        replace(each, next_level=None) for each in kept.levels
    ]
    assert computed.waiting == kept.waiting
