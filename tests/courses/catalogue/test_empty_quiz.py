"""A quiz none of whose questions is published any more: officers go on, its trainer is told."""

import pytest
from django.urls import reverse

from assessments import api as assessments
from assessments.models import Attempt, Question
from courses import api as courses
from lms.core.content_stamp import content_changed
from tests.factories import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(site, framework):
    return content.course()


@pytest.fixture
def quiz(course):
    return content.quiz(course, [content.question(indicators=("KOM.1.1",))])


@pytest.fixture
def phone(course, quiz, ayu, as_user):
    courses.enrol(officer_id=ayu.pk, course=course, by=ayu.user)
    browser = as_user(ayu)
    browser.cookies["django_language"] = "en"
    return browser


def empty():
    """Leave every quiz without a published question, as databases of earlier releases may be."""
    Question.objects.update(live=False)
    content_changed()


def test_the_start_page_says_that_it_is_being_prepared(phone, quiz):
    empty()
    page = phone.get(quiz.url)
    assert page.status_code == 200
    assert "This quiz is being prepared." in page.text
    assert reverse("quiz_start", args=[quiz.pk]) not in page.text


def test_whoever_presses_start_on_an_old_page_reads_the_same(phone, quiz):
    empty()
    page = phone.post(reverse("quiz_start", args=[quiz.pk]), follow=True)
    assert page.status_code == 200
    assert page.redirect_chain[-1][0] == quiz.url
    assert "This quiz is being prepared." in page.text
    assert not Attempt.objects.exists()


def test_the_course_marks_it_for_officers(phone, quiz, course):
    assert "Being prepared" not in phone.get(course.url).text
    empty()
    assert "Being prepared" in phone.get(course.url).text


def test_an_attempt_that_is_running_goes_on(phone, quiz, ayu):
    phone.post(reverse("quiz_start", args=[quiz.pk]))
    attempt = Attempt.objects.get()
    empty()
    assert phone.get(reverse("attempt", args=[attempt.pk])).status_code == 200
    assert reverse("attempt", args=[attempt.pk]) in phone.get(quiz.url).text
    phone.post(reverse("attempt_submit", args=[attempt.pk]))
    attempt.refresh_from_db()
    assert attempt.finished_at is not None
    assert assessments.competency_profile(ayu.pk) is not None


class TestItsTrainer:
    @pytest.fixture
    def desk(self, citra, as_user):
        browser = as_user(citra)
        browser.cookies["django_language"] = "en"
        return browser

    def test_reads_so_in_the_editors_of_quiz_and_course(self, quiz, course, desk):
        for page, mark in (
            (quiz, "Officers cannot take this quiz at the moment"),
            (course, "Officers cannot take it: nothing to answer is published"),
        ):
            edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
            assert mark not in desk.get(edit).text
            empty()
            assert mark in desk.get(edit).text
            Question.objects.update(live=True)

    def test_finds_the_course_first_on_their_first_page(self, quiz, course, desk, citra):
        for number in range(6):
            content.course(f"Baru {number}")
        empty()
        first = courses.authored_courses(citra)[0]
        assert (first.title, first.not_ready) == (course.title, 1)
        assert "1 quiz without published questions" in desk.get("/").text


class TestUnpublishingAPage:
    """What it would mean to those who are taking the course."""

    @pytest.fixture
    def desk(self, citra, as_user):
        browser = as_user(citra)
        browser.cookies["django_language"] = "en"
        return browser

    def confirm(self, desk, page) -> str:
        return desk.get(reverse("wagtailadmin_pages:unpublish", args=[page.pk])).text

    def test_of_the_last_activity(self, phone, quiz, desk):
        assert "1 officer who is taking it could not complete it" in self.confirm(desk, quiz)

    def test_of_one_that_the_course_asks_for(self, phone, quiz, course, desk):
        content.lesson(course)
        assert "can complete it without having done this" in self.confirm(desk, quiz)

    def test_of_one_that_is_optional(self, phone, quiz, course, desk):
        lesson = content.lesson(course, is_required=False)
        assert "will no longer find this activity" in self.confirm(desk, lesson)

    def test_of_the_course(self, phone, course, desk):
        assert "cannot go on until it is published again" in self.confirm(desk, course)

    def test_nobody_is_counted_where_nobody_takes_part(self, course, quiz, desk):
        page = self.confirm(desk, quiz)
        assert "unpublish this page?" in page
        assert "officer" not in page.split("unpublish this page?")[0].split("<main")[-1]
