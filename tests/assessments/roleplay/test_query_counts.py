"""How many queries the pages take, and that a long conversation takes no more."""

from functools import partial

import pytest
from django.urls import reverse

from assessments.models import Play, ScenarioPage
from assessments.roleplay import api
from tests.assessments.competency.making import level_slugs, show_much
from tests.assessments.roleplay.conftest import join
from tests.conftest import SESSION_QUERIES
from tests.counting import statements
from tests.factories import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def scenario_page(framework) -> ScenarioPage:
    """Publish a conversation that can go round as often as one likes."""
    return content.scenario(content.course(), nodes("Bagaimana?"))


def nodes(says):
    return [
        content.turn(
            "loket",
            says,
            [
                content.choice("lagi", "loket", ("KOM.1.1", 1)),
                content.choice("akhiri", "akhir", ("PP.1.1", 2)),
            ],
        ),
        content.ending("akhir"),
    ]


def queries_of(call) -> int:
    def answered():
        assert call().status_code in {200, 302}

    return statements(answered)


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
    assert short <= 4 + SESSION_QUERIES


def test_the_last_move_takes_the_same_queries_however_much_evidence_there_is(
    player, eko, begin, scenario_page
):
    join(eko, scenario_page)
    course = scenario_page.get_parent().specific
    content.lesson(course)  # so that the course goes on

    def last_move(officer, page):
        table = begin(officer, page)
        table.client.get(page.url)
        step, tokens = table.offered()
        return queries_of(lambda: table.post(step, tokens["Pilihan akhiri"]))

    costs = []
    for says, pieces in (("satu", 0), ("dua", 10), ("tiga", 400)):
        page = content.scenario(course, nodes(says), title=says)
        last_move(eko, page)  # what is the same for everybody is read
        show_much(player, *level_slugs("KOM", 1, 2), pieces=pieces)
        costs.append(last_move(player, page))
    assert costs[1] == costs[2] <= 20 + SESSION_QUERIES


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


def test_practising_from_a_turn_takes_the_same_queries_however_late_it_is(player, begin):
    table = begin(player)
    go_on(player, 31)
    table.choose("Pilihan akhiri")
    url = reverse("play_branch", args=[table.play.pk])

    def branched(step):
        count = queries_of(lambda: table.client.post(url, {"step": step}))
        branch = Play.objects.open().get()
        table.client.get(reverse("play", args=[branch.pk]))
        shown = queries_of(lambda: table.client.get(reverse("play", args=[branch.pk])))
        begin(player).choose("Pilihan akhiri")
        debrief = reverse("play_debrief", args=[branch.pk])
        return count, shown, queries_of(lambda: table.client.get(debrief))

    branched(1)
    assert branched(3) == branched(30)


def test_a_play_takes_the_same_queries_with_3_and_30_branches(player, begin, scenario_page):
    table = begin(player)
    table.choose("Pilihan lagi", "Pilihan akhiri")
    table.play.refresh_from_db()
    urls = (scenario_page.url, reverse("play_debrief", args=[table.play.pk]))
    costs = []
    for numbers in (range(2, 5), range(5, 32)):
        Play.objects.bulk_create(
            Play(**practised(table.play), number=number, branched_from=table.play, branch_step=1)
            for number in numbers
        )
        for url in urls:
            table.client.get(url)
            costs.append(queries_of(partial(table.client.get, url)))
    assert costs[:2] == costs[2:]


def practised(play):
    """Return the fields of a finished play in one that goes on from it."""
    names = ("page", "page_key", "officer", "snapshot", "seed", "started_at", "finished_at")
    ended = ("passed", "percent", "ending_key", "ending_title", "outcome")
    return {name: getattr(play, name) for name in (*names, *ended)} | {"is_counted": False}
