"""What an author has set a time for is published, and taken back, at that time."""

import datetime as dt

import pytest
from django.conf import settings
from django.utils import timezone

from courses.models import LessonPage
from lms.core import jobs
from tests.factories import content

pytestmark = pytest.mark.django_db
TASK = "courses.catalogue.tasks.follow_schedule"
SOON = dt.timedelta(hours=1)


@pytest.fixture
def worker_comes(monkeypatch, run_jobs):
    """Return a function that has the worker do the job of a minute, now or so much later."""

    def come(later=dt.timedelta()):
        now = timezone.now() + later
        jobs.start(TASK, key=f"{TASK}@{now}", by=None)
        with monkeypatch.context() as patched:
            patched.setattr(timezone, "now", lambda: now)
            run_jobs()

    return come


def publish(thing, **fields):
    """Press the button to publish, with fields changed."""
    thing = type(thing).objects.get(pk=thing.pk)
    for name, value in fields.items():
        setattr(thing, name, value)
    thing.save_revision().publish()


def is_live(thing):
    return type(thing).objects.get(pk=thing.pk).live


def test_the_worker_looks_every_minute():
    assert settings.PERIODIC_JOBS[TASK] == 60


def test_a_lesson_goes_live_at_its_time(course, worker_comes):
    publish(course.first, title="Judul baru", go_live_at=timezone.now() + SOON)
    worker_comes()
    assert LessonPage.objects.get(pk=course.first.pk).title == "Pelajaran satu"
    worker_comes(2 * SOON)
    assert LessonPage.objects.get(pk=course.first.pk).title == "Judul baru"


def test_a_new_question_goes_live_at_its_time_and_leaves_at_its_end(framework, worker_comes):
    question = content.question()
    question.unpublish()
    publish(question, go_live_at=timezone.now() + SOON, expire_at=timezone.now() + 3 * SOON)
    assert not is_live(question)
    worker_comes(2 * SOON)
    assert is_live(question)
    worker_comes(4 * SOON)
    assert not is_live(question)


def test_a_quiz_that_is_taken_back_can_no_longer_be_started(
    course, ayu, enrolled, worker_comes, as_user
):
    publish(course.quiz, expire_at=timezone.now() + SOON)
    worker_comes(2 * SOON)
    assert not is_live(course.quiz)
    assert as_user(ayu).get(course.quiz.url).status_code == 404


def test_what_is_refused_keeps_nothing_else_waiting(course, worker_comes, caplog):
    (item,) = course.quiz.items.all()
    course.quiz.unpublish()
    publish(course.quiz, go_live_at=timezone.now() + SOON)
    item.question.unpublish()
    publish(course.first, title="Judul baru", go_live_at=timezone.now() + SOON)
    publish(course.second, expire_at=timezone.now() + SOON)
    worker_comes(2 * SOON)
    assert not is_live(course.quiz)
    assert "due, and not done" in caplog.text
    assert LessonPage.objects.get(pk=course.first.pk).title == "Judul baru"
    assert not is_live(course.second)
    publish(item.question)
    worker_comes(2 * SOON)
    assert is_live(course.quiz)
