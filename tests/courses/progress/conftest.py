"""A clock that is moved by hand."""

from tests.assessments.quizzes.conftest import clock  # noqa: F401 - a fixture
