"""Analyses are computed where it is quick, and kept where it is not."""

from uuid import uuid4

import pytest
from django.utils import timezone

from assessments.models import Attempt, QuestionStatistics, QuizStatistics
from assessments.questions.models import Question
from assessments.questions.statistics import (
    ANSWERS_SAY,
    AnswersSay,
    figures_in_sight,
    of_which_answers_say,
    said,
    said_of,
)
from assessments.quizzes.api import NewDraw
from assessments.quizzes.statistics import api, tasks
from assessments.quizzes.statistics.models import FORMAT
from lms.core import jobs
from tests.assessments.quizzes import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(quiz, ayu, eko):
    """Ayu has passed, Eko has failed and tried again, and a third attempt is open."""
    for officer, right in ((ayu, True), (eko, False), (eko, True)):
        attempt = making.start(quiz, officer)
        making.answer_everything(attempt, right=right)
        making.hand_in(attempt, officer)
    making.start(quiz, ayu)
    return quiz


def few_are_many(monkeypatch):
    monkeypatch.setattr(api, "AT_ONCE", 2)


def test_a_few_attempts_are_analysed_at_once(taken):
    computed = api.analysis_of(taken)
    assert (computed.analysis.quiz.first, computed.analysis.quiz.attempts) == (2, 3)
    assert computed.analysis.quiz.mean_first == 50
    assert computed.newer == 0
    assert len(computed.analysis.questions) == 3
    [first, *_others] = computed.analysis.questions
    assert first.prompt.startswith("Pertanyaan 1")
    assert first.figures.facility == 50
    assert first.figures.guess == 25
    assert sum(line.count for line in first.figures.options) == 2
    assert not QuizStatistics.objects.exists()


def test_many_are_analysed_by_a_job(taken, monkeypatch, citra, run_jobs):
    few_are_many(monkeypatch)
    assert api.analysis_of(taken) is None
    job = api.request_analysis(by=citra, page=taken, request_key="a")
    assert api.request_analysis(by=citra, page=taken, request_key="a") == job
    run_jobs()
    computed = api.analysis_of(taken)
    assert computed.analysis.quiz.attempts == 3
    assert computed.newer == 0


def test_what_is_kept_says_how_much_is_newer(taken, monkeypatch):
    api.compute(page_key=taken.translation_key)
    few_are_many(monkeypatch)
    Attempt.objects.filter(passed=True).update(finished_at=timezone.now())
    assert api.analysis_of(taken).newer == 2


def test_an_analysis_of_another_format_is_not_read(taken, monkeypatch):
    api.compute(page_key=taken.translation_key)
    few_are_many(monkeypatch)
    QuizStatistics.objects.update(format=FORMAT + 1)
    assert api.analysis_of(taken) is None


def test_the_hourly_job_follows_what_was_handed_in(taken):
    tasks.refresh.call()
    [first] = QuizStatistics.objects.all()
    assert first.attempts == 3
    assert QuestionStatistics.objects.count() == 3
    tasks.refresh.call()
    assert QuizStatistics.objects.get().computed_at == first.computed_at
    Attempt.objects.filter(passed=True).update(finished_at=timezone.now())
    tasks.refresh.call()
    assert QuizStatistics.objects.get().computed_at > first.computed_at
    assert QuestionStatistics.objects.count() == 3


def test_a_job_whose_time_is_over_leaves_the_rest_to_the_next(taken, monkeypatch, ayu):
    other = making.quiz(making.bank(1), title="Kuis lain")
    making.hand_in(making.start(other, ayu), ayu)
    monkeypatch.setattr(jobs, "pause_if_late", lambda: True)
    for count in (1, 2):
        api.refresh()
        assert QuizStatistics.objects.count() == count


def test_drawn_questions_are_judged_by_those_who_were_asked(framework, ayu, eko):
    bank = making.bank(4)
    page = making.quiz(bank[:1], draws=[NewDraw(1, competency="KOM")])
    for officer in (ayu, eko):
        attempt = making.start(page, officer)
        making.answer_everything(attempt)
        making.hand_in(attempt, officer)
    found = api.analysis_of(page).analysis
    asked = {each.figures.question: each.figures.asked for each in found.questions}
    assert asked[str(bank[0].key)] == 2
    assert sum(asked.values()) == 4
    assert found.quiz.mean_first == 100


def test_who_was_sure_and_wrong_is_counted(framework, ayu):
    page = making.quiz(making.bank(2), asks_certainty=True)
    attempt = making.start(page, ayu)
    wrong, right = attempt.dealt
    making.answer(attempt, wrong, [making.wrong_id(wrong)], certainty=3)
    making.answer(attempt, right, making.right_ids(right), certainty=3)
    making.hand_in(attempt, ayu)
    [found] = api.analysis_of(page).analysis.sure_and_wrong
    assert (found.question, found.sure, found.wrong) == (wrong.item.question.key, 1, 1)


def test_the_bank_is_narrowed_by_what_answers_say(taken, citra):
    tasks.refresh.call()
    easy, confusing, good = Question.objects.order_by("pk")
    [untested] = making.bank(1)
    rows = QuestionStatistics.objects
    rows.filter(question_key=easy.key).update(is_too_easy=True)
    rows.filter(question_key=confusing.key).update(is_confusing=True)

    def found(what):
        return list(Question.objects.filter(of_which_answers_say(what)))

    assert found(AnswersSay.TOO_EASY) == [easy]
    assert found(AnswersSay.CONFUSING) == [confusing]
    assert found(AnswersSay.GOOD) == [good]
    assert found(AnswersSay.UNTESTED) == [untested]
    annotated = Question.objects.annotate(said=said())
    told = {question.pk: said_of(question) for question in annotated}
    expected = [ANSWERS_SAY[each] for each in AnswersSay]
    assert [told[each.pk] for each in (untested, easy, confusing, good)] == expected
    assert rows.get(question_key=confusing.key).says is AnswersSay.CONFUSING
    assert not figures_in_sight(untested.key, citra)
    assert not figures_in_sight(uuid4(), citra)


def test_a_trainer_reads_the_figures_of_own_quizzes(taken, admin, citra):
    tasks.refresh.call()
    admin.is_superuser = True
    admin.save()
    key = Question.objects.earliest("pk").key
    [line] = figures_in_sight(key, admin).own
    assert (line.page_id, line.answered, line.facility) == (taken.pk, 2, 50)
    assert str(line.label) == "Nothing stands out"
    elsewhere = figures_in_sight(key, citra)
    assert not elsewhere.own
    assert elsewhere.others == 1
