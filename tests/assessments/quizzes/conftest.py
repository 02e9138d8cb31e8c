"""A quiz of three questions and an open attempt of Ayu's."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from assessments.quizzes.models import GRACE
from tests.assessments.quizzes import making


@pytest.fixture(autouse=True)
def english():
    """Speak English outside requests."""
    with translation.override("en"):
        yield


@pytest.fixture
def quiz(framework):
    return making.quiz(making.bank())


@pytest.fixture
def timed_quiz(framework):
    return making.quiz(making.bank(), title="Kuis berwaktu", time_limit_minutes=10)


@pytest.fixture
def attempt(quiz, ayu):
    return making.start(quiz, ayu)


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still and is moved by hand: ``clock.move(minutes=3)``."""

    class Clock:
        now = timezone.now()

        def move(self, **step):
            self.now += dt.timedelta(**step)

        def pass_deadline(self, attempt, **later):
            """Go to the end of the attempt's grace period and on by ``later``."""
            self.now = attempt.deadline_at + GRACE + dt.timedelta(**later)

    still = Clock()
    monkeypatch.setattr(timezone, "now", lambda: still.now)
    return still
