"""What of a role-play played again is evidence, and what the officer is told about it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.competency.models.policies import PAUSE_DAYS
from assessments.models import Evidence, Exposure, Play
from tests.factories import content

pytestmark = pytest.mark.django_db

GOOD = ["Pilihan dengar", "Pilihan jelas"]


@pytest.fixture
def wait(monkeypatch):
    """Let days pass."""
    real = timezone.now

    def days(count):
        monkeypatch.setattr(timezone, "now", lambda: real() + dt.timedelta(days=count))

    return days


def last_play():
    return Play.objects.order_by("-number").first()


def evidence_of(play):
    """What the ledger has from a play, by indicator."""
    mine = Evidence.objects.filter(key__startswith=f"play:{play.pk}:")
    return {row.indicator.slug: row.strength for row in mine}


def edit(page, *, best):
    """Let a trainer make another answer the best one at the second turn."""
    other = {"jelas": "janji", "janji": "jelas"}[best]
    page.nodes = [
        content.turn(
            "buka",
            "Sudah tiga kali saya ke sini!",
            [
                content.choice("dengar", "lanjut", ("KOM.1.1", 2), ("PP.1.2", 2)),
                content.choice("sela", "buruk", ("KOM.1.1", -2)),
            ],
        ),
        content.turn(
            "lanjut",
            "Jadi kapan selesai?",
            [
                content.choice(best, "baik", ("PP.1.3", 3)),
                content.choice(other, "campur", ("PP.1.3", 1)),
                content.choice("suap", "buruk", ("PP.1.3", -2), critical="Menerima imbalan."),
            ],
        ),
        content.ending("baik"),
        content.ending("campur", "mixed"),
        content.ending("buruk", "poor"),
    ]
    page.save_revision().publish()


def test_the_first_play_counts_and_the_next_one_is_practice(player, begin):
    begin(player).choose(*GOOD)
    first = last_play()
    begin(player).choose(*GOOD)
    second = last_play()
    assert (first.is_counted, second.is_counted) == (True, False)
    assert set(evidence_of(first)) == {"KOM.1.1", "PP.1.2", "PP.1.3"}
    assert (evidence_of(second), second.passed) == ({}, True)


def test_a_turn_is_seen_when_the_officer_comes_to_it(player, begin, wait):
    begin(player).choose("Pilihan sela")
    wait(PAUSE_DAYS)
    begin(player).choose(*GOOD)
    assert last_play().is_counted
    assert evidence_of(last_play()) == {"PP.1.3": 1.0}
    assert last_play().percent == 100, "the result is that of the whole play"


def test_a_counted_play_that_comes_to_nothing_new_leaves_no_evidence(player, begin, wait):
    begin(player).choose("Pilihan sela")
    wait(PAUSE_DAYS)
    begin(player).choose("Pilihan sela")
    assert last_play().is_counted
    assert evidence_of(last_play()) == {}


def test_what_practice_showed_does_not_count_later(player, begin, wait):
    begin(player).choose("Pilihan sela")
    begin(player).choose(*GOOD)
    wait(PAUSE_DAYS)
    begin(player).choose(*GOOD)
    assert not last_play().is_counted
    assert not Evidence.objects.filter(indicator__slug="PP.1.3").exists()


def test_where_another_choice_is_the_best_one_the_turn_counts_anew(
    player, begin, scenario_page, wait
):
    edit(scenario_page, best="jelas")
    begin(player).choose("Pilihan dengar", "Pilihan janji")
    edit(scenario_page, best="janji")
    wait(PAUSE_DAYS)
    begin(player).choose("Pilihan dengar", "Pilihan janji")
    assert last_play().is_counted
    assert evidence_of(last_play()) == {"PP.1.3": 1.0}


def test_the_same_names_in_another_role_play_are_other_turns(player, begin, scenario_page, as_user):
    begin(player).choose(*GOOD)
    other = content.scenario(scenario_page.get_parent().specific, title="Warga lain")
    as_user(player).post(reverse("play_start"), {"page": other.pk})
    assert Play.objects.open().get().is_counted


def test_a_play_under_way_has_shown_nothing_yet(player, begin):
    begin(player).choose("Pilihan dengar")
    assert not Exposure.objects.exists()


def test_the_first_page_and_the_debrief_say_what_counts(player, begin, scenario_page):
    client = begin(player).client
    assert "Percobaan ini dihitung" in client.get(scenario_page.url).text
    begin(player).choose(*GOOD)
    first = client.get(reverse("play_debrief", args=[last_play().pk])).text
    assert "Percobaan ini dihitung" in first
    assert "Percobaan sekarang adalah latihan" in first
    assert "Percobaan sekarang adalah latihan" in client.get(scenario_page.url).text

    begin(player).choose(*GOOD)
    second = client.get(reverse("play_debrief", args=[last_play().pk])).text
    assert "Latihan: hasil ini tidak masuk" in second
    assert client.get(scenario_page.url).text.count("<span>Latihan</span>") == 1


def test_before_the_first_play_it_says_that_it_counts(player, scenario_page, as_user):
    assert "Percobaan sekarang dihitung" in as_user(player).get(scenario_page.url).text
