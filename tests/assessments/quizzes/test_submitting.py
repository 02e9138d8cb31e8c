import pytest
from django.db import transaction
from django.db.models import ProtectedError

from assessments.models import Evidence, Indicator
from assessments.questions.models import Question
from assessments.quizzes.models import GRACE, Attempt
from assessments.quizzes.tasks import submit_overdue
from assessments.signals import activity_finished
from lms.core.models import AuditEvent
from tests.assessments.quizzes import making
from tests.assessments.quizzes.making import answer, answer_everything, right_ids, wrong_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished():
    """What the signal ``activity_finished`` told."""
    results = []

    def listen(result, **_signal):
        results.append(result)

    activity_finished.connect(listen)
    yield results
    activity_finished.disconnect(listen)


def test_everything_right_passes_with_all_points(attempt, ayu):
    answer_everything(attempt)
    done = making.hand_in(attempt, ayu)
    assert (done.score, done.max_score, done.percent, done.passed) == (3, 3, 100, True)


def test_nothing_answered_fails_with_no_points(attempt, ayu):
    done = making.hand_in(attempt, ayu)
    assert (done.score, done.max_score, done.passed) == (0, 3, False)


def test_handing_in_again_changes_nothing(attempt, ayu, clock, finished):
    answer_everything(attempt)
    first = making.hand_in(attempt, ayu)
    clock.move(minutes=1)
    assert making.hand_in(attempt, ayu).finished_at == first.finished_at
    assert len(finished) == 1
    assert AuditEvent.objects.filter(action="attempt.submit").count() == 1


def test_the_result_is_told_to_whoever_listens(attempt, ayu, quiz, finished):
    answer_everything(attempt)
    making.hand_in(attempt, ayu)
    [result] = finished
    assert (result.officer_id, result.page_key) == (ayu.pk, quiz.translation_key)
    assert (result.kind.name, result.passed) == ("quiz", True)


def test_a_listener_that_fails_leaves_result_and_evidence(attempt, ayu):
    def fail(result, **_signal):
        raise RuntimeError("kursus tidak tahu")

    answer_everything(attempt)
    activity_finished.connect(fail)
    try:
        making.hand_in(attempt, ayu)
    finally:
        activity_finished.disconnect(fail)
    attempt.refresh_from_db()
    assert attempt.passed
    assert Evidence.objects.exists()


def test_a_hand_in_that_is_rolled_back_is_told_to_nobody(attempt, ayu, finished):
    with transaction.atomic():
        making.hand_in(attempt, ayu)
        transaction.set_rollback(True)
    assert finished == []


def test_evidence_is_the_share_earned_per_indicator(framework, ayu):
    communication = making.bank(2, indicators=("KOM.1.1",))
    service = making.bank(1, indicators=("PP.1.2", "KOM.1.1"))
    attempt = making.start(making.quiz([*communication, *service]), ayu)
    for item in attempt.dealt:
        is_service = len(item.item.question.indicators) == 2
        answer(attempt, item, right_ids(item) if is_service else [wrong_id(item)])
    making.hand_in(attempt, ayu)
    strengths = dict(Evidence.objects.values_list("indicator__slug", "strength"))
    assert strengths == {"KOM.1.1": pytest.approx(1 / 3), "PP.1.2": 1.0}
    rests_on = Evidence.objects.values_list("indicator__slug", "observations", "chance")
    assert set(rests_on) == {("KOM.1.1", 3, 0.25), ("PP.1.2", 1, 0.25)}


def test_evidence_names_its_source_and_the_content_it_rests_on(attempt, ayu, quiz):
    making.hand_in(attempt, ayu)
    evidence = Evidence.objects.get()
    assert evidence.source_key == f"quiz:{quiz.translation_key}"
    assert evidence.source_version == attempt.snapshot_id
    assert (evidence.officer_id, evidence.recorded_by_id) == (ayu.pk, ayu.user.pk)


def test_an_indicator_deleted_meanwhile_does_not_stop_the_hand_in(attempt, quiz, ayu):
    quiz.unpublish()  # as long as it is offered, its indicators are kept
    Indicator.objects.get(slug="KOM.1.1").question_tags.all().delete()
    Indicator.objects.get(slug="KOM.1.1").delete()
    assert not making.hand_in(attempt, ayu).is_open


class TestTimeRunsOut:
    def test_the_server_hands_in_what_was_saved(self, timed_quiz, ayu, clock):
        attempt = making.start(timed_quiz, ayu)
        answer_everything(attempt)
        clock.pass_deadline(attempt, seconds=30)
        submit_overdue.call(str(attempt.pk))
        attempt.refresh_from_db()
        assert (attempt.passed, attempt.report().is_late) == (True, True)
        assert AuditEvent.objects.get(action="attempt.submit").actor_id is None

    def test_within_two_minutes_of_the_deadline(self, timed_quiz, ayu, clock):
        assert 2 * GRACE.total_seconds() <= 120

    def test_not_before_the_grace_period_ends(self, timed_quiz, ayu, clock):
        attempt = making.start(timed_quiz, ayu)
        clock.pass_deadline(attempt)
        submit_overdue.call(str(attempt.pk))
        assert Attempt.objects.get().is_open

    def test_an_attempt_handed_in_before_stays_as_it_was(self, timed_quiz, ayu, clock):
        attempt = making.start(timed_quiz, ayu)
        done = making.hand_in(attempt, ayu)
        clock.move(hours=1)
        submit_overdue.call(str(attempt.pk))
        assert Attempt.objects.get().finished_at == done.finished_at


class TestContentChangesDuringAnAttempt:
    """Check 20: what the officer saw is what counts."""

    def test_the_other_answer_becoming_right_changes_nothing(self, attempt, ayu):
        answer_everything(attempt)
        for question in Question.objects.all():
            choice = question.body[0].value
            for option in choice["options"]:
                option["is_correct"] = not option["is_correct"]
            choice["takes"] = "several"
            question.save_revision().publish()
        assert making.hand_in(attempt, ayu).percent == 100

    def test_a_higher_pass_mark_changes_nothing(self, attempt, quiz, ayu):
        answer_everything(attempt)
        quiz.title, quiz.pass_percent = "Lain", 100
        quiz.save_revision().publish()
        assert making.hand_in(attempt, ayu).report().title == "Kuis pelayanan"

    def test_a_question_taken_out_still_counts(self, attempt, quiz, ayu):
        quiz.items = list(quiz.items.all())[:1]
        quiz.save_revision().publish()
        answer_everything(attempt)
        assert making.hand_in(attempt, ayu).max_score == 3

    def test_an_unpublished_quiz_can_be_finished(self, attempt, quiz, ayu):
        quiz.unpublish()
        answer_everything(attempt)
        assert making.hand_in(attempt, ayu).passed

    def test_a_quiz_somebody_took_cannot_be_deleted(self, attempt, quiz):
        with pytest.raises(ProtectedError):
            quiz.delete()

    def test_a_question_in_a_quiz_cannot_be_deleted(self, quiz):
        with pytest.raises(ProtectedError):
            Question.objects.first().delete()
