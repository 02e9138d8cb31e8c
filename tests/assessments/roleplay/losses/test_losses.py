"""Trainers see where officers go in a conversation, and nobody is recognised by it."""

import datetime as dt
import io
import uuid
from functools import partial

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Play, PlayTrace
from assessments.roleplay.losses import api, queries, tasks
from assessments.roleplay.losses.models import FORMAT
from assessments.roleplay.losses.selecting import Selection, Tries
from assessments.roleplay.losses.shown import Figure
from lms import installation
from lms.core import jobs
from tests.assessments.roleplay.losses import making
from tests.assessments.roleplay.losses.making import GONE, GOOD, HASTY, RUDE
from tests.counting import statements
from tests.factories import content

pytestmark = pytest.mark.django_db
ALL = Selection()


@pytest.fixture
def scenario(framework):
    return making.page()


@pytest.fixture
def played(scenario, org):
    """Counted by hand: 27 officers, of whom 7 stop after the first answer."""
    making.all_play(scenario, [(GOOD, 8), (RUDE, 6), (HASTY, 6), (GOOD[:1], 7)], org)
    return scenario


@pytest.fixture
def desk(citra, as_user):
    installation.prepare()
    return as_user(citra)


def address(name, scenario, *more):
    return reverse(name, args=[scenario.pk, *more])


def shown(client, url, **query):
    reply = client.get(url, query)
    assert reply.status_code == 200
    return reply.content.decode()


def test_the_map_is_right_against_a_hand_count(played, citra):
    found = api.losses_of(played, citra, ALL).map

    assert (found.officers, found.is_rounded, found.feeling.name) == (27, False, "Kepercayaan")
    by_key = {row.node.key: row for row in found.rows}
    came = {key: row.place.came.number for key, row in by_key.items()}
    assert came == {"buka": 27, "lanjut": 27, "cabang": 14, "baik": 8, "campur": 12, "buruk": 0}
    assert by_key["lanjut"].place.left == Figure(7, 27)
    assert by_key["buka"].place.left == Figure(0, 27)
    assert by_key["buka"].place.feeling == 4
    assert by_key["lanjut"].place.feeling == pytest.approx((21 * 6 + 6 * 1) / 27)
    assert by_key["campur"].place.feeling == pytest.approx((6 * 6 + 6 * 1) / 12)
    assert by_key["lanjut"].place.seconds == 30
    ways = {(way.source, way.target): way.figure for row in found.rows for way in row.ways}
    assert ways == {
        ("buka", "lanjut"): Figure(27, 27),
        ("buka", "buruk"): Figure(0, 27),
        ("lanjut", "cabang"): Figure(14, 27),
        ("lanjut", "campur"): Figure(6, 27),
        ("cabang", "baik"): Figure(8, 14),
        ("cabang", "campur"): Figure(6, 14),
    }
    lines = [(line.choice.key, line.figure.number) for line in found.way("buka", "lanjut").lines]
    assert lines == [("dengar", 21), ("sela", 6)]


def test_one_officer_more_who_does_something_rare_rounds_all_numbers(played, citra, org, ayu):
    making.play(played, ayu, GONE)
    found = api.losses_of(played, citra, ALL)
    assert (found.map.officers, found.map.is_rounded) == (30, True)
    assert found.map.way("buka", "buruk").figure == Figure(None, 30)
    assert found.map.way("buka", "lanjut").figure == Figure(25, 30)


def test_nothing_is_shown_of_four_officers(scenario, org, citra):
    making.all_play(scenario, [(GOOD, 4)], org)
    found = api.losses_of(scenario, citra, ALL)
    assert found.map is None
    assert [version.plays for version in found.versions] == [None]


def test_a_unit_a_length_of_service_and_a_try_narrow_it(played, citra, org):
    there = making.officers(6, org, first=500, unit=org.health)
    for officer in there:
        officer.joined_on = timezone.localdate() - dt.timedelta(days=3 * 365)
        officer.save()
        making.play(played, officer, RUDE)

    def seen(**selection):
        found = api.losses_of(played, citra, Selection(**selection)).map
        return found and found.officers

    assert seen() == 33
    assert seen(unit="kesehatan") == 5
    assert seen(unit="tidak ada") is None
    assert seen(service="2-5") == 5
    assert seen(service="0-2") is seen(service="10") is None
    assert seen(unit="kesehatan", service="2-5") == 5
    assert seen(tries=Tries.LATER) is None
    for officer in there:
        making.play(played, officer, RUDE[:1])
        making.play(played, officer, GOOD)
    later = api.losses_of(played, citra, Selection(tries=Tries.LATER)).map
    assert (later.officers, later.is_rounded) == (6, False)


def test_the_29th_of_february_has_its_day_in_other_years_too():
    leap = dt.date(2028, 2, 29)
    assert queries._years_before(leap, 2) == dt.date(2026, 2, 28)
    assert queries._years_before(leap, 4) == dt.date(2024, 2, 29)


def test_who_is_still_playing_is_left_out_for_a_day(played, citra, org):
    begun = [making.play(played, each, GOOD[:1]) for each in making.officers(6, org, first=600)]
    for each in begun:
        each.moves.update(made_at=timezone.now())
    found = api.losses_of(played, citra, ALL)
    assert (found.map.officers, found.going_on) == (27, 5)


def test_plays_of_earlier_versions_count_where_the_keys_are_the_same(played, citra, org):
    document = played.conversation
    for choice in document["nodes"][0]["choices"]:
        choice["text"] += " ya"
    document["nodes"][1]["choices"].pop(1)
    played.conversation = document
    played.save_revision().publish()
    for officer in making.officers(5, org, first=700):
        making.play(played, officer, GOOD)
    found = api.losses_of(played, citra, ALL)
    by_key = {row.node.key: row for row in found.map.rows}
    assert found.map.officers == 32
    assert found.map.way("buka", "lanjut").figure == Figure(32, 32)
    assert by_key["lanjut"].gone == Figure(6, 32)
    assert [(v.number, v.plays, v.is_published) for v in found.versions] == [
        (1, 27, False),
        (2, 5, True),
    ]


def test_versions_that_differ_in_the_title_only_are_one(played, citra, org):
    played.title = "Judul lain"
    played.save_revision().publish()
    making.play(played, making.officers(1, org, first=700)[0], GOOD)
    [version] = api.losses_of(played, citra, ALL).versions
    assert (version.plays, version.is_published) == (28, True)


def test_what_is_not_published_has_no_figures(scenario, citra, desk):
    scenario.unpublish()
    assert api.losses_of(scenario, citra, ALL) is None
    assert shown(desk, address("scenario_losses", scenario))
    for name, more in (("scenario_losses_xlsx", []), ("scenario_losses_way", ["buka", "lanjut"])):
        assert desk.get(address(name, scenario, *more)).status_code == 404


def test_many_plays_are_followed_by_a_job(played, citra, monkeypatch, run_jobs, desk):
    monkeypatch.setattr(api, "AT_ONCE", 3)
    before = api.losses_of(played, citra, ALL)
    assert (before.map, before.newer) == (None, 27)
    asks = address("scenario_losses_request", played)
    assert asks in shown(desk, address("scenario_losses", played))
    key = str(uuid.uuid4())
    assert desk.post(asks, {"request_key": key}).status_code == 302
    job = api.request_following(by=citra, page=played, request_key=key)
    assert api.request_following(by=citra, page=played, request_key=key) == job
    run_jobs()
    after = api.losses_of(played, citra, ALL)
    assert (after.map.officers, after.newer) == (27, 0)


def test_the_hourly_job_follows_what_went_on(played, ayu):
    tasks.refresh.call()
    assert PlayTrace.objects.count() == 27
    assert not queries.unfollowed(Play.objects.all())
    play = making.play(played, ayu, GOOD[:1])
    tasks.refresh.call()
    assert play.trace.moves == 1
    play.moves.create(step=1, node_key="lanjut", choice_key="jelas")
    PlayTrace.objects.exclude(play=play).update(format=FORMAT + 1)
    assert queries.unfollowed(Play.objects.all()).count() == 28
    tasks.refresh.call()
    assert not queries.unfollowed(Play.objects.all())
    assert PlayTrace.objects.get(play=play).trace().steps[-1].node == "baik"
    assert str(play.trace) == str(play.pk)


def test_a_job_whose_time_is_over_leaves_the_rest_to_the_next(played, monkeypatch):
    monkeypatch.setattr(api, "BATCH", 20)
    monkeypatch.setattr(jobs, "pause_if_late", lambda: True)
    for count in (20, 27):
        api.follow(page_key=played.translation_key)
        assert PlayTrace.objects.count() == count


def test_what_is_kept_and_what_is_new_are_counted_together(played, citra, org):
    api.follow()
    making.play(played, making.officers(1, org, first=800)[0], GOOD)
    assert api.losses_of(played, citra, ALL).map.officers == 28


def test_the_page_costs_the_same_however_many_play(scenario, org, desk):
    url, costs = address("scenario_losses", scenario), []
    for first, count in ((1, 6), (100, 30)):
        for officer in making.officers(count, org, first=first):
            making.play(scenario, officer, GOOD)
        shown(desk, url)
        costs.append(statements(partial(shown, desk, url)))
        api.follow()
        costs.append(statements(partial(shown, desk, url)))
    assert costs[0] == costs[2]
    assert costs[1] == costs[3] <= costs[0]


def test_the_map_and_the_table_lead_to_the_lines_chosen(played, desk):
    url = address("scenario_losses", played)
    lines = address("scenario_losses_way", played, "buka", "lanjut")
    html = shown(desk, url)
    assert html.count(f'href="{lines}?') == 2
    assert address("scenario_losses_way", played, "cabang", "baik") not in html
    listed = shown(desk, lines)
    assert "Pilihan dengar" in listed
    assert "Alasan sela" in listed
    assert "78%" in listed
    assert "Mengusir warga." in shown(desk, address("scenario_losses_way", played, "buka", "buruk"))
    missing = address("scenario_losses_way", played, "buka", "baik")
    assert desk.get(missing).status_code == 404
    assert desk.get(lines, {"unit": "tidak ada"}).status_code == 404


def test_the_figures_are_a_workbook_too(played, desk, ayu):
    url = address("scenario_losses_xlsx", played)
    about, turns, lines = openpyxl.load_workbook(io.BytesIO(desk.get(url).content)).worksheets
    assert about.cell(2, 2).value == played.title
    assert [row[2].value for row in turns.iter_rows(min_row=2)] == [27, 27, 14, 8, 12, 0]
    assert [row[3].value for row in lines.iter_rows(min_row=2)] == [21, 6, 0, 14, 6]
    making.play(played, ayu, GONE)
    reply = desk.get(url, {"service": "0-2"})
    [about] = openpyxl.load_workbook(io.BytesIO(reply.content)).worksheets
    rounded = openpyxl.load_workbook(io.BytesIO(desk.get(url).content)).worksheets
    assert [row[3].value for row in rounded[2].iter_rows(min_row=2)] == [20, 5, None, 15, 5]


def test_a_trainer_sees_the_officers_of_her_units_only(
    as_user, played, hana, rudi, ayu, eko, citra, org
):
    installation.prepare()
    for officer in making.officers(5, org, first=900, unit=org.health):
        making.play(played, officer, GOOD)
    assert api.losses_of(played, hana, ALL).map.officers == 5
    assert api.losses_of(played, rudi, ALL).map.officers == 27
    assert api.losses_of(played, citra, ALL).map.officers == 32
    url = address("scenario_losses", played)
    for trainer in (hana, rudi):
        assert as_user(trainer).get(url).status_code == 200
    for other in (ayu, eko):
        assert as_user(other).get(url).status_code in {302, 403}
    played.unpublish()
    assert as_user(hana).get(url).status_code == 404


def test_the_admin_leads_from_the_page_to_its_figures(played, desk):
    url = address("scenario_losses", played)
    above = played.get_parent().pk
    assert url in shown(desk, reverse("wagtailadmin_pages:edit", args=[played.pk]))
    assert url in shown(desk, reverse("wagtailadmin_explore", args=[above]))
    assert "/kehilangan/" not in shown(desk, reverse("wagtailadmin_pages:edit", args=[above]))
    assert desk.get(reverse("scenario_losses", args=[above])).status_code == 404


def test_a_conversation_without_feelings_has_none_to_show(framework, org, desk):
    plain = content.scenario(content.course())
    for officer in making.officers(5, org):
        making.play(plain, officer, ("dengar", "jelas"))
    assert "buka" in shown(desk, address("scenario_losses", plain))
    assert desk.get(address("scenario_losses_xlsx", plain)).status_code == 200
