"""Pocket cards: asked about after a week, once, and what their officers say."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import Note
from courses.notebook import api, tasks
from courses.notebook.home_cards import CardsToAskAbout
from courses.notebook.rules import NoteKind
from lms.core import jobs
from lms.core.clock import today
from lms.core.privacy import forget_officer
from lms.home.dashboards import home_of
from lms.notifications.models import Notice
from tests.core.clocks import at, days_ago
from tests.courses.notebook import making

pytestmark = pytest.mark.django_db

EN = {"accept-language": "en"}
KIND = "pocket-card.asked"


@pytest.fixture
def card(lesson, ayu):
    """Ayu's card, a week old today."""
    with days_ago(7):
        return making.card(ayu, lesson)


def told(officer):
    return Notice.objects.filter(recipient=officer.user, kind=KIND)


def asked_at_home(officer):
    shown = [card.content for card in home_of(officer.user).learning]
    asking = [content for content in shown if isinstance(content, CardsToAskAbout)]
    return [note.text for content in asking for note in content.notes]


def say(browser, card, used, **more):
    return browser.post(reverse("pocket_card_answer", args=[card.pk]), {"used": used}, **more)


class TestAsking:
    """Not before a week, and once."""

    def test_a_notice_comes_after_a_week_and_never_again(self, lesson, ayu):
        making.card(ayu, lesson)
        assert api.ask() == 0
        with at(timezone.now() + dt.timedelta(days=7)):
            tasks.ask.func()
            assert api.ask() == 0
        with at(timezone.now() + dt.timedelta(days=8)):
            assert api.ask() == 0
        notice = told(ayu).get()
        assert notice.url.startswith(reverse("pocket_cards"))
        assert lesson.title in notice.text
        assert making.SENTENCE not in f"{notice.text} {notice.facts}"

    def test_of_a_sentence_written_anew_in_the_same_place_no_second_notice_comes(
        self, card, lesson, ayu
    ):
        assert api.ask() == 1
        Note.objects.all().delete()
        with days_ago(7):
            making.card(ayu, lesson, "Lain")
        assert api.ask() == 1
        assert told(ayu).count() == 1

    def test_who_has_answered_is_not_told(self, card, ayu, as_user):
        say(as_user(ayu), card, "not_yet")
        assert api.ask() == 0
        assert not told(ayu)

    def test_a_card_taken_by_another_process_is_left_to_it(self, card, monkeypatch):
        Note.objects.update(told_on=today())
        assert api._ask(card) is False

    def test_a_job_out_of_time_leaves_the_rest_to_the_next(self, card, lesson, eko, monkeypatch):
        with days_ago(8):
            making.card(eko, lesson)
        monkeypatch.setattr(api, "ASKED_AT_ONCE", 1)
        monkeypatch.setattr(jobs, "pause_if_late", lambda: True)
        assert api.ask() == 1
        assert told(eko).exists()
        assert api.ask() == 1

    def test_the_first_page_asks_after_a_week_until_there_is_an_answer(self, card, ayu, as_user):
        assert asked_at_home(ayu) == [making.SENTENCE]
        assert making.SENTENCE in as_user(ayu).get("/").text
        with days_ago(1):
            assert asked_at_home(ayu) == []
        say(as_user(ayu), card, "yes")
        assert asked_at_home(ayu) == []

    def test_the_first_page_asks_about_three_at_most_and_not_about_others(
        self, course, ayu, eko, lesson
    ):
        with days_ago(9):
            making.card(eko, lesson, "Milik Eko")
            for number in range(4):
                page = making.lesson(course.page, f"Pelajaran {number}")
                making.card(ayu, page, f"Kalimat {number}")
        assert asked_at_home(ayu) == ["Kalimat 0", "Kalimat 1", "Kalimat 2"]


class TestAnswering:
    """Yes, not yet, or another sentence."""

    def test_yes_is_shown_with_its_day(self, card, ayu, as_user):
        browser = as_user(ayu)
        page = say(browser, card, "yes", follow=True, headers=EN)
        assert "It stays on your pocket card." in page.text
        card.refresh_from_db()
        assert (card.used, card.answered_on) == ("yes", today())
        assert "Used" in page.text
        assert "Not yet" not in page.text

    def test_not_yet_is_fine_and_becomes_yes_later(self, card, ayu, as_user):
        browser = as_user(ayu)
        page = say(browser, card, "not_yet", follow=True, headers=EN)
        assert "That is fine." in page.text
        assert "Not used yet" in page.text
        say(browser, card, "yes")
        card.refresh_from_db()
        assert card.is_used

    def test_the_same_answer_again_keeps_its_day(self, card, ayu, as_user):
        with days_ago(1):
            api.answer(officer_id=ayu.pk, note_id=card.pk, used="yes")
        say(as_user(ayu), card, "yes")
        card.refresh_from_db()
        assert card.answered_on == today() - dt.timedelta(days=1)

    def test_it_goes_back_to_where_it_was_asked(self, card, ayu, as_user):
        there = reverse("pocket_card_answer", args=[card.pk])
        assert as_user(ayu).post(there, {"used": "yes", "next": "/"}).url == "/"

    def test_another_sentence_is_asked_about_a_week_later(self, card, ayu, as_user):
        say(as_user(ayu), card, "yes")
        address = reverse("note", args=[card.page_key, card.block_id])
        as_user(ayu).post(address, {"text": "Saya tuliskan alamatnya.", "version": 1})
        card.refresh_from_db()
        assert (card.used, card.answered_on) == ("", None)
        assert card.ask_on == today() + dt.timedelta(days=7)

    def test_nobody_answers_for_somebody_else_nor_anything_else(self, card, ayu, eko, as_user):
        assert say(as_user(eko), card, "yes").status_code == 404
        assert say(as_user(ayu), card, "maybe").status_code == 400
        card.refresh_from_db()
        assert card.used == ""


def test_a_reflection_is_never_asked_about(lesson, ayu):
    with days_ago(8):
        making.write(ayu, lesson, NoteKind.REFLECTION, "Dulu.")
    assert api.ask() == 0
    assert asked_at_home(ayu) == []


def test_what_is_forgotten_is_asked_about_no_more(card, ayu):
    forget_officer(ayu.pk)
    assert api.ask() == 0
