"""A conversation comes back after 2, 7 and 30 days, each time in its next variant."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Play
from assessments.practice import api as practice
from tests.assessments.roleplay.conftest import join
from tests.factories import content, everything

pytestmark = pytest.mark.django_db


def ended_days_ago(days):
    Play.objects.whole().update(finished_at=timezone.now() - dt.timedelta(days=days))


@pytest.mark.parametrize(("plays", "days"), [(1, 2), (2, 7), (3, 30)])
def test_it_is_due_when_its_interval_is_over_and_not_before(player, begin, plays, days):
    for _play in range(plays):
        begin(player).choose("Pilihan sela")
    ended_days_ago(days - 1)
    assert practice.conversations_due(player.pk) == []

    ended_days_ago(days)

    assert len(practice.conversations_due(player.pk)) == 1


def test_after_the_last_interval_it_does_not_come_back(player, begin):
    for _play in range(4):
        begin(player).choose("Pilihan sela")
    ended_days_ago(400)

    assert practice.conversations_due(player.pk) == []


def test_while_it_is_open_or_unpublished_it_is_not_offered(player, begin, scenario_page):
    begin(player).choose("Pilihan sela")
    ended_days_ago(2)
    scenario_page.unpublish()
    assert practice.conversations_due(player.pk) == []
    scenario_page.save_revision().publish()
    assert practice.conversations_due(player.pk) != []

    begin(player)

    assert practice.conversations_due(player.pk) == []


def test_the_practice_page_leads_to_it(player, begin, scenario_page, as_user):
    begin(player).choose("Pilihan sela")
    ended_days_ago(2)

    html = as_user(player).get(reverse("practice")).content.decode()

    assert scenario_page.url in html


def test_practice_from_a_turn_does_not_use_a_variant_up(framework, ayu, begin):
    page = everything.scenario(content.course())
    join(ayu, page)
    table = begin(ayu, page)
    table.choose("Ada biaya supaya lebih cepat.")
    table.client.post(reverse("play_branch", args=[table.play.pk]), {"step": 0})
    begin(ayu, page).choose("Ada biaya supaya lebih cepat.")

    assert begin(ayu, page).play.variant == "sari"
