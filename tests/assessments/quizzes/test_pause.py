"""The pause between two attempts: how long, from when, and for however many starts at once."""

import datetime as dt

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assessments.quizzes.models import Attempt
from assessments.quizzes.paper import next_start
from assessments.quizzes.tasks import submit_overdue
from assessments.signals import ActivityClosedError
from tests.assessments.quizzes import making
from tests.assessments.quizzes.test_at_once import all_at_once


@given(microseconds=st.integers(0, 3 * 60 * 10**6), minutes=st.integers(1, 40_000))
def test_it_ends_on_the_first_full_minute_that_is_long_enough(microseconds, minutes):
    ended_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=microseconds)
    opens_at = next_start(ended_at, minutes)
    pause = dt.timedelta(minutes=minutes)
    assert pause <= opens_at - ended_at < pause + dt.timedelta(minutes=1)
    assert (opens_at.second, opens_at.microsecond) == (0, 0)


@pytest.fixture
def paused_quiz(framework):
    return making.quiz(making.bank(1), minutes_between_attempts=30)


@pytest.fixture
def failed(paused_quiz, ayu, clock):
    clock.now = clock.now.replace(second=20, microsecond=0)
    return making.hand_in(making.start(paused_quiz, ayu), ayu)


@pytest.mark.django_db
class TestPause:
    def test_the_next_attempt_waits_for_it(self, paused_quiz, failed, ayu, clock):
        clock.move(minutes=30, seconds=39)
        with pytest.raises(ActivityClosedError, match="next attempt opens"):
            making.start(paused_quiz, ayu)
        clock.move(seconds=1)
        assert making.start(paused_quiz, ayu).number == 2

    def test_nobody_waits_for_the_first_attempt_or_to_go_on(self, paused_quiz, ayu):
        assert making.start(paused_quiz, ayu) == making.start(paused_quiz, ayu)

    def test_without_a_pause_the_next_attempt_is_open_at_once(self, attempt, ayu):
        making.hand_in(attempt, ayu)
        assert attempt.page.intro(ayu).opens_at is None

    def test_other_officers_do_not_wait(self, paused_quiz, failed, eko):
        assert making.start(paused_quiz, eko).is_open

    def test_a_pause_taken_away_lets_everybody_start(self, paused_quiz, failed, ayu):
        paused_quiz.minutes_between_attempts = 0
        paused_quiz.save_revision().publish()
        assert making.start(paused_quiz, ayu).number == 2

    def test_it_begins_when_time_was_over_though_the_worker_came_late(self, framework, ayu, clock):
        page = making.quiz(making.bank(1), minutes_between_attempts=30, time_limit_minutes=10)
        attempt = making.start(page, ayu)
        clock.pass_deadline(attempt, minutes=45)
        submit_overdue.call(str(attempt.pk))
        assert making.start(page, ayu).number == 2

    def test_an_overdue_attempt_is_handed_in_although_the_next_has_to_wait(
        self, framework, ayu, clock
    ):
        page = making.quiz(making.bank(1), minutes_between_attempts=30, time_limit_minutes=10)
        attempt = making.start(page, ayu)
        clock.pass_deadline(attempt, minutes=1)
        with pytest.raises(ActivityClosedError):
            making.start(page, ayu)
        assert not Attempt.objects.get().is_open


@pytest.mark.django_db
class TestPages:
    def test_the_first_page_says_when_and_offers_no_start(self, as_user, paused_quiz, failed, ayu):
        page = as_user(ayu).get(paused_quiz.url).content.decode()
        assert "Percobaan berikutnya dibuka" in page
        assert reverse("quiz_start", args=[paused_quiz.pk]) not in page

    def test_the_result_says_when_and_offers_no_start(self, as_user, paused_quiz, failed, ayu):
        page = as_user(ayu).get(reverse("attempt_result", args=[failed.pk])).content.decode()
        assert "Percobaan berikutnya dibuka" in page
        assert reverse("quiz_start", args=[paused_quiz.pk]) not in page

    def test_when_no_attempt_is_left_it_does_not_promise_one(self, as_user, framework, ayu):
        page = making.quiz(making.bank(1), minutes_between_attempts=30, max_attempts=1)
        making.hand_in(making.start(page, ayu), ayu)
        assert "Percobaan berikutnya dibuka" not in as_user(ayu).get(page.url).content.decode()

    def test_a_start_sent_anyway_is_told_so(self, as_user, paused_quiz, failed, ayu):
        reply = as_user(ayu).post(reverse("quiz_start", args=[paused_quiz.pk]), follow=True)
        assert reply.redirect_chain[-1][0] == paused_quiz.url
        assert "Percobaan berikutnya dibuka" in str(*reply.context["messages"])
        assert Attempt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_starts_and_hand_ins_at_once_give_one_attempt(paused_quiz, ayu):
    def try_it():
        attempt = making.start(paused_quiz, ayu)
        return making.hand_in(attempt, ayu)

    _finished, errors = all_at_once(try_it)
    assert {type(error) for error in errors} <= {ActivityClosedError}
    assert Attempt.objects.count() == 1
