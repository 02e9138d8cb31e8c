"""What regrading does to results, evidence, courses and people."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from assessments.competency.api import void_evidence
from assessments.competency.ledger import verification
from assessments.models import Evidence
from assessments.quizzes.models import Attempt, AttemptResult
from assessments.quizzes.regrading import api, queries
from assessments.quizzes.regrading.models import Regrading
from assessments.quizzes.regrading.rules import Turn
from assessments.quizzes.statistics.reading import analysed
from assessments.signals import activity_finished
from courses import api as courses
from courses.models import ActivityProgress, Enrolment
from lms.core.models import AuditEvent, JobStatus
from lms.notifications.models import Notice
from tests.assessments.quizzes import making
from tests.assessments.quizzes.regrading.conftest import (
    AS_ASKED,
    CORRECTED,
    EXCLUDED,
    FULL,
    answer_as,
    handed_in,
    turn_key,
)
from tests.counting import statements
from tests.factories import content

pytestmark = pytest.mark.django_db


def results():
    rows = Attempt.objects.order_by("officer__name", "number")
    return [(row.score, row.max_score, row.passed) for row in rows]


def test_a_result_changes_and_the_one_before_is_kept(quiz, questions, ayu, eko, citra, regrade):
    handed_in(quiz, ayu, 2, 3)
    handed_in(quiz, eko, 1, 2, 3)
    job = regrade(quiz, {questions[0]: EXCLUDED}, reason="Soal membingungkan.")
    assert (job.status, job.progress_done, job.progress_total) == (JobStatus.DONE, 2, 2)
    assert results() == [(2, 2, True), (2, 2, True)]
    kept = AttemptResult.objects.get(attempt__officer=ayu)
    assert (kept.score, kept.max_score, kept.passed) == (2, 3, False)
    assert (kept.reason, kept.replaced_by) == ("Soal membingungkan.", citra)


def test_full_marks_and_back_again(quiz, questions, ayu, regrade):
    handed_in(quiz, ayu, 2)
    regrade(quiz, {questions[0]: FULL, questions[2]: FULL}, key="k1")
    assert results() == [(3, 3, True)]
    regrade(quiz, {questions[0]: AS_ASKED, questions[2]: AS_ASKED}, key="k2")
    assert results() == [(1, 3, False)]
    assert [row.score for row in AttemptResult.objects.all()] == [3, 1]


def test_a_corrected_key_is_the_published_one_and_shown_afterwards(quiz, questions, ayu, regrade):
    attempt = answer_as(making.start(quiz, ayu), 2, 3)
    first = next(item for item in attempt.dealt if str(questions[0].key) == item.item.question.key)
    second_option = next(each for each in first.body.options if "1b" in each.option.text)
    making.answer(attempt, first, [second_option.id], sequence=2)
    making.hand_in(attempt, ayu)
    turn_key(questions[0])
    regrade(quiz, {questions[0]: CORRECTED})
    assert results() == [(3, 3, True)]
    report = Attempt.objects.get().report()
    assert {entry.verdict for entry in report.entries} == {"right"}
    assert "<p>Setelah dikoreksi</p>" in {entry.explanation for entry in report.entries}
    assert [(round(each.percent), each.passed) for each in report.earlier] == [(67, False)]
    assert Attempt.objects.get().paper == attempt.paper


def test_an_unpublished_question_has_no_corrected_key(quiz, questions, ayu):
    handed_in(quiz, ayu, 1)
    key = str(questions[0].key)
    questions[0].unpublish()
    with pytest.raises(ValidationError, match="must be published"):
        api.corrections_for(quiz, {key: CORRECTED})


def test_settled_questions_say_so_and_are_not_among_those_missed(quiz, questions, ayu, regrade):
    handed_in(quiz, ayu, 3)
    regrade(quiz, {questions[0]: EXCLUDED, questions[1]: FULL})
    report = Attempt.objects.get().report()
    assert sorted(entry.verdict for entry in report.entries) == ["excluded", "given", "right"]
    assert report.not_right == ()


class TestEvidence:
    def test_is_voided_and_given_anew_as_of_the_same_day(self, quiz, questions, ayu, regrade):
        done = handed_in(quiz, ayu, 2, 3)
        regrade(quiz, {questions[0]: EXCLUDED})
        first, voiding, second = Evidence.objects.order_by("sequence")
        assert (voiding.voids, voiding.reason) == (first, "Kunci keliru.")
        assert second.key == f"{first.key}#2"
        assert [round(row.strength, 2) for row in (first, second)] == [0.67, 1]
        assert (first.observations, second.observations) == (3, 2)
        assert first.occurred_at == second.occurred_at == done.finished_at
        assert AuditEvent.objects.filter(action="evidence.void").count() == 1

    def test_still_proves_itself(self, quiz, questions, ayu, eko, regrade):
        handed_in(quiz, ayu, 2, 3)
        handed_in(quiz, eko, 1)
        regrade(quiz, {questions[0]: EXCLUDED}, key="k1")
        regrade(quiz, {questions[0]: FULL}, key="k2")
        assert [each.kind for each in verification.verify_ledger().breaks] == []

    def test_what_everybody_gets_shows_nothing(self, quiz, questions, ayu, regrade):
        handed_in(quiz, ayu, 2, 3)
        regrade(quiz, dict.fromkeys(questions, FULL))
        assert not Evidence.objects.filter(voids=None, voided_by=None).exists()

    def test_of_other_behaviours_stays(self, framework, ayu, regrade):
        asked = [*making.bank(1, indicators=("KOM.1.1",)), *making.bank(1, indicators=("PP.1.2",))]
        page = making.quiz(asked)
        handed_in(page, ayu, 1)
        regrade(page, {asked[0]: EXCLUDED})
        standing = Evidence.objects.filter(voids=None, voided_by=None)
        assert [row.indicator.slug for row in standing] == ["PP.1.2"]
        assert Evidence.objects.count() == 3

    def test_comes_back_with_the_question(self, framework, ayu, regrade):
        asked = making.bank(1)
        page = making.quiz([*asked, *making.bank(1, indicators=("PP.1.2",))])
        handed_in(page, ayu, 1)
        regrade(page, {asked[0]: EXCLUDED}, key="k1")
        regrade(page, {asked[0]: AS_ASKED}, key="k2")
        standing = Evidence.objects.filter(voids=None, voided_by=None)
        assert {row.indicator.slug for row in standing} == {"KOM.1.1", "PP.1.2"}

    def test_that_somebody_voided_is_not_given_again(self, quiz, questions, ayu, dewi, regrade):
        handed_in(quiz, ayu, 2, 3)
        row = Evidence.objects.get()
        void_evidence(evidence_id=row.pk, reason="Bukan ia sendiri.", by=dewi)
        regrade(quiz, {questions[0]: EXCLUDED})
        assert Evidence.objects.count() == 2

    def test_practice_gives_none(self, quiz, questions, ayu, regrade):
        handed_in(quiz, ayu, 1, 2, 3)
        handed_in(quiz, ayu, 2, 3)
        Evidence.objects.get()
        regrade(quiz, {questions[0]: EXCLUDED})
        assert Evidence.objects.filter(voids=None).count() == 2
        assert results() == [(2, 2, True)] * 2


class TestWhatFollows:
    @pytest.fixture
    def course_quiz(self, framework, ayu):
        course = content.course()
        courses.enrol(officer_id=ayu.pk, course=course, by=ayu.user)
        return content.quiz(course, making.bank(), title="Kuis")

    def test_who_passes_now_has_the_step_done(self, course_quiz, ayu, regrade):
        asked = [item.question for item in course_quiz.items.all()]
        handed_in(course_quiz, ayu, 2, 3)
        assert not ActivityProgress.objects.filter(completed_at__isnull=False).exists()
        regrade(course_quiz, {asked[0]: EXCLUDED})
        assert ActivityProgress.objects.get().completed_at is not None

    def test_who_does_not_pass_any_more_keeps_what_it_brought(self, course_quiz, ayu, regrade):
        asked = [item.question for item in course_quiz.items.all()]
        handed_in(course_quiz, ayu, 1, 2, 3)
        state = Enrolment.objects.get().state
        turn_key(asked[0])
        told = []
        activity_finished.connect(listen := lambda result, **_signal: told.append(result))
        regrade(course_quiz, {asked[0]: CORRECTED})
        activity_finished.disconnect(listen)
        assert results() == [(2, 3, False)]
        assert ActivityProgress.objects.get().completed_at is not None
        assert (Enrolment.objects.get().state, told) == (state, [])
        assert [row.attempt.officer for row in queries.lost_passes(course_quiz)] == [ayu]

    def test_officers_are_told_once_with_the_reason(self, quiz, questions, ayu, eko, regrade):
        handed_in(quiz, ayu, 2, 3)
        handed_in(quiz, eko, 1, 2, 3)
        regrade(quiz, {questions[0]: FULL})
        notice = Notice.objects.get(kind="quiz.result_changed")
        assert notice.recipient == ayu.user
        assert notice.facts == {
            "quiz": "Kuis pelayanan",
            "before": "67",
            "after": "100",
            "reason": "Kunci keliru.",
        }

    def test_who_did_it_is_in_the_audit_trail(self, quiz, questions, ayu, citra, regrade):
        handed_in(quiz, ayu, 2, 3)
        regrade(quiz, {questions[0]: EXCLUDED})
        decision = AuditEvent.objects.get(action="quiz.regrade")
        assert (decision.actor_id, decision.changes["reason"]) == (citra.pk, "Kunci keliru.")
        changed = AuditEvent.objects.get(action="attempt.change")
        assert changed.actor_id == citra.pk
        assert changed.changes["percent"] == [66.67, 100]

    def test_the_analysis_is_of_what_counts_now(self, quiz, questions, ayu, eko, regrade):
        handed_in(quiz, ayu, 2, 3)
        handed_in(quiz, eko, 1)
        regrade(quiz, {questions[0]: EXCLUDED})
        found = analysed(quiz.translation_key)
        assert {each.figures.question for each in found.questions} == {
            str(question.key) for question in questions[1:]
        }


class TestAgain:
    def test_the_same_request_is_one_regrading(self, quiz, questions, ayu, regrade):
        handed_in(quiz, ayu, 2, 3)
        jobs = {regrade(quiz, {questions[0]: EXCLUDED}).pk for _time in range(2)}
        assert (len(jobs), Regrading.objects.count(), AttemptResult.objects.count()) == (1, 1, 1)
        assert api.mark_anew(page_key=quiz.translation_key) == 0

    def test_what_holds_already_is_refused_and_so_is_no_reason(self, quiz, questions, regrade):
        regrade(quiz, {questions[0]: EXCLUDED})
        with pytest.raises(ValidationError, match="Nothing changes"):
            regrade(quiz, {questions[0]: EXCLUDED}, key="k2")
        with pytest.raises(ValidationError, match="Say why"):
            regrade(quiz, {questions[0]: FULL}, reason=" ", key="k3")

    def test_a_quiz_of_which_nothing_was_put_right_is_left_alone(self, quiz):
        assert api.mark_anew(page_key=quiz.translation_key) == 0

    def test_a_job_pauses_and_goes_on(self, quiz, questions, ayu, eko, regrade, settings):
        handed_in(quiz, ayu, 2, 3)
        handed_in(quiz, eko, 2, 3)
        settings.JOB_TIMEOUT_SECONDS = 0
        job = regrade(quiz, {questions[0]: EXCLUDED})
        assert job.status == JobStatus.DONE
        assert job.result["summary"] == ["2 results have changed."]
        assert job.result["leads_to"]["address"] == reverse("quiz_results", args=[quiz.pk])
        assert results() == [(2, 2, True)] * 2


def test_who_hands_in_afterwards_is_marked_by_what_holds(quiz, questions, ayu, regrade):
    attempt = answer_as(making.start(quiz, ayu), 2, 3)
    regrade(quiz, {questions[0]: EXCLUDED})
    assert Attempt.objects.get().is_open
    making.hand_in(attempt, ayu)
    assert results() == [(2, 2, True)]
    assert Evidence.objects.get().observations == 2
    assert not AttemptResult.objects.exists()


def test_the_preview_says_who_changes_and_how(quiz, questions, ayu, eko):
    handed_in(quiz, ayu, 2, 3)
    handed_in(quiz, eko, 1, 2, 3)
    making.start(quiz, ayu)
    corrections = api.corrections_for(quiz, {str(questions[0].key): EXCLUDED})
    found = queries.preview(quiz, corrections)
    assert (found.total, dict(found.counts), found.empty) == (2, {Turn.PASSES: 1}, 0)
    [changed] = found.changed
    assert (changed.officer_id, changed.before.passed, changed.after.percent) == (
        ayu.pk,
        False,
        100,
    )
    everything = {str(question.key): EXCLUDED for question in questions}
    assert queries.preview(quiz, api.corrections_for(quiz, everything)).empty == 2


def test_the_preview_costs_the_same_for_many(framework, ayu):
    page = making.quiz(making.bank(2))
    [asked, _other] = [item.question for item in page.items.all()]
    corrections = api.corrections_for(page, {str(asked.key): EXCLUDED})
    costs = []
    for times in (3, 27):
        for _time in range(times):
            handed_in(page, ayu, 1)
        costs.append(statements(lambda: queries.preview(page, corrections)))
    assert costs == [2, 2]


@pytest.mark.django_db(transaction=True)
def test_hand_ins_and_a_regrading_at_once_leave_no_result_behind(framework, ayu, eko, citra):
    """Whatever comes first, everybody is marked by what holds."""
    page = making.quiz(making.bank(3))
    questions = [item.question for item in page.items.all()]
    attempts = [(answer_as(making.start(page, one), 2, 3), one) for one in (ayu, eko)]
    corrections = api.corrections_for(page, {str(questions[0].key): EXCLUDED})
    start, errors = threading.Barrier(3), []

    def run(act):
        try:
            start.wait()
            act()
        except Exception as error:  # noqa: BLE001
            errors.append(error)
        finally:
            connection.close()

    def regrade():
        api.regrade(by=citra, page=page, corrections=corrections, reason="x", request_key="k")
        api.mark_anew(page_key=page.translation_key)

    acts = [lambda pair=pair: making.hand_in(*pair) for pair in attempts]
    threads = [threading.Thread(target=run, args=(act,)) for act in (*acts, regrade)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert results() == [(2, 2, True)] * 2
    standing = Evidence.objects.filter(voids=None, voided_by=None)
    assert {row.observations for row in standing} == {2}
    assert standing.count() == 2
