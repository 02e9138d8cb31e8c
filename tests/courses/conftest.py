"""A course of two lessons, an optional one and a quiz."""

from dataclasses import dataclass
from typing import Any

import pytest

from courses import api as courses
from courses.models import CoursePage, LessonPage
from tests.factories import content


@dataclass(frozen=True)
class SmallCourse:
    page: CoursePage
    first: LessonPage
    second: LessonPage
    optional: LessonPage
    quiz: Any


@pytest.fixture
def course(framework) -> SmallCourse:
    """Build the course; its parts take 10, 20, 5 and 15 minutes."""
    page = content.course()
    return SmallCourse(
        page=page,
        first=content.lesson(page, "Pelajaran satu", duration_minutes=10),
        second=content.lesson(page, "Pelajaran dua", duration_minutes=20),
        optional=content.lesson(page, "Bacaan tambahan", duration_minutes=5, is_required=False),
        quiz=content.quiz(page, duration_minutes=15),
    )


@pytest.fixture
def enrolled(course, ayu):
    """Enrol Ayu in the course."""
    return courses.enrol(officer_id=ayu.pk, course=course.page, by=ayu.user)
