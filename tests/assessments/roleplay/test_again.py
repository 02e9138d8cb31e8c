"""A conversation comes back after 2, 7 and 30 days, each time in its next variant."""

import datetime as dt
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Play, ScenarioPage
from assessments.practice import api as practice
from tests.assessments.roleplay.conftest import join
from tests.assessments.roleplay.losses import making
from tests.counting import statements
from tests.factories import content, everything
from tests.markup import as_shown

pytestmark = pytest.mark.django_db


def ended_days_ago(days):
    Play.objects.whole().update(finished_at=timezone.now() - dt.timedelta(days=days))


def due(officer):
    return practice.today_of(officer.pk).conversations


@pytest.mark.parametrize(("plays", "days"), [(1, 2), (2, 7), (3, 30)])
def test_it_is_due_when_its_interval_is_over_and_not_before(player, begin, plays, days):
    for _play in range(plays):
        begin(player).choose("Pilihan sela")
    ended_days_ago(days - 1)
    assert due(player) == []

    ended_days_ago(days)

    assert len(due(player)) == 1


def test_after_the_last_interval_it_does_not_come_back(player, begin):
    for _play in range(4):
        begin(player).choose("Pilihan sela")
    ended_days_ago(400)

    assert due(player) == []


def test_while_it_is_open_or_unpublished_it_is_not_offered(player, begin, scenario_page):
    begin(player).choose("Pilihan sela")
    ended_days_ago(2)
    scenario_page.unpublish()
    assert due(player) == []
    scenario_page.save_revision().publish()
    assert due(player) != []

    begin(player)

    assert due(player) == []


def test_the_practice_page_leads_to_it(player, begin, scenario_page, as_user):
    begin(player).choose("Pilihan sela")
    ended_days_ago(2)

    html = as_user(player).get(reverse("practice")).content.decode()

    assert scenario_page.url in html


def test_the_first_page_says_so_until_it_has_been_had(player, begin, as_user):
    def first_page():
        return as_shown(as_user(player).get(reverse("home")).content.decode())

    begin(player).choose("Pilihan sela")
    assert "percakapan untuk diulang" not in first_page()

    ended_days_ago(2)

    assert "1 percakapan untuk diulang" in first_page()
    begin(player).choose("Pilihan sela")
    assert "percakapan untuk diulang" not in first_page()


def another(page):
    copy = ScenarioPage(title="Lagi", persona_name="Bu Ani", conversation=page.conversation)
    return page.get_parent().add_child(instance=copy)


def test_the_first_page_and_the_practice_cost_the_same_however_many_come_back(
    player, begin, scenario_page, as_user
):
    client, costs = as_user(player), []
    begin(player).choose("Pilihan sela")
    for count in (2, 27):
        for _page in range(count):
            making.play(another(scenario_page), player, ("sela",))
        ended_days_ago(2)
        for name in ("home", "practice"):
            client.get(reverse(name))
            costs.append(statements(partial(client.get, reverse(name))))
    assert costs[:2] == costs[2:]


def test_practice_from_a_turn_does_not_use_a_variant_up(framework, ayu, begin):
    page = everything.scenario(content.course())
    join(ayu, page)
    table = begin(ayu, page)
    table.choose("Ada biaya supaya lebih cepat.")
    table.client.post(reverse("play_branch", args=[table.play.pk]), {"step": 0})
    begin(ayu, page).choose("Ada biaya supaya lebih cepat.")

    assert begin(ayu, page).play.variant == "sari"
