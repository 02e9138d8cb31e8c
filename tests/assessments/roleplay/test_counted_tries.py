"""What of a role-play played again is evidence, and what the officer is told about it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.competency.models.policies import PAUSE_DAYS
from assessments.models import Evidence, Exposure, Play
from tests.assessments.roleplay.conftest import Table
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
    page.conversation["nodes"] = [
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


def conversation(*best):
    """Write a turn for each of these, at which one answer, ``a`` or ``b``, is the best."""
    turns = [
        content.turn(
            f"t{place}",
            f"Warga berkata {place}!",
            [
                content.choice(
                    f"{key}{place}", f"t{place + 1}", (f"KOM.1.{place}", 2 if key == of_turn else 0)
                )
                for key in "ab"
            ],
        )
        for place, of_turn in enumerate(best, start=1)
    ]
    return [*turns, content.ending(f"t{len(turns) + 1}")]


class TestACopy:
    """Citra copies, in the editor, a role-play that Ayu has played."""

    @pytest.fixture
    def play(self, player, as_user):
        def to_the_end(page, *keys):
            client = as_user(player)
            client.post(reverse("play_start"), {"page": page.pk})
            table = Table(client, Play.objects.of(player.pk).open().get())
            table.choose(*(f"Pilihan {key}" for key in keys))
            return Play.objects.get(pk=table.play.pk)

        return to_the_end

    @pytest.fixture
    def original(self, scenario_page, play):
        course = scenario_page.get_parent().specific
        page = content.scenario(course, conversation("a", "a", "a"), title="Asal")
        assert len(evidence_of(play(page, "a1", "a2", "a3"))) == 3
        return page

    @pytest.fixture
    def copied(self, original):
        return original.copy(update_attrs={"slug": "salinan", "title": "Salinan"})

    def test_is_practice(self, copied, play):
        played = play(copied, "a1", "a2", "a3")
        assert (played.is_counted, evidence_of(played)) == (False, {})

    def test_counts_for_whoever_was_not_shown_the_original(self, copied, eko):
        assert copied.prospect(eko.pk).new == 3

    def test_of_which_two_turns_have_another_best_choice_counts_for_those(self, copied, play):
        copied.conversation = {"nodes": conversation("a", "b", "b")}
        copied.save_revision().publish()
        played = play(copied, "a1", "b2", "b3")
        assert played.is_counted
        assert evidence_of(played) == {"KOM.1.2": 1.0, "KOM.1.3": 1.0}

    def test_with_other_marks_capitals_and_narration_is_a_copy(self, copied, player):
        nodes = conversation("a", "a", "a")
        nodes[0].update(says="  warga BERKATA 1", narration="Hujan.", mood="calm")
        copied.conversation = {"nodes": nodes}
        copied.save_revision().publish()
        assert copied.prospect(player.pk).new == 0

    def test_with_another_sentence_has_one_new_turn(self, copied, player):
        nodes = conversation("a", "a", "a")
        nodes[0].update(says="Antrean saya dilewati!")
        copied.conversation = {"nodes": nodes}
        copied.save_revision().publish()
        assert copied.prospect(player.pk).new == 1

    def test_an_alias_is_a_copy(self, original, player):
        assert original.create_alias(update_slug="alias").prospect(player.pk).new == 0


def test_the_same_names_with_other_words_are_other_turns(player, begin, scenario_page, eko):
    begin(player).choose(*GOOD)
    nodes = [
        content.turn(
            "buka",
            "Antrean saya dilewati!",
            [
                content.choice("dengar", "baik", ("KOM.1.1", 2)),
                content.choice("sela", "baik", ("KOM.1.1", -2)),
            ],
        ),
        content.ending("baik"),
    ]
    other = content.scenario(scenario_page.get_parent().specific, nodes, title="Warga lain")
    assert other.prospect(player.pk).is_counted


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
    assert (
        client.get(scenario_page.url).text.count("<span>Latihan</span>") == 2
    )  # one is of the menu


def test_before_the_first_play_it_says_that_it_counts(player, scenario_page, as_user):
    assert "Percobaan sekarang dihitung" in as_user(player).get(scenario_page.url).text
