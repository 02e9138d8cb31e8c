"""Extra time for an officer who needs it, from the start and while an attempt is under way."""

import datetime as dt

import pytest
from django.urls import reverse

from assessments.quizzes import api
from assessments.quizzes.models import GRACE, Attempt
from assessments.quizzes.paper import time_limit
from assessments.quizzes.tasks import submit_overdue
from lms.core.models import AuditEvent, JobRun
from lms.people.models import Officer
from lms.people.organisation import staffing
from tests.assessments.quizzes import making
from tests.assessments.quizzes.making import answer, answer_everything, right_ids


@pytest.mark.parametrize(
    ("minutes", "extra", "limit"),
    [
        (None, 50, None),
        (10, 0, dt.timedelta(minutes=10)),
        (60, 50, dt.timedelta(minutes=90)),
        (1, 25, dt.timedelta(seconds=75)),
        (10, 300, dt.timedelta(minutes=40)),
    ],
)
def test_the_time_limit_grows_by_the_percentage(minutes, extra, limit):
    assert time_limit(minutes, extra) == limit


@pytest.fixture
def give(dewi, ayu):
    """Let HR note how much extra time Ayu has."""

    def give(percent):
        officer = Officer.objects.get(pk=ayu.pk)
        officer.extra_time_percent = percent
        staffing.save_officer(by=dewi, officer=officer)

    return give


@pytest.fixture
def phone(as_user, ayu):
    return as_user(ayu)


@pytest.mark.django_db
class TestFromTheStart:
    def test_the_deadline_is_later(self, timed_quiz, ayu, clock, give):
        give(50)
        assert making.start(timed_quiz, ayu).deadline_at - clock.now == dt.timedelta(minutes=15)

    def test_the_first_page_says_how_much_time_there_is(self, timed_quiz, phone, give):
        give(50)
        page = phone.get(timed_quiz.url).content.decode()
        assert "15 menit" in page
        assert "termasuk waktu tambahan Anda" in page

    def test_others_have_the_time_of_the_quiz(self, timed_quiz, eko, clock, give):
        give(50)
        assert making.start(timed_quiz, eko).deadline_at - clock.now == dt.timedelta(minutes=10)

    def test_a_quiz_without_time_limit_has_none(self, quiz, ayu, give):
        give(50)
        assert making.start(quiz, ayu).deadline_at is None

    @pytest.mark.parametrize(("seconds", "is_accepted"), [(-1, True), (1, False)])
    def test_answers_count_until_its_grace_period_ends(
        self, timed_quiz, ayu, clock, give, seconds, is_accepted
    ):
        """Check 18 with extra time."""
        give(50)
        attempt = making.start(timed_quiz, ayu)
        clock.move(minutes=15, seconds=GRACE.total_seconds() + seconds)
        item = attempt.dealt[0]
        if is_accepted:
            answer(attempt, item, right_ids(item))
        else:
            with pytest.raises(api.AttemptClosedError):
                answer(attempt, item, right_ids(item))


@pytest.mark.django_db
class TestWhileAnAttemptIsUnderWay:
    @pytest.fixture
    def attempt(self, timed_quiz, ayu, clock):
        return making.start(timed_quiz, ayu)

    def test_it_counts_at_once_in_the_same_attempt(self, attempt, phone, clock, give):
        clock.move(minutes=9)
        give(100)
        page = phone.get(reverse("attempt", args=[attempt.pk])).content.decode()
        assert 'data-seconds-left="660"' in page
        clock.move(minutes=10)
        item = attempt.dealt[0]
        answer(attempt, item, right_ids(item))
        assert Attempt.objects.get().pk == attempt.pk

    def test_the_next_saved_answer_sets_the_timer(self, attempt, phone, clock, give):
        give(50)
        item = attempt.dealt[0]
        reply = phone.post(
            reverse("attempt_answer", args=[attempt.pk]),
            {"question": item.id, "answer": right_ids(item), "sequence": 1},
            headers={"accept": "application/json"},
        )
        assert reply.json()["left"] == 15 * 60

    def test_the_job_of_the_old_deadline_hands_nothing_in(self, attempt, clock, give):
        answer_everything(attempt)
        give(50)
        clock.pass_deadline(attempt, seconds=30)
        submit_overdue.call(str(attempt.pk))
        assert Attempt.objects.get().is_open
        clock.pass_deadline(Attempt.objects.get(), seconds=30)
        submit_overdue.call(str(attempt.pk))
        assert Attempt.objects.get().passed

    def test_the_new_deadline_has_a_job_of_its_own(self, attempt, give):
        give(50)
        assert JobRun.objects.filter(task_path=api.SUBMIT_OVERDUE).count() == 2

    def test_time_just_over_is_opened_again(self, attempt, clock, give):
        clock.pass_deadline(attempt, seconds=10)
        give(50)
        assert not Attempt.objects.get().is_overdue
        item = attempt.dealt[0]
        answer(attempt, item, right_ids(item))

    def test_a_hand_in_decided_before_it_came_is_void(self, attempt, clock, give):
        """The worker found the time over, and HR was faster than its hand-in."""
        clock.pass_deadline(attempt, seconds=10)
        assert Attempt.objects.get().is_overdue
        give(50)
        assert api.submit_overdue(attempt_id=attempt.pk).is_open

    def test_a_page_whose_clock_ran_out_leads_back_to_the_questions(
        self, attempt, phone, clock, give
    ):
        clock.move(minutes=10)
        give(50)
        reply = phone.post(reverse("attempt_submit", args=[attempt.pk]), {"time_over": "1"})
        assert reply.url == reverse("attempt", args=[attempt.pk])
        assert Attempt.objects.get().is_open

    @pytest.mark.parametrize("data", [{"time_over": "1"}, {}])
    def test_without_more_time_a_page_s_clock_hands_in(self, attempt, phone, clock, data):
        clock.move(minutes=9, seconds=56)
        phone.post(reverse("attempt_submit", args=[attempt.pk]), data)
        assert not Attempt.objects.get().is_open

    def test_an_officer_may_hand_in_before_time_is_over(self, attempt, phone, give):
        give(50)
        phone.post(reverse("attempt_submit", args=[attempt.pk]))
        assert not Attempt.objects.get().is_open

    def test_less_of_it_takes_nothing_away(self, attempt, give):
        give(100)
        before = Attempt.objects.get().deadline_at
        give(20)
        assert Attempt.objects.get().deadline_at == before

    def test_an_attempt_handed_in_stays_as_it_was(self, attempt, ayu, give):
        making.hand_in(attempt, ayu)
        give(50)
        assert Attempt.objects.get().deadline_at == attempt.deadline_at

    def test_the_trail_says_who_but_not_how_much(self, attempt, dewi, give):
        give(50)
        event = AuditEvent.objects.get(action="attempt.extend")
        assert (event.actor_id, event.target_id, event.changes) == (dewi.pk, str(attempt.pk), {})
