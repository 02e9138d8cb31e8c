"""What of a quiz taken again is evidence, and what the officer is told about it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from wagtail.models import Page

from assessments.competency.api import pause_days
from assessments.competency.models.policies import PAUSE_DAYS
from assessments.models import (
    AttainmentPolicy,
    CompetencyFramework,
    Evidence,
    Exposure,
    Indicator,
    Question,
)
from assessments.quizzes.adoption import adopt_questions
from assessments.quizzes.models import Attempt, QuizItem
from assessments.signals import activity_finished
from lms.core.clock import today
from lms.core.privacy import forget_officer
from tests.assessments.quizzes import making
from tests.assessments.quizzes.test_at_once import all_at_once

pytestmark = pytest.mark.django_db


def take(page, officer, *, right=True):
    """Take the quiz from start to hand-in."""
    attempt = making.start(page, officer)
    making.answer_everything(attempt, right=right)
    return making.hand_in(attempt, officer)


def evidence_of(attempt):
    """What the ledger has from an attempt: indicator, observations and strength."""
    mine = Evidence.objects.filter(key__startswith=f"attempt:{attempt.pk}:")
    return list(mine.values_list("indicator__slug", "observations", "strength"))


def ask_also(page, question):
    """Let a trainer add a question to the published quiz."""
    page.items.add(QuizItem(question=question, sort_order=99))
    page.save_revision().publish()


class TestThePause:
    """As long as the policies say of what the quiz gives evidence of."""

    def test_none_where_the_policy_has_none(self, quiz, ayu, framework):
        framework.policies.update(pause_days=0)
        take(quiz, ayu)
        ask_also(quiz, making.bank(1)[0])
        assert take(quiz, ayu).is_counted

    def test_the_longest_where_it_shows_something_of_two_frameworks(self, quiz, framework):
        other = CompetencyFramework.objects.create(
            code="LAIN", name="Lain", starts_on=today(), level_names=framework.level_names
        )
        competency = other.competencies.create(code="LN", name="Lain")
        Indicator.objects.create(
            competency=competency, level=1, code="1.1", slug="LN.1.1", text="Lain"
        )
        ask_also(quiz, making.bank(1, indicators=("LN.1.1",))[0])
        for pauses in ((3, 20), (20, 3)):
            for of, pause in zip((framework, other), pauses, strict=True):
                of.policies.all().delete()
                AttainmentPolicy.objects.create(framework=of, name="Kebijakan", pause_days=pause)
            assert pause_days(quiz.evidence_key) == 20

    def test_that_of_the_version_in_force_today(self, quiz, framework, django_assert_num_queries):
        tomorrow = today() + dt.timedelta(days=1)
        for version, pause, day in ((2, 11, today()), (3, 30, tomorrow)):
            AttainmentPolicy.objects.create(
                framework=framework, name="Baru", version=version, pause_days=pause, starts_on=day
            )
        with django_assert_num_queries(1):
            assert pause_days(quiz.evidence_key) == 11

    def test_the_usual_one_without_a_policy_or_anything_to_show(self, quiz, framework):
        framework.policies.all().delete()
        assert pause_days(quiz.evidence_key) == PAUSE_DAYS
        assert pause_days("quiz:none") == PAUSE_DAYS


class TestOfOneQuiz:
    def test_the_first_try_counts(self, quiz, ayu):
        first = take(quiz, ayu)
        assert first.is_counted
        assert evidence_of(first) == [("KOM.1.1", 3, 1.0)]

    def test_the_second_on_one_day_is_practice_which_passes_without_evidence(self, quiz, ayu):
        told = []

        def listen(result, **_signal):
            told.append(result)

        take(quiz, ayu, right=False)
        activity_finished.connect(listen)
        try:
            second = take(quiz, ayu)
        finally:
            activity_finished.disconnect(listen)
        assert (second.is_counted, second.passed, second.percent) == (False, True, 100)
        assert [result.passed for result in told] == [True]
        assert evidence_of(second) == []

    def test_after_seven_days_it_is_still_practice_if_nothing_is_new(self, quiz, ayu, clock):
        take(quiz, ayu, right=False)
        clock.move(days=PAUSE_DAYS)
        assert not take(quiz, ayu).is_counted
        assert Evidence.objects.count() == 1

    def test_after_seven_days_only_a_new_question_is_evidence(self, quiz, ayu, clock):
        take(quiz, ayu, right=False)
        [added] = making.bank(1, indicators=("PP.1.2",))
        ask_also(quiz, added)
        clock.move(days=PAUSE_DAYS)
        later = take(quiz, ayu)
        assert later.is_counted
        assert evidence_of(later) == [("PP.1.2", 1, 1.0)]
        assert (later.score, later.max_score) == (4, 4), "the result is that of the whole try"

    def test_an_edited_question_is_the_one_that_was_seen(self, quiz, ayu, clock):
        take(quiz, ayu, right=False)
        question = quiz.items.first().question
        question.prompt = "<p>Lain sama sekali?</p>"
        question.save_revision().publish()
        clock.move(days=PAUSE_DAYS)
        assert not take(quiz, ayu).is_counted

    def test_what_was_seen_in_practice_never_counts(self, quiz, ayu, clock):
        take(quiz, ayu)
        ask_also(quiz, making.bank(1, indicators=("PP.1.2",))[0])
        assert not take(quiz, ayu).is_counted
        clock.move(days=PAUSE_DAYS)
        assert not take(quiz, ayu).is_counted
        assert not Evidence.objects.filter(indicator__slug="PP.1.2").exists()

    def test_practice_does_not_prolong_the_pause(self, quiz, ayu, clock):
        take(quiz, ayu)
        clock.move(days=PAUSE_DAYS - 1)
        take(quiz, ayu)
        ask_also(quiz, making.bank(1)[0])
        clock.move(days=1)
        assert take(quiz, ayu).is_counted

    def test_the_pause_begins_with_the_end_of_the_try(self, quiz, ayu, clock):
        attempt = making.start(quiz, ayu)
        clock.move(days=PAUSE_DAYS)
        making.hand_in(attempt, ayu)
        ask_also(quiz, making.bank(1)[0])
        assert not making.start(quiz, ayu).is_counted

    def test_what_was_decided_at_the_start_holds_until_the_end(self, quiz, ayu, clock):
        take(quiz, ayu)
        practice = making.start(quiz, ayu)
        clock.move(days=PAUSE_DAYS)
        assert making.start(quiz, ayu) == practice
        making.answer_everything(practice)
        assert not making.hand_in(practice, ayu).is_counted
        assert evidence_of(practice) == []

    def test_each_officer_s_own_tries_decide(self, quiz, ayu, eko):
        take(quiz, ayu)
        assert take(quiz, eko).is_counted

    def test_a_try_forced_to_end_by_its_time_counts_as_it_began(self, timed_quiz, ayu, clock):
        attempt = making.start(timed_quiz, ayu)
        clock.pass_deadline(attempt, minutes=1)
        assert not making.start(timed_quiz, ayu).is_counted
        assert evidence_of(attempt) == [("KOM.1.1", 3, 0.0)]


class TestOfTwoQuizzes:
    @pytest.fixture
    def shared(self, framework):
        return making.bank(1, indicators=("PP.1.2",))[0]

    @pytest.fixture
    def other_quiz(self, quiz, shared):
        ask_also(quiz, shared)
        return making.quiz([shared, *making.bank(2)], title="Kuis lain")

    def test_a_question_that_both_ask_counts_once(self, quiz, other_quiz, ayu):
        take(quiz, ayu, right=False)
        second = take(other_quiz, ayu)
        assert second.is_counted
        assert evidence_of(second) == [("KOM.1.1", 2, 1.0)]

    def test_also_while_the_first_is_not_handed_in(self, quiz, other_quiz, ayu):
        first = making.start(quiz, ayu)
        second = take(other_quiz, ayu)
        making.hand_in(first, ayu)
        assert evidence_of(second) == [("KOM.1.1", 2, 1.0)]
        assert {slug for slug, *_rest in evidence_of(first)} == {"KOM.1.1", "PP.1.2"}

    def test_a_first_try_at_what_was_seen_elsewhere_is_practice(self, quiz, shared, ayu):
        ask_also(quiz, shared)
        take(quiz, ayu)
        assert not take(making.quiz([shared], title="Ulangan"), ayu).is_counted

    def test_what_the_central_bank_takes_over_was_seen_before(self, shared, ayu, eko, org):
        Question.objects.filter(pk=shared.pk).update(unit=org.registry)
        take(making.quiz([shared], title="Kuis unit"), ayu)
        adopted = making.quiz([shared], title="Kuis pusat")
        adopt_questions(by=None, pages=Page.objects.filter(pk=adopted.pk))
        assert adopted.items.get().question != shared
        assert not take(adopted, ayu).is_counted
        assert take(adopted, eko).is_counted

    def test_and_holds_up_no_later_one(self, quiz, shared, ayu):
        ask_also(quiz, shared)
        take(quiz, ayu)
        again = making.quiz([shared], title="Ulangan")
        take(again, ayu)
        ask_also(again, making.bank(1)[0])
        assert take(again, ayu).is_counted


class TestWhatTheOfficerIsTold:
    @pytest.fixture
    def phone(self, as_user, ayu):
        return as_user(ayu)

    def take(self, phone, page):
        """Take the quiz through its pages; return the page with the result."""
        phone.post(reverse("quiz_start", args=[page.pk]))
        attempt = Attempt.objects.open().get()
        return phone.post(reverse("attempt_submit", args=[attempt.pk]), follow=True).text

    def test_before_the_first_try(self, phone, quiz):
        assert "Percobaan sekarang dihitung: hasilnya masuk" in phone.get(quiz.url).text

    def test_while_it_is_open(self, phone, quiz, attempt):
        assert "Percobaan ini dihitung" in phone.get(quiz.url).text

    def test_after_it(self, phone, quiz):
        result = self.take(phone, quiz)
        assert "Percobaan ini dihitung" in result
        assert "tidak masuk ke catatan kompetensi" not in result

    def test_before_another_on_the_same_day(self, phone, quiz):
        result = self.take(phone, quiz)
        with translation.override("id"):
            day = date_format(today() + dt.timedelta(days=PAUSE_DAYS))
        for page in (phone.get(quiz.url).text, result):
            assert "Percobaan sekarang adalah latihan" in page
            assert f"dapat dimulai lagi tanggal {day}" in page
            assert "bila saat itu ada yang baru" in page

    def test_before_another_when_there_is_something_new_to_wait_for(self, phone, quiz):
        self.take(phone, quiz)
        ask_also(quiz, making.bank(1)[0])
        assert "untuk yang baru bagi Anda di sini" in phone.get(quiz.url).text

    def test_while_practice_is_open_and_after_it(self, phone, quiz):
        self.take(phone, quiz)
        phone.post(reverse("quiz_start", args=[quiz.pk]))
        assert "Latihan: hasil ini tidak masuk" in phone.get(quiz.url).text
        assert "Latihan: hasil ini tidak masuk" in self.take(phone, quiz)

    def test_when_nothing_is_new(self, phone, quiz, ayu):
        take(quiz, ayu)
        copy = making.quiz([item.question for item in quiz.items.all()], title="Salinan")
        assert "sudah pernah Anda lihat, jadi tidak menambah bukti" in phone.get(copy.url).text

    def test_when_some_of_it_is_new(self, phone, quiz, ayu):
        take(quiz, ayu)
        questions = [item.question for item in quiz.items.all()]
        other = making.quiz([*questions, *making.bank(1)], title="Kuis lain")
        assert "dihitung untuk yang baru bagi Anda" in phone.get(other.url).text

    def test_the_list_of_tries_marks_practice(self, phone, quiz):
        self.take(phone, quiz)
        self.take(phone, quiz)
        intro = phone.get(quiz.url).context["intro"]
        assert [line.is_counted for line in intro.attempts] == [False, True]
        assert phone.get(quiz.url).text.count('<span class="muted">Latihan</span>') == 1

    def test_a_trainer_is_told_nothing_of_it(self, as_user, citra, quiz):
        assert "Percobaan sekarang" not in as_user(citra).get(quiz.url).text

    def test_the_first_page_costs_the_same_for_3_questions_and_30(self, phone, framework, ayu):
        costs = []
        for count in (3, 30):
            page = making.quiz(making.bank(count), title=f"Kuis {count}")
            take(page, ayu)
            phone.get(page.url)
            with CaptureQueriesContext(connection) as queries:
                phone.get(page.url)
            costs.append(len(queries))
        assert costs[0] == costs[1]


def test_who_is_anonymised_has_seen_nothing_that_anybody_could_tell(quiz, ayu, eko):
    take(quiz, ayu)
    take(quiz, eko)
    forget_officer(ayu.pk)
    assert set(Exposure.objects.values_list("officer", flat=True)) == {eko.pk}


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_twenty_starts_agree_on_whether_it_counts(self, quiz, ayu):
        take(quiz, ayu)
        started, errors = all_at_once(lambda: making.start(quiz, ayu))
        assert errors == []
        assert {attempt.is_counted for attempt in started} == {False}

    def test_a_question_of_twenty_quizzes_is_new_in_one(self, framework, ayu):
        [question] = making.bank(1)
        pages = iter([making.quiz([question], title=f"Kuis {n}") for n in range(20)])
        started, errors = all_at_once(lambda: making.start(next(pages), ayu))
        assert errors == []
        assert sorted(attempt.is_counted for attempt in started) == [False] * 19 + [True]


class TestACopyOfAQuestion:
    """Citra copies a question in the bank, which gives it a key of its own."""

    @pytest.fixture
    def original(self, framework, ayu):
        [asked] = making.bank(1)
        take(making.quiz([asked], title="Asal"), ayu)
        return asked

    def copy(self, question, **changes):
        fields = {"prompt": question.prompt, "body": question.body.get_prep_value(), **changes}
        copied = Question(live=False, **fields)
        copied.save()
        copied.save_revision().publish()
        return Question.objects.get(pk=copied.pk)

    def test_is_not_new_to_whoever_was_shown_the_original(self, original, ayu, eko):
        page = making.quiz([self.copy(original)], title="Salinan")
        assert page.intro(ayu).prospect.new == 0
        assert not take(page, ayu).is_counted
        assert take(page, eko).is_counted

    def test_that_asks_something_else_is_new(self, original, ayu):
        other = self.copy(original, prompt="<p>Apa yang pertama?</p>")
        assert take(making.quiz([other], title="Lain"), ayu).is_counted

    def test_of_which_another_answer_is_right_is_new(self, original, ayu):
        body = original.body.get_prep_value()
        for place, option in enumerate(body[0]["value"]["options"]):
            option["value"]["is_correct"] = place == 1
        assert take(making.quiz([self.copy(original, body=body)], title="Lain"), ayu).is_counted

    def test_of_which_only_the_feedback_differs_is_not_new(self, original, ayu):
        body = original.body.get_prep_value()
        for option in body[0]["value"]["options"]:
            option["value"]["feedback"] = "<p>Lain.</p>"
        page = making.quiz([self.copy(original, body=body)], title="Lain")
        assert not take(page, ayu).is_counted

    def test_a_quiz_that_asks_the_question_and_its_copy_has_it_once_new(self, original, eko):
        page = making.quiz([original, self.copy(original)], title="Dua kali")
        assert take(page, eko).is_counted
        assert not take(making.quiz([self.copy(original)], title="Salinan"), eko).is_counted
