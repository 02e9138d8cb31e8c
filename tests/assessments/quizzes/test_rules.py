"""The rules of a quiz: forward only, when it is open, and practice."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from assessments.models import Evidence, EvidenceSource, Exposure
from assessments.questions.api import About
from assessments.questions.content import Purpose
from assessments.quizzes import api
from assessments.quizzes.api import NewDraw
from assessments.quizzes.models import Attempt, QuizPage
from assessments.signals import ActivityClosedError
from tests.assessments.quizzes import making
from tests.assessments.quizzes.making import answer, right_ids, wrong_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(ayu, as_user):
    return as_user(ayu)


def send(phone, attempt, item, go, sent=None):
    number = attempt.dealt.index(item) + 1
    stored = making.stored(attempt, item)
    values = {
        "question": item.id,
        "answer": sent or right_ids(item),
        "sequence": stored.sequence + 1,
        "from": number,
        "go": go,
    }
    return phone.post(reverse("attempt_answer", args=[attempt.pk]), values, follow=True)


class TestForwardOnly:
    @pytest.fixture
    def exam(self, framework, ayu):
        return making.start(making.quiz(making.bank(3), navigation="sequential"), ayu)

    def shown(self, reply):
        return reply.context["current"]

    def test_the_browser_gets_the_question_come_to_and_no_other(self, phone, exam):
        url = reverse("attempt", args=[exam.pk])
        for asked in (url, f"{url}?soal=3"):
            page = phone.get(asked).content.decode()
            assert page.count("data-question=") == 1
            assert "Sebelumnya" not in page
            assert "data-map" not in page

    def test_each_answer_leads_on_and_the_last_one_to_the_hand_in(self, phone, exam):
        first, second, third = exam.dealt
        assert self.shown(send(phone, exam, first, "2")) == 2
        assert self.shown(send(phone, exam, second, "3")) == 3
        end = send(phone, exam, third, "review")
        assert end.redirect_chain[-1][0] == reverse("attempt_review", args=[exam.pk])
        assert "?soal=" not in end.content.decode()
        assert phone.get(reverse("attempt", args=[exam.pk])).url.endswith("/periksa/")

    def test_there_is_no_way_back_or_ahead(self, phone, exam):
        first, second, third = exam.dealt
        send(phone, exam, first, "2")
        for item in (first, third):
            with pytest.raises(api.QuestionPassedError):
                answer(exam, item, [wrong_id(item)], 9)
        reply = send(phone, exam, first, "2", [wrong_id(first)])
        assert self.shown(reply) == 2
        assert "tidak dapat dijawab lagi" in reply.content.decode()
        assert making.stored(exam, first).answer == first.item.question.body.solution
        assert answer(exam, second, right_ids(second)).sequence == 1

    def test_pressing_twice_goes_on_once(self, exam):
        first = exam.dealt[0]
        for _press in range(2):
            api.save_answer(
                attempt_id=exam.pk,
                officer_id=exam.officer_id,
                question_id=first.id,
                sent=right_ids(first),
                sequence=1,
                goes_on=True,
            )
        assert Attempt.objects.get(pk=exam.pk).position == 2

    def test_saving_without_going_on_stays(self, exam):
        first = exam.dealt[0]
        answer(exam, first, right_ids(first))
        assert Attempt.objects.get(pk=exam.pk).position == 1

    def test_the_list_of_answers_waits_for_the_last_question(self, phone, exam):
        reply = phone.get(reverse("attempt_review", args=[exam.pk]))
        assert reply.url == reverse("attempt", args=[exam.pk])

    def test_after_the_hand_in_it_is_closed_rather_than_passed(self, exam, ayu):
        making.hand_in(exam, ayu)
        with pytest.raises(api.AttemptClosedError):
            answer(exam, exam.dealt[1], right_ids(exam.dealt[1]))


class TestTheWindow:
    @pytest.fixture
    def exam(self, framework, clock):
        return making.quiz(
            making.bank(1),
            opens_at=clock.now + dt.timedelta(hours=1),
            closes_at=clock.now + dt.timedelta(hours=3),
            time_limit_minutes=60,
        )

    def test_nobody_begins_before_or_after(self, exam, ayu, clock):
        with pytest.raises(ActivityClosedError, match="opens on"):
            making.start(exam, ayu)
        assert not exam.intro(ayu).can_start
        clock.move(hours=1)
        assert exam.intro(ayu).can_start
        clock.move(hours=2)
        assert not exam.intro(ayu).can_start
        with pytest.raises(ActivityClosedError, match="closed"):
            making.start(exam, ayu)

    def test_who_begins_late_has_until_it_closes_extra_time_or_not(self, exam, ayu, clock):
        ayu.extra_time_percent = 100
        ayu.save()
        clock.move(hours=2, minutes=30)
        attempt = making.start(exam, ayu)
        assert attempt.deadline_at == exam.closes_at
        api.extend_deadlines(officer_id=ayu.pk, extra_percent=200, by=None)
        assert Attempt.objects.get().deadline_at == exam.closes_at

    def test_without_a_time_limit_it_ends_for_everybody(self, framework, ayu, clock):
        closes_at = clock.now + dt.timedelta(days=1)
        attempt = making.start(making.quiz(making.bank(1), closes_at=closes_at), ayu)
        assert attempt.deadline_at == closes_at
        clock.move(days=2)
        assert api.submit_overdue(attempt_id=attempt.pk).finished_at

    def test_it_is_no_next_step_while_it_is_shut(self, exam, ayu, clock):
        assert exam.translation_key in Attempt.used_up_by(ayu.pk)
        clock.move(hours=2)
        assert exam.translation_key not in Attempt.used_up_by(ayu.pk)

    def test_the_first_page_says_when(self, exam, phone):
        page = phone.get(exam.url).content.decode()
        assert "Kuis ini dibuka pada" in page
        assert "Ditutup" in page


class TestPractice:
    @pytest.fixture
    def bank(self, framework):
        about = About(purpose=Purpose.PRACTICE, hint="<p>Ingat salam.</p>")
        return making.bank(3, canary=True, about=about)

    @pytest.fixture
    def practice(self, bank):
        return making.quiz(bank, is_practice=True, max_attempts=1, minutes_between_attempts=60)

    def test_after_each_answer_the_officer_reads_what_was_right(self, phone, practice, ayu):
        attempt = making.start(practice, ayu)
        first, second, _third = attempt.dealt
        before = phone.get(reverse("attempt", args=[attempt.pk])).content.decode()
        assert "kenari" not in before
        assert "Ingat salam." in before
        after = send(phone, attempt, first, "1", [wrong_id(first)])
        assert after.context["current"] == 1
        assert "kenari-jelas" in after.content.decode()
        assert second.item.question.prompt.encode() not in after.content

    def test_it_never_counts_and_has_no_end(self, practice, ayu):
        for _n in range(3):
            attempt = making.start(practice, ayu)
            assert not attempt.is_counted
            making.answer_everything(attempt)
            assert making.hand_in(attempt, ayu).passed
        assert not Evidence.objects.exists()
        assert practice.intro(ayu).can_start
        assert EvidenceSource.objects.get().read_observables() == ()

    def test_the_result_shows_everything(self, practice, ayu):
        report = making.hand_in(making.start(practice, ayu), ayu).report()
        assert report.has_answers

    def test_it_asks_practice_questions_only(self, framework, bank):
        with pytest.raises(ValidationError, match="practice questions only"):
            making.quiz([*bank, *making.bank(1)], is_practice=True)

    def test_it_draws_practice_questions_only(self, bank, ayu):
        counted = making.bank(5)
        page = making.quiz(draws=[NewDraw(3, indicator="KOM.1.1")], is_practice=True)
        assert QuizPage.objects.filter(QuizPage.readiness(), pk=page.pk).exists()
        attempt = making.start(page, ayu)
        assert {i.item.question.purpose for i in attempt.dealt} == {Purpose.PRACTICE}
        names = {name for question in counted for name in question.names}
        assert not Exposure.objects.filter(officer=ayu, key__in=names).exists()

    def test_a_counted_question_that_slipped_in_is_not_told(self, practice, bank, ayu):
        bank[0].purpose = Purpose.COUNTED.value
        bank[0].save_revision().publish()
        keys = {item.item.question.key for item in making.start(practice, ayu).dealt}
        assert keys == {str(question.key) for question in bank[1:]}

    def test_hints_are_offered_in_a_try_that_does_not_count_and_in_no_other(self, framework, ayu):
        page = making.quiz(making.bank(1, about=About(hint="<p>Ingat salam.</p>")))
        first = making.start(page, ayu)
        assert [each.hint for each in first.sheet().questions] == [""]
        making.hand_in(first, ayu)
        second = making.start(page, ayu)
        assert [each.hint for each in second.sheet().questions] == ["<p>Ingat salam.</p>"]

    def test_a_practice_question_in_another_quiz_counts_for_nothing(self, bank, ayu):
        attempt = making.start(making.quiz(bank), ayu)
        assert not attempt.is_counted


def test_questions_stand_under_the_headings_of_their_sections(framework, ayu, phone):
    page = making.quiz(making.bank(1), sections=["Menyapa"])
    page.sections.update(introduction="<p>Satu soal.</p>")
    page.save_revision().publish()
    page = QuizPage.objects.get(pk=page.pk)
    attempt = making.start(page, ayu)
    shown = phone.get(reverse("attempt", args=[attempt.pk])).content.decode()
    assert "Menyapa" in shown


def test_attempts_are_counted_by_version(quiz, ayu, eko):
    making.hand_in(making.start(quiz, ayu), ayu)
    making.start(quiz, eko)
    quiz.title = "Lain"
    quiz.save_revision().publish()
    quiz = QuizPage.objects.get(pk=quiz.pk)
    making.start(quiz, ayu)
    assert [(each.is_now, each.under_way, each.handed_in) for each in quiz.tries_by_version()] == [
        (True, 1, 0),
        (False, 1, 1),
    ]


def test_the_editor_says_what_is_drawn_and_what_an_edit_leaves_alone(
    framework, admin, as_user, ayu
):
    making.bank(4)
    page = making.quiz(draws=[NewDraw(2, indicator="KOM.1.1")])
    making.start(page, ayu)
    admin.is_superuser = True
    admin.save()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    shown = as_user(admin).get(url).content.decode()
    assert "2 dari 4 soal. Tiap soal muncul pada kira-kira 50 dari 100 upaya." in shown
    assert "tidak ditandai" not in shown
    assert "Yang dapat dibuktikan" not in shown, "there is no such panel: no rule of observations"
    assert "Versi ini: 1 sedang berjalan, 0 sudah diserahkan." in shown


@pytest.mark.parametrize(("is_practice", "is_said"), [(False, True), (True, False)])
def test_the_editor_says_how_many_drawn_questions_show_no_behaviour(
    framework, admin, as_user, is_practice, is_said
):
    about = About(purpose=Purpose.PRACTICE if is_practice else Purpose.COUNTED, difficulty=1)
    making.bank(2, about=about)
    making.bank(2, about=about, indicators=())
    page = making.quiz(draws=[NewDraw(2, difficulty=1)], is_practice=is_practice)
    admin.is_superuser = True
    admin.save()
    shown = as_user(admin).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert ("2 di antaranya tidak ditandai dengan perilaku" in shown) == is_said
