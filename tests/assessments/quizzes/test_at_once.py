"""Checks 15 and 16: twenty at once, with real threads and connections of their own."""

import threading

import pytest
from django.db import IntegrityError, connection

from assessments.models import Evidence
from assessments.questions.models import Question
from assessments.questions.uses import QuestionNeededError
from assessments.quizzes import api
from assessments.quizzes.models import Attempt, Response
from assessments.signals import activity_finished
from lms.core.models import AuditEvent
from tests.assessments.quizzes import making

CROWD = 20

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(action):
    """Run ``action`` in twenty threads that set off together; return results and errors."""
    start, results, errors = threading.Barrier(CROWD), [], []

    def run():
        try:
            start.wait()
            results.append(action())
        except Exception as error:  # noqa: BLE001
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _n in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results, errors


def hand_in_at_once(page, officer):
    """Hand one attempt in twenty times; return what came of it."""
    attempt = making.start(page, officer)
    making.answer_everything(attempt)
    told = []

    def listen(result, **_signal):
        told.append(result)

    activity_finished.connect(listen)
    try:
        finished, errors = all_at_once(lambda: making.hand_in(attempt, officer))
    finally:
        activity_finished.disconnect(listen)
    assert errors == []
    return finished, told, AuditEvent.objects.filter(action="attempt.submit").count()


def test_twenty_hand_ins_give_one_result(quiz, ayu):
    finished, told, events = hand_in_at_once(quiz, ayu)
    assert len({attempt.finished_at for attempt in finished}) == 1
    assert {attempt.percent for attempt in finished} == {100}
    assert (len(finished), len(told), events) == (CROWD, 1, 1)
    assert Evidence.objects.count() == 1


def test_without_the_guard_only_the_ledger_refuses_a_second_result(quiz, ayu, monkeypatch):
    """The test above tests something: do not look whether it is open still and it fails."""
    attempt = making.start(quiz, ayu)
    monkeypatch.setattr(Attempt, "is_open", True)
    finished, errors = all_at_once(lambda: making.hand_in(attempt, ayu))
    assert len(finished) == 1
    assert {type(error) for error in errors} == {IntegrityError}


def test_twenty_starts_give_one_open_attempt(quiz, ayu):
    started, errors = all_at_once(lambda: making.start(quiz, ayu))
    assert errors == []
    assert len({attempt.pk for attempt in started}) == 1
    assert Attempt.objects.count() == 1
    assert Response.objects.count() == 3


def test_twenty_starts_of_the_last_attempt_do_not_exceed_the_limit(framework, ayu):
    page = making.quiz(making.bank(1), max_attempts=2)
    making.hand_in(making.start(page, ayu), ayu)
    all_at_once(lambda: making.start(page, ayu))
    assert list(Attempt.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_two_trainers_who_take_away_the_last_two_questions_leave_one(framework):
    page = making.quiz(making.bank(2))
    questions = iter(Question.objects.all())
    lock = threading.Lock()

    def act():
        with lock:
            question = next(questions, None)
        if question is not None:
            question.unpublish()

    _results, errors = all_at_once(act)
    assert [type(error) for error in errors] == [QuestionNeededError]
    assert page.items.filter(question__live=True).count() == 1


def test_answers_and_a_hand_in_at_once_leave_a_score_that_fits_the_answers(quiz, ayu):
    attempt = making.start(quiz, ayu)
    turns = iter(range(CROWD))
    lock = threading.Lock()

    def act():
        with lock:
            turn = next(turns)
        mine = Attempt.objects.of(ayu).get(pk=attempt.pk)
        if turn == CROWD // 2:
            return making.hand_in(mine, ayu)
        item = mine.dealt[turn % 3]
        chosen = making.right_ids(item) if turn % 2 else [making.wrong_id(item)]
        return making.answer(mine, item, chosen, turn + 1)

    _results, errors = all_at_once(act)
    assert {type(error) for error in errors} <= {api.AttemptClosedError, api.StaleAnswerError}
    done = Attempt.objects.select_related("snapshot").get()
    assert done.score == float(done.mark(done.answers()).earned)
