"""An officer plays a role-play in the browser."""

import pytest
from django.urls import reverse

from assessments import api as assessments
from assessments.models import Evidence, Move, Play, ScenarioPage
from assessments.roleplay import api as roleplay
from assessments.signals import ActivityClosedError, activity_finished, activity_starting
from lms.core.models import AuditEvent
from tests.assessments.roleplay.conftest import join
from tests.factories import content

pytestmark = pytest.mark.django_db

GOOD = ["Pilihan dengar", "Pilihan jelas"]


@pytest.fixture
def finished():
    """Collect the results that are told to whoever listens."""
    results = []

    def listen(result, **_kwargs):
        results.append(result)

    activity_finished.connect(listen)
    yield results
    activity_finished.disconnect(listen)


def test_the_first_page_says_who_where_and_how_long(player, scenario_page, as_user):
    html = as_user(player).get(scenario_page.url).content.decode()

    assert "Pak Hendra" in html
    assert "10 " in html
    assert reverse("play_start") in html


def test_visitors_are_sent_to_sign_in(scenario_page, client):
    response = client.get(scenario_page.url)

    assert response.status_code == 302
    assert reverse("account_login") in response.url


def test_a_trainer_reads_the_first_page_without_a_start_button(scenario_page, as_user, citra):
    response = as_user(citra).get(scenario_page.url)

    assert response.status_code == 200
    assert reverse("play_start") not in response.content.decode()


def test_starting_pins_the_content_and_leads_into_the_conversation(player, scenario_page, begin):
    table = begin(player)

    assert "Sudah tiga kali saya ke sini!" in table.html()
    pinned = table.play.snapshot.content
    assert table.play.snapshot.is_intact()
    assert pinned["key"] == str(scenario_page.translation_key)
    assert pinned["revision_id"] == scenario_page.live_revision_id
    assert len(table.play.seed) == 32


def test_starting_again_goes_on_with_the_open_play(player, begin):
    assert begin(player).play == begin(player).play


def test_a_start_that_is_forbidden_says_why(player, scenario_page, as_user):
    def forbid(**_kwargs):
        raise ActivityClosedError("Belum dibuka.")

    activity_starting.connect(forbid)
    try:
        client = as_user(player)
        response = client.post(reverse("play_start"), {"page": scenario_page.pk}, follow=True)
    finally:
        activity_starting.disconnect(forbid)

    assert "Belum dibuka." in response.content.decode()
    assert not Play.objects.exists()


@pytest.mark.parametrize("posted", ["", "0", "-1", "x", "99999999999999999999", "²"])
def test_starting_a_page_that_is_not_there_is_not_found(player, as_user, posted):
    response = as_user(player).post(reverse("play_start"), {"page": posted})

    assert response.status_code == 404


def test_an_unpublished_role_play_cannot_be_started(player, scenario_page, as_user):
    scenario_page.unpublish()

    response = as_user(player).post(reverse("play_start"), {"page": scenario_page.pk})

    assert response.status_code == 404


def test_somebody_who_is_no_officer_cannot_start(scenario_page, as_user, citra):
    response = as_user(citra).post(reverse("play_start"), {"page": scenario_page.pk})

    assert response.status_code == 403


def test_a_choice_leads_to_the_next_turn(player, begin):
    table = begin(player)

    response = table.choose("Pilihan dengar")

    assert response.url.endswith("#langkah-1")
    html = table.html()
    assert "Pilihan dengar" in html
    assert "Jadi kapan selesai?" in html


def test_the_player_gets_only_what_is_new(player, begin):
    table = begin(player)
    step, tokens = table.offered()

    response = table.post(
        step, tokens["Pilihan dengar"], headers={"X-Requested-With": "roleplay-player"}
    )

    html = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in html
    assert "Jadi kapan selesai?" in html
    assert "Sudah tiga kali" not in html


def test_the_end_stores_the_result_and_tells_it_once(player, begin, finished, scenario_page):
    table = begin(player)

    table.choose(*GOOD)

    play = Play.objects.get()
    assert (play.ending_key, play.outcome, play.percent, play.passed) == ("baik", "good", 100, True)
    assert [(r.officer_id, r.page_key, r.passed) for r in finished] == [
        (player.pk, scenario_page.translation_key, True)
    ]
    assert list(assessments.passed_since(play.finished_at)) == finished
    assert AuditEvent.objects.filter(action="play.finish").count() == 1
    assert "Akhir baik" in table.html()


def test_the_end_leaves_evidence_for_each_indicator_on_the_path(player, begin):
    begin(player).choose("Pilihan dengar", "Pilihan janji")

    evidence = Evidence.objects.filter(officer=player)
    assert {e.indicator.slug: round(e.strength, 3) for e in evidence} == {
        "KOM.1.1": 1.0,
        "PP.1.2": 1.0,
        "PP.1.3": 0.333,
    }
    assert {e.source_kind for e in evidence} == {"roleplay"}


def test_a_critical_fault_fails_the_play_and_voids_its_evidence(player, begin, as_user):
    table = begin(player)

    table.choose("Pilihan dengar", "Pilihan suap")

    play = Play.objects.get()
    assert (play.percent, play.passed) == (0, False)
    assert set(Evidence.objects.values_list("strength", flat=True)) == {0.0}
    assert set(Evidence.objects.values_list("reason", flat=True)) == {"Menerima imbalan."}
    debrief = table.client.get(reverse("play_debrief", args=[play.pk])).content.decode()
    assert "Menerima imbalan." in debrief


def test_the_debrief_shows_reasons_and_the_stronger_choice(player, begin):
    table = begin(player)
    table.choose("Pilihan sela")
    play = Play.objects.get()

    html = table.client.get(reverse("play_debrief", args=[play.pk])).content.decode()

    assert "Alasan sela" in html
    assert "Pilihan dengar" in html
    assert "Alasan dengar" in html


def test_there_is_no_debrief_before_the_end(player, begin):
    table = begin(player)

    response = table.client.get(reverse("play_debrief", args=[table.play.pk]))

    assert response.status_code == 302
    assert response.url == table.url


def test_the_first_page_lists_the_plays_so_far_and_offers_another(player, begin, scenario_page):
    table = begin(player)
    table.choose(*GOOD)
    begin(player)

    html = table.client.get(scenario_page.url).content.decode()

    assert "Akhir baik" in html
    assert reverse("play", args=[Play.objects.open().get().pk]) in html
    assert [play.number for play in Play.objects.order_by("number")] == [1, 2]


def test_editing_and_unpublishing_the_scenario_leaves_a_running_play_as_it_was(
    player, begin, scenario_page
):
    table = begin(player)
    scenario_page.conversation["nodes"] = [
        content.turn("buka", "Lain sama sekali.", [content.choice("a", "z", ("PP.1.1", 1))]),
        content.ending("z"),
    ]
    scenario_page.save_revision().publish()
    scenario_page.unpublish()

    assert "Sudah tiga kali saya ke sini!" in table.html()
    table.choose(*GOOD)
    assert Play.objects.get().percent == 100


# --- Check 12: fields that nobody asked for -------------------------------------------------------


def test_extra_fields_in_a_post_change_nothing(player, begin, eko):
    table = begin(player)
    step, tokens = table.offered()

    table.client.post(
        reverse("play_move", args=[table.play.pk]),
        {
            "step": step,
            "choice": tokens["Pilihan sela"],
            "percent": 100,
            "passed": "true",
            "officer": eko.pk,
            "ending_key": "baik",
            "seed": "0" * 32,
            "finished_at": "2020-01-01",
        },
    )

    play = Play.objects.get()
    assert (play.officer_id, play.percent, play.passed) == (player.pk, 0, False)
    assert play.ending_key == "buruk"
    assert play.seed == table.play.seed


# --- Check 19: steps out of order -----------------------------------------------------------------


def moves(play):
    return list(Move.objects.filter(play=play).values_list("step", "choice_key"))


def test_the_same_choice_again_changes_nothing_and_shows_the_current_page(player, begin):
    table = begin(player)
    step, tokens = table.offered()
    table.post(step, tokens["Pilihan dengar"])

    again = table.post(step, tokens["Pilihan dengar"])

    assert again.status_code == 302
    assert again.url.endswith("#langkah-1")
    assert moves(table.play) == [(0, "dengar")]


def test_the_last_choice_again_after_the_end_changes_nothing(player, begin, finished):
    table = begin(player)
    table.choose("Pilihan dengar")
    step, tokens = table.offered()
    table.post(step, tokens["Pilihan jelas"])

    assert table.post(step, tokens["Pilihan jelas"]).status_code == 302
    assert len(finished) == 1
    assert Evidence.objects.count() == 3


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (0, "Pilihan sela"),  # another choice for a step taken
        (5, "Pilihan jelas"),  # a step that has not come
        (-1, "Pilihan jelas"),
        (1, "Pilihan dengar"),  # a choice of another turn
    ],
)
def test_a_choice_that_is_not_open_now_is_refused_and_changes_nothing(player, begin, step, text):
    table = begin(player)
    _step, seen = table.offered()
    table.choose("Pilihan dengar")
    seen |= table.offered()[1]

    response = table.post(step, seen[text])

    assert response.status_code == 409
    assert table.url in response.content.decode()
    assert moves(table.play) == [(0, "dengar")]


@pytest.mark.parametrize("token", ["", "jelas", "dengar", "0" * 20, "<script>"])
def test_made_up_choices_are_refused(player, begin, token):
    table = begin(player)

    assert table.post(0, token).status_code == 409
    assert not Move.objects.exists()


def test_tokens_of_another_play_open_nothing(player, begin, eko, scenario_page):
    join(eko, scenario_page)
    _step, tokens = begin(eko).offered()
    table = begin(player)

    assert table.post(0, tokens["Pilihan dengar"]).status_code == 409


# --- Check 8: other officers' plays ---------------------------------------------------------------


@pytest.mark.parametrize("name", ["play", "play_debrief"])
def test_another_officers_play_is_not_found(player, begin, eko, as_user, name):
    table = begin(player)
    table.choose(*GOOD)

    response = as_user(eko).get(reverse(name, args=[table.play.pk]))

    assert response.status_code == 404


def test_a_move_in_another_officers_play_is_not_found(player, begin, eko, as_user):
    table = begin(player)
    step, tokens = table.offered()

    response = as_user(eko).post(
        reverse("play_move", args=[table.play.pk]),
        {"step": step, "choice": tokens["Pilihan dengar"]},
    )

    assert response.status_code == 404
    assert not Move.objects.exists()


@pytest.mark.parametrize("name", ["play", "play_debrief"])
def test_visitors_of_a_play_are_sent_to_sign_in(player, begin, client, name):
    response = client.get(reverse(name, args=[begin(player).play.pk]))

    assert response.status_code == 302
    assert reverse("account_login") in response.url


def test_people_who_are_no_officers_may_not_open_plays(player, begin, as_user, citra):
    response = as_user(citra).get(reverse("play", args=[begin(player).play.pk]))

    assert response.status_code == 403


def test_a_conversation_that_lost_its_turns_is_not_started(player, scenario_page):
    scenario_page.conversation = {"nodes": []}
    scenario_page.save()
    with pytest.raises(ActivityClosedError):
        roleplay.start_play(page=scenario_page, officer_id=player.pk, by=player.user)
    assert not Play.objects.exists()


def test_a_play_is_pinned_to_what_is_published_whatever_was_read_before(player, scenario_page):
    held = ScenarioPage.objects.get(pk=scenario_page.pk)
    scenario_page.title = "Warga yang lain"
    scenario_page.save_revision().publish()
    play = roleplay.start_play(page=held, officer_id=player.pk, by=player.user)
    assert play.snapshot.content["title"] == play.title == "Warga yang lain"
    assert play.snapshot.is_intact()
