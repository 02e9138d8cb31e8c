"""Whoever may see an officer sees how that officer played."""

import csv
import datetime as dt
import io
from functools import partial

import openpyxl
import pytest
from django.urls import reverse

from assessments.models import Move, Play
from assessments.roleplay.replays import queries
from lms.core.models import AuditEvent
from lms.core.roles import Role
from lms.people import api as people
from tests.assessments.observations.making import opened
from tests.assessments.roleplay.losses import making
from tests.assessments.roleplay.losses.making import GONE, GOOD, RUDE
from tests.counting import statements
from tests.factories import content, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def scenario(framework):
    return making.page()


@pytest.fixture
def played(scenario, ayu, eko):
    """Ayu has done well, Eko has stopped after one answer."""
    return making.play(scenario, ayu, GOOD), making.play(scenario, eko, RUDE[:1])


def plays_url(page):
    return reverse("scenario_plays", args=[page.pk])


def replay_url(play):
    return reverse("play_replay", args=[play.pk])


def officer_url(officer):
    return reverse("officer_plays", args=[officer.pk])


def shown(client, url, **query):
    reply = client.get(url, query)
    assert reply.status_code == 200
    return reply.content.decode()


def test_each_sees_the_plays_of_the_officers_of_their_units(
    as_user, scenario, played, bima, dewi, citra, hana, rudi, ayu, eko
):
    of_ayu, of_eko = played
    sees = {bima: "A", dewi: "A", rudi: "A", citra: "AE", hana: "E"}
    for person, whom in sees.items():
        client = as_user(person)
        listed = shown(client, plays_url(scenario))
        for play, name, letter in ((of_ayu, "Ayu Lestari", "A"), (of_eko, "Eko Saputra", "E")):
            assert (name in listed) == (letter in whom)
            status = client.get(replay_url(play)).status_code
            assert status == (200 if letter in whom else 404)
    for officer in (ayu, eko):
        assert as_user(officer).get(plays_url(scenario)).status_code == 403
        assert as_user(officer).get(replay_url(of_ayu)).status_code == 404


def test_the_page_of_an_officer_leads_to_their_plays_and_those_to_each(
    as_user, scenario, played, bima, dewi, citra, hana, rudi, ayu, eko
):
    of_ayu, of_eko = played
    sees = {bima: "A", dewi: "A", rudi: "A", citra: "AE", hana: "E", ayu: "", eko: ""}
    for person, whom in sees.items():
        client = as_user(person)
        for officer, play, letter in ((ayu, of_ayu, "A"), (eko, of_eko, "E")):
            reply = client.get(officer_url(officer))
            if letter in whom:
                assert replay_url(play) in reply.content.decode()
            else:
                assert reply.status_code == 404
    for person in (bima, dewi):
        page = shown(as_user(person), reverse("officer", args=[ayu.pk]))
        assert officer_url(ayu) in page
    assert as_user(bima).get(officer_url(bima)).status_code == 404
    own = shown(as_user(bima), reverse("officer", args=[bima.pk]))
    assert officer_url(bima) not in own


def test_what_is_practised_from_a_turn_on_is_nobody_elses_business(as_user, played, citra, ayu):
    of_ayu, _of_eko = played
    branch = making.play(of_ayu.page, ayu, GOOD[:1])
    Play.objects.filter(pk=branch.pk).update(branched_from=of_ayu, branch_step=1, is_counted=False)
    assert replay_url(branch) not in shown(as_user(citra), officer_url(ayu))
    assert as_user(citra).get(replay_url(branch)).status_code == 404


def test_who_reads_a_play_is_noted(as_user, played, bima, eko, ayu):
    of_ayu, of_eko = played
    client = as_user(bima)
    shown(client, officer_url(ayu))
    client.get(replay_url(of_eko))
    assert not AuditEvent.objects.filter(action="play.read").exists()

    shown(client, replay_url(of_ayu))

    event = AuditEvent.objects.get(action="play.read")
    assert (event.actor_id, event.target_id) == (bima.user.pk, str(of_ayu.pk))
    assert event.changes == {"officer": ayu.pk}


def test_who_has_a_form_about_an_officer_to_hand_in_is_led_by_no_play(
    as_user, scenario, played, ayu, eko
):
    fajar = organisation.user("fajar", "Fajar")
    people.grant_role(by=None, user=fajar, role=Role.ASSESSOR)
    opened(fajar, ayu)
    client = as_user(fajar)
    for url in (officer_url(ayu), replay_url(played[0])):
        assert client.get(url).url == reverse("competency_profile", args=[ayu.pk])
    assert client.get(officer_url(eko)).status_code == 200
    listed = shown(client, plays_url(scenario))
    assert "Ayu Lestari" not in listed
    assert "Eko Saputra" in listed
    assert not AuditEvent.objects.filter(action="play.read").exists()


def test_nobody_replays_their_own_play_with_its_points(as_user, scenario, bima):
    own = making.play(scenario, bima, GOOD[:1])
    assert as_user(bima).get(replay_url(own)).status_code == 404
    assert bima.name not in shown(as_user(bima), plays_url(scenario)).split("<main")[1]


def test_the_list_is_narrowed(as_user, scenario, played, citra):
    client, url = as_user(citra), plays_url(scenario)

    def listed(**query):
        page = shown(client, url, **query)
        return {name for name in ("Ayu", "Eko") if f">{name} " in page}

    assert listed() == listed(state="makan siang") == {"Ayu", "Eko"}
    assert listed(officer="ayu") == {"Ayu"}
    assert listed(unit="kesehatan") == {"Eko"}
    assert listed(unit="tidak ada") == listed(state="failed") == set()
    assert listed(state="passed") == listed(ending="baik") == {"Ayu"}
    assert listed(state="open") == {"Eko"}


def test_a_replay_tells_what_was_said_felt_offered_and_earned(as_user, scenario, played, citra):
    of_ayu, of_eko = played
    page = shown(as_user(citra), replay_url(of_ayu))
    for words in (
        "Sudah tiga kali",
        "Pilihan dengar",
        "Alasan dengar",
        "Mengusir warga",
        "Akhir baik",
    ):
        assert words in page
    assert "Kepercayaan: 6 dari 10" in page
    unfinished = shown(as_user(citra), replay_url(of_eko))
    assert "Jadi kapan selesai?" in unfinished
    assert "Kepercayaan: 1 dari 10" in unfinished


def test_what_was_written_stands_beside_the_model_answer(framework, as_user, citra, ayu):
    nodes = [
        {
            "kind": "reply",
            "key": "tulis",
            "name": "Surat maaf",
            "says": "Tulislah.",
            "model_answer": "Kami mohon maaf.",
            "choices": [content.choice("written", "surat")],
        },
        {
            "kind": "document",
            "key": "surat",
            "title": "KTP",
            "items": [{"key": "nik", "label": "NIK", "text": "12", "is_wrong": True}],
            "choices": [
                content.choice("all", "baik", ("KOM.1.1", 2)),
                content.choice("some", "baik"),
                content.choice("none", "baik"),
            ],
        },
        content.ending("baik"),
    ]
    page = content.scenario(content.course(), nodes)
    page.refresh_from_db()
    play = making.play(page, ayu, ("written", "all"))
    Move.objects.filter(play=play, step=0).update(reply="Maaf, Bu.")
    Move.objects.filter(play=play, step=1).update(reply="nik")
    html = shown(as_user(citra), replay_url(play))
    assert html.count("Maaf, Bu.") == 2
    assert "Kami mohon maaf." in html
    [written] = queries.replay_of(play).written
    assert (written.name, written.said) == ("Surat maaf", "Maaf, Bu.")
    [_wrote, marked] = queries.replay_of(play).turns
    assert marked.said == "NIK"
    assert len(marked.offered) == 1


def test_the_list_is_a_file_too_and_that_is_noted(as_user, scenario, played, bima, dewi, org):
    client, url = as_user(dewi), reverse("scenario_plays_file", args=[scenario.pk, "xlsx"])
    sheets = openpyxl.load_workbook(io.BytesIO(client.get(url).content)).worksheets
    texts = [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert "Ayu Lestari" in texts
    assert "Eko Saputra" not in texts
    as_csv = reverse("scenario_plays_file", args=[scenario.pk, "csv"])
    rows = list(csv.reader(io.StringIO(client.get(as_csv, {"state": "open"}).content.decode())))
    assert not any("Ayu Lestari" in row for row in rows)
    assert client.get(url.replace("xlsx", "exe")).status_code == 404
    assert AuditEvent.objects.filter(action="play.export").count() == 2
    assessor = organisation.user("fajar", "Fajar")
    people.grant_role(by=None, user=assessor, role=Role.ASSESSOR)
    assert "Ayu Lestari" in shown(as_user(assessor), plays_url(scenario))
    assert as_user(assessor).get(url).status_code == 403


def test_list_and_replay_cost_the_same_however_much_was_played(as_user, scenario, org, citra):
    client, costs = as_user(citra), []
    for first, count in ((1, 3), (100, 30)):
        for officer in making.officers(count, org, first=first):
            play = making.play(scenario, officer, GONE if count == 3 else GOOD)
        shown(client, plays_url(scenario))
        shown(client, replay_url(play))
        costs.append(
            [
                statements(partial(shown, client, url))
                for url in (plays_url(scenario), replay_url(play))
            ]
        )
    assert costs[0] == costs[1]


def test_the_plays_of_an_officer_cost_the_same_however_many_they_are(as_user, scenario, citra, ayu):
    client, costs = as_user(citra), []
    for count in (3, 27):
        for _play in range(count):
            making.play(scenario, ayu, GOOD)
        shown(client, officer_url(ayu))
        costs.append(statements(partial(shown, client, officer_url(ayu))))
    assert costs[0] == costs[1]


def test_the_page_of_a_role_play_leads_there(as_user, scenario, bima, citra, ayu):
    leads = plays_url(scenario)
    assert leads in shown(as_user(citra), scenario.url)
    assert leads not in shown(as_user(ayu), scenario.url)
    assert reverse("scenario_losses", args=[scenario.pk]) not in shown(as_user(bima), scenario.url)


def test_moments_that_go_backwards_take_no_time(scenario, ayu):
    play = making.play(scenario, ayu, GOOD)
    play.moves.update(made_at=play.started_at - dt.timedelta(minutes=1))
    assert {turn.seconds for turn in queries.replay_of(play).turns} == {0}
