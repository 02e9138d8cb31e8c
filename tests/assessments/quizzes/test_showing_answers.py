"""What a result shows: everything, or only what to revise, as the trainer has set it."""

import pytest
from django.urls import reverse

from assessments.api import create_question
from assessments.questions.kinds.short_answer.rules import ShortAnswer
from assessments.quizzes.models import Attempt
from assessments.quizzes.paper import ShowAnswers
from tests.assessments.quizzes import making
from tests.assessments.quizzes.making import answer_everything

SECRETS = [making.CANARY.format(word).encode() for word in ("umpan", "jelas", "sumber")]


@pytest.mark.parametrize(
    ("rule", "before_passing", "afterwards"),
    [("always", True, True), ("passed", False, True), ("never", False, False)],
)
def test_the_rule(rule, before_passing, afterwards):
    assert ShowAnswers(rule).allows(has_passed=False) is before_passing
    assert ShowAnswers(rule).allows(has_passed=True) is afterwards


@pytest.fixture
def phone(as_user, ayu):
    return as_user(ayu)


@pytest.fixture
def take(framework, ayu):
    """Take a quiz whose secrets are marked, with these settings, and hand it in."""

    def take(quiz=None, *, right, **settings):
        page = quiz or making.quiz(making.bank(canary=True), **settings)
        attempt = making.start(page, ayu)
        answer_everything(attempt, right=right)
        return making.hand_in(attempt, ayu)

    return take


def result_of(phone, attempt):
    reply = phone.get(reverse("attempt_result", args=[attempt.pk]))
    assert reply.status_code == 200
    return reply


def sent(reply):
    return reply.content + repr(sorted(reply.headers.items())).encode()


@pytest.mark.django_db
class TestAfterAFailedAttempt:
    def test_nothing_of_single_questions_is_sent_where_answers_never_show(self, phone, take):
        """Check 13 for whoever may try again."""
        attempt = take(right=False, show_answers="never")
        reply = result_of(phone, attempt)
        for secret in (b"kenari", b"is_correct", b"review__option", b"check-circle"):
            assert secret not in sent(reply)
        for item in attempt.dealt:
            for dealt in item.body.options:
                assert dealt.option.text.encode() not in reply.content

    def test_ayu_learns_why_of_what_she_chose_and_of_nothing_else(self, phone, take):
        attempt = take(right=False)
        page = sent(result_of(phone, attempt))
        for secret in (b"kenari-jelas", b"kenari-sumber", b"is_correct", b"review__option"):
            assert secret not in page
        for item in attempt.dealt:
            chosen = making.wrong_id(item)
            for dealt in item.body.options:
                assert (dealt.option.text.encode() in page) is (dealt.id == chosen)
        options = [dealt for item in attempt.dealt for dealt in item.body.options]
        chosen = {making.wrong_id(item) for item in attempt.dealt}
        told = {dealt.option.feedback for dealt in options if dealt.id in chosen}
        for words in {dealt.option.feedback for dealt in options}:
            assert (words.encode() in page) is (words in told)

    def test_ayu_sees_again_what_she_wrote_where_nothing_was_to_choose(self, phone, ayu, framework):
        written = create_question(
            by=None,
            prompt="<p>Siapa yang dirahasiakan?</p>",
            body=ShortAnswer(("pengadu",)),
            indicators=("KOM.1.1",),
        )
        attempt = making.start(making.quiz([written]), ayu)
        making.answer(attempt, attempt.dealt[0], ["atasan"])
        making.hand_in(attempt, ayu)
        page = result_of(phone, attempt).content.decode()
        assert "<li>atasan</li>" in page
        assert "pengadu" not in page

    @pytest.mark.parametrize("rule", ["passed", "never"])
    def test_score_competencies_and_what_to_revise_are_shown(self, phone, take, rule):
        attempt = take(right=False, show_answers=rule)
        report = result_of(phone, attempt).context["report"]
        assert (report.percent, report.has_answers) == (0, False)
        assert len(report.entries) == (3 if rule == "passed" else 0)
        assert [summary.name for summary in report.competencies] == ["Komunikasi"]
        assert [topic.text for topic in report.topics] == ["Perilaku KOM 1.1"]

    @pytest.mark.parametrize(
        ("rule", "why"),
        [("passed", "begitu Anda lulus"), ("never", "tidak menampilkannya")],
    )
    def test_it_says_when_the_answers_can_be_seen(self, phone, take, rule, why):
        assert why in result_of(phone, take(right=False, show_answers=rule)).content.decode()

    def test_a_trainer_may_show_them_at_once(self, phone, take):
        page = sent(result_of(phone, take(right=False, show_answers="always")))
        assert all(secret in page for secret in SECRETS)

    def test_the_pages_of_the_next_attempt_do_not_tell_them_either(self, phone, take, ayu):
        failed = take(right=False)
        again = making.start(failed.page, ayu)
        for reply in (phone.get(failed.page.url), phone.get(reverse("attempt", args=[again.pk]))):
            assert b"kenari" not in sent(reply)


@pytest.mark.django_db
class TestAfterPassing:
    def test_by_default_the_answers_of_every_attempt_are_shown(self, phone, take):
        failed = take(right=False)
        passed = take(failed.page, right=True)
        for attempt in (failed, passed):
            page = sent(result_of(phone, attempt))
            assert all(secret in page for secret in SECRETS)

    def test_never_means_never(self, phone, take):
        report = result_of(phone, take(right=True, show_answers="never")).context["report"]
        assert (report.passed, report.has_answers, report.topics) == (True, False, ())

    def test_somebody_else_having_passed_shows_nothing(self, as_user, take, eko, ayu):
        passed = take(right=True)
        attempt = making.start(passed.page, eko)
        making.hand_in(attempt, eko)
        assert not result_of(as_user(eko), attempt).context["report"].has_answers


@pytest.mark.django_db
def test_an_attempt_keeps_the_setting_it_began_with(quiz, attempt, ayu):
    quiz.show_answers = "always"
    quiz.save_revision().publish()
    assert not making.hand_in(attempt, ayu).report().has_answers
    later = making.hand_in(making.start(quiz, ayu), ayu)
    assert Attempt.objects.get(pk=later.pk).report().has_answers


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "promise"),
    [
        ("always", "hasil dan jawaban yang benar"),
        ("passed", "jawaban yang benar setelah Anda lulus"),
        ("never", "Anda melihat hasilnya. Jawaban"),
    ],
)
def test_the_last_check_promises_what_will_be_shown(framework, ayu, phone, rule, promise):
    attempt = making.start(making.quiz(making.bank(1), show_answers=rule), ayu)
    assert promise in phone.get(reverse("attempt_review", args=[attempt.pk])).content.decode()
