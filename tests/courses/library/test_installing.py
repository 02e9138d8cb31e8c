"""The courses that come with Prima: whole, readable, and installed once."""

import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from assessments import api as assessments
from assessments.models import QuizPage, ScenarioPage
from assessments.questions.library import read as questions
from courses.catalogue.estimate import count_words
from courses.library import courses
from courses.library.installing import install_course
from courses.models import CoursePage, LessonPage, Regulation
from lms import installation
from tests.factories import content

NO_PROSE = {"type", "drawing", "questions", "kind", "regulation"}
COURSES = {course.slug: course for course in courses()}
LESSONS = [
    pytest.param(lesson, id=str(lesson["slug"])) for each in courses() for lesson in each.lessons
]


def blocks(lesson, kind):
    return [block for block in lesson["body"] if block["type"] == kind]


class TestWhatIsWritten:
    @pytest.mark.parametrize("course", courses(), ids=lambda course: course.slug)
    def test_a_course_has_eight_lessons_scenarios_and_a_check_a_week_later(self, course):
        assert len(course.lessons) == 8
        assert len(course.scenarios) >= 2
        assert course.required <= set(course.scenarios)
        assert course.check["opens_after_days"] == 7
        assert sum(draw["count"] for draw in course.quiz["draws"]) == 24
        assert sum(draw["count"] for draw in course.check["draws"]) == 18

    @pytest.mark.parametrize("lesson", LESSONS)
    def test_a_lesson_is_a_good_ten_minutes_with_something_to_do(self, lesson):
        words = count_words([text for block in lesson["body"] for text in texts(block)])
        assert 700 <= words <= 1300
        assert blocks(lesson, "dialogue") or blocks(lesson, "comparison")
        assert blocks(lesson, "check")

    def test_every_question_asked_in_a_lesson_is_for_practice(self):
        practice = {each.key for each in questions() if each.purpose == "practice"}
        asked = {
            key
            for course in courses()
            for lesson in course.lessons
            for block in blocks(lesson, "check")
            for key in block["questions"]
        }
        assert asked <= practice

    def test_every_drawing_is_there_and_described(self):
        for course in courses():
            for lesson in course.lessons:
                for block in blocks(lesson, "picture"):
                    assert (course.folder / "drawings" / block["drawing"]).exists()
                    assert len(block["alt"]) > 20


def texts(value):
    """Every text in a block but its kind and what is no prose."""
    if isinstance(value, str):
        return [re.sub("<[^>]+>", " ", value)]
    if isinstance(value, dict):
        return [text for name in value.keys() - NO_PROSE for text in texts(value[name])]
    return [text for each in value for text in texts(each)] if isinstance(value, list) else []


@pytest.mark.django_db
class TestInstalling:
    @pytest.fixture
    def catalogue(self, citra):
        content.tree_roots()
        installation.prepare()
        assessments.install_frameworks(by=None)

    def test_both_are_published_whole_and_again_changes_nothing(self, catalogue, citra, as_user):
        for course in courses():
            install_course(course, by=citra)
        call_command("install_courses", "--by", "citra", verbosity=0)

        assert CoursePage.objects.live().count() == len(COURSES)
        assert LessonPage.objects.live().count() == 16
        assert QuizPage.objects.live().count() == 4
        assert ScenarioPage.objects.live().count() == 5
        for lesson in LessonPage.objects.all():
            page = as_user(citra).get(lesson.get_url()).text
            for block in lesson.body:
                if block.block_type == "check":
                    assert all(block.value["questions"])
                    assert "data-lesson-check" in page
        for quiz in QuizPage.objects.all():
            quiz.check_publishable()
        assert Regulation.objects.filter(slug="uu-25-2009").exists()

    def test_what_was_made_of_a_course_stays(self, catalogue, citra):
        [first, *_] = courses()
        page = install_course(first, by=citra)
        page.unpublish()
        assert install_course(first, by=citra).pk == page.pk
        assert not CoursePage.objects.live().exists()

    def test_unknown_courses_and_people_are_named(self):
        with pytest.raises(CommandError, match="There is no course selam"):
            call_command("install_courses", "selam")
        with pytest.raises(CommandError, match="There is no user nobody"):
            call_command("install_courses", "--by", "nobody")
