"""How many queries the pages take, and that a long conversation takes no more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Play, ScenarioPage
from assessments.roleplay import api
from tests.factories import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def scenario_page(framework) -> ScenarioPage:
    """Publish a conversation that can go round as often as one likes."""
    nodes = [
        content.turn(
            "loket",
            "Bagaimana?",
            [
                content.choice("lagi", "loket", ("KOM.1.1", 1)),
                content.choice("akhiri", "akhir", ("PP.1.1", 2)),
            ],
        ),
        content.ending("akhir"),
    ]
    return content.scenario(content.course(), nodes)


def queries_of(call) -> int:
    with CaptureQueriesContext(connection) as context:
        assert call().status_code in {200, 302}
    return len(context)


def go_on(player, moves):
    play = Play.objects.open().get()
    for _move in range(moves):
        state = play.state()
        token = next(o.token for o in state.options if o.text == "Pilihan lagi")
        api.make_move(
            play_id=play.pk, officer_id=player.pk, step=state.step, token=token, by=player.user
        )


def test_the_conversation_takes_the_same_few_queries_however_long_it_is(player, begin):
    table = begin(player)
    table.html()
    short = queries_of(lambda: table.client.get(table.url))
    go_on(player, 30)

    assert queries_of(lambda: table.client.get(table.url)) == short
    assert short <= 8


def test_a_move_takes_the_same_few_queries_however_long_the_conversation_is(player, begin):
    table = begin(player)

    def again():
        step, tokens = table.offered()
        return queries_of(lambda: table.post(step, tokens["Pilihan lagi"]))

    again()
    short = again()
    go_on(player, 30)

    assert again() == short
    assert short <= 14


def test_the_debrief_takes_the_same_few_queries_however_long_it_was(player, begin):
    def queries_after(moves):
        table = begin(player)
        go_on(player, moves)
        table.choose("Pilihan akhiri")
        url = reverse("play_debrief", args=[table.play.pk])
        table.client.get(url)
        return queries_of(lambda: table.client.get(url))

    short = queries_after(1)

    assert queries_after(30) == short
    assert short <= 18


def test_the_first_page_takes_the_same_queries_for_3_and_30_plays(player, begin, scenario_page):
    def play_on(count):
        for _play in range(count):
            begin(player).choose("Pilihan akhiri")

    table = begin(player)
    table.choose("Pilihan akhiri")
    play_on(2)
    table.client.get(scenario_page.url)
    few = queries_of(lambda: table.client.get(scenario_page.url))
    play_on(27)

    assert queries_of(lambda: table.client.get(scenario_page.url)) == few
