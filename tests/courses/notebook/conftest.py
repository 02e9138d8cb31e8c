"""A lesson that asks for words."""

import pytest

from tests.courses.notebook import making


@pytest.fixture
def lesson(course):
    """A lesson of the small course, with a reflection and a pocket card."""
    return making.lesson(course.page)
