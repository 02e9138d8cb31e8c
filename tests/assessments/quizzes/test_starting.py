import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from assessments.questions.models import Question
from assessments.quizzes import api, pins
from assessments.quizzes.models import Attempt
from assessments.signals import ActivityClosedError, activity_starting
from assessments.sittings import api as sittings
from lms.core.models import AuditEvent, JobRun, Snapshot
from tests.assessments.quizzes import making

pytestmark = pytest.mark.django_db


def test_starting_pins_rules_questions_and_feedback(attempt, quiz):
    content = attempt.snapshot.content
    assert content["title"] == quiz.title
    assert content["rules"]["pass_percent"] == 70
    assert [item["points"] for item in content["items"]] == [1, 1, 1]
    assert attempt.snapshot.is_intact()
    pinned = Snapshot.objects.get(pk=content["items"][0]["question"])
    question = pinned.content["question"]
    assert question["body"]["options"][0]["feedback"] == "<p>Umpan a</p>"
    assert pinned.is_intact()


def test_equal_content_is_stored_once(quiz, ayu, eko):
    making.start(quiz, ayu)
    making.start(quiz, eko)
    assert Snapshot.objects.count() == 1 + 3, "the paper and its questions"


def test_quizzes_that_ask_the_same_question_share_what_is_pinned_of_it(quiz, ayu):
    questions = [item.question for item in quiz.items.all()]
    attempts = [
        making.start(page, ayu) for page in (quiz, making.quiz(questions[:2], title="Kuis lain"))
    ]
    assert Snapshot.objects.count() == 2 + 3
    first, second = ({i.question.key: i.question for i in each.paper.items} for each in attempts)
    assert all(first[key] == second[key] for key in second)


def test_a_paper_and_its_questions_are_read_in_two_queries(
    attempt, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(pins, "_PAPERS", pins._Kept(1))
    monkeypatch.setattr(pins, "_QUESTIONS", pins._Kept(100))

    def read():
        return api.read_attempt(attempt_id=attempt.pk, officer_id=attempt.officer_id).paper

    with django_assert_num_queries(2):  # the attempt with its paper, and the questions
        paper = read()
    assert paper == attempt.paper
    with django_assert_num_queries(1):
        assert read() is paper


def test_what_was_read_first_makes_room():
    kept: pins._Kept[int] = pins._Kept(2)
    kept.keep({"a": 1, "b": 2})
    kept.keep({"c": 3})
    assert [kept.get(each) for each in "abc"] == [None, 2, 3]


def test_two_attempts_do_not_see_the_same_ids(quiz, ayu, eko):
    ids = [
        {option.id for item in making.start(quiz, officer).dealt for option in making.options(item)}
        for officer in (ayu, eko)
    ]
    assert not ids[0] & ids[1]


def test_starting_again_goes_on_with_the_open_attempt(attempt, quiz, ayu):
    assert making.start(quiz, ayu) == attempt
    assert Attempt.objects.count() == 1


def test_who_loses_a_race_goes_on_with_the_winner_s_attempt(quiz, ayu, monkeypatch):
    begin = sittings._begin
    races: list[Attempt] = []

    def lose_once(*who_and_what):
        won = begin(*who_and_what)
        if not races:
            races.append(won)
            raise IntegrityError
        return won

    monkeypatch.setattr(sittings, "_begin", lose_once)
    assert [making.start(quiz, ayu)] == races


def test_a_new_attempt_follows_one_that_is_handed_in(attempt, quiz, ayu):
    making.hand_in(attempt, ayu)
    assert making.start(quiz, ayu).number == 2


def test_no_attempt_beyond_the_limit(framework, ayu):
    page = making.quiz(making.bank(1), max_attempts=1)
    making.hand_in(making.start(page, ayu), ayu)
    with pytest.raises(ActivityClosedError, match="attempts"):
        making.start(page, ayu)


def test_a_start_while_time_is_over_hands_the_old_attempt_in_first(timed_quiz, ayu, clock):
    first = making.start(timed_quiz, ayu)
    clock.move(minutes=11)
    second = making.start(timed_quiz, ayu)
    first.refresh_from_db()
    assert (first.is_open, second.number) == (False, 2)


def test_whoever_listens_can_forbid_the_start(quiz, ayu):
    def forbid(officer_id, page, **_signal):
        raise ActivityClosedError("Daftar dulu.")

    activity_starting.connect(forbid)
    try:
        with pytest.raises(ActivityClosedError, match="Daftar"):
            making.start(quiz, ayu)
    finally:
        activity_starting.disconnect(forbid)
    assert not Attempt.objects.exists()


def test_a_quiz_none_of_whose_questions_is_published_cannot_be_started(quiz, ayu):
    Question.objects.update(live=False)
    with pytest.raises(ActivityClosedError, match="being prepared"):
        making.start(quiz, ayu)


def test_the_start_is_in_the_audit_trail(attempt, ayu):
    event = AuditEvent.objects.get(action="attempt.start")
    assert (event.actor_id, event.target_id) == (ayu.user.pk, str(attempt.pk))


def test_a_time_limit_puts_the_hand_in_on_the_queue(timed_quiz, ayu, clock):
    attempt = making.start(timed_quiz, ayu)
    job = JobRun.objects.get(task_path=api.SUBMIT_OVERDUE)
    assert job.arguments["args"] == [str(attempt.pk)]


def test_without_a_limit_nothing_is_queued(attempt):
    assert not JobRun.objects.filter(task_path=api.SUBMIT_OVERDUE).exists()


def test_starting_costs_the_same_for_three_questions_and_twelve(framework, ayu):
    costs = []
    for count in (3, 12):
        page = making.quiz(making.bank(count), title=f"Kuis {count}")
        with CaptureQueriesContext(connection) as queries:
            making.start(page, ayu)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 25
