"""Whoever has tried often finds the latest attempts first, twenty at a time."""

import re

import pytest

from courses import api as courses
from tests.assessments.quizzes import making
from tests.factories import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(framework, ayu):
    course = content.course()
    courses.enrol(officer_id=ayu.pk, course=course, by=ayu.user)
    return content.quiz(course, [content.question()])


def take(quiz, ayu, times):
    for _time in range(times):
        making.hand_in(making.start(quiz, ayu), ayu)


def numbers(page):
    return [int(number) for number in re.findall(r">Percobaan (\d+)</a>", page)]


def test_twenty_at_a_time(quiz, ayu, as_user):
    take(quiz, ayu, 23)
    browser = as_user(ayu)
    first = browser.get(quiz.url).text
    assert numbers(first) == list(range(23, 3, -1))
    assert 'href="?page=2#earlier"' in first
    second = browser.get(f"{quiz.url}?page=2").text
    assert numbers(second) == [3, 2, 1]
    assert numbers(browser.get(f"{quiz.url}?page=tidak-ada").text) == numbers(first)


def test_few_stand_on_one_page(quiz, ayu, as_user):
    take(quiz, ayu, 2)
    page = as_user(ayu).get(quiz.url).text
    assert numbers(page) == [2, 1]
    assert "page=2" not in page
