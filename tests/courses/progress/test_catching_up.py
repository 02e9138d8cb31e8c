"""Nothing that follows from a result can undo it, and what did not follow is made good."""

import os
import subprocess
import sys
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models.signals import post_save
from django.urls import reverse

from assessments.models import Evidence
from assessments.quizzes.models import Attempt
from assessments.signals import activity_finished
from certificates import api as certificates
from certificates.models import Certificate
from courses import api as courses
from courses.models import ActivityProgress, Enrolment
from courses.progress import api as progress
from lms.core.consequences import follows
from lms.core.models import JobRun, JobStatus
from tests.assessments.quizzes.making import answer_everything, hand_in, start
from tests.core.workers import beat_elsewhere, database_url
from tests.factories import content
from tests.factories.content import read

pytestmark = pytest.mark.django_db
MORE_THAN_ONE_FETCH = 2003
SWEEPS = ("courses.progress.tasks.catch_up", "certificates.tasks.catch_up")


@pytest.fixture
def course(course):
    """Have the quiz of the course ask something that gives evidence."""
    (item,) = course.quiz.items.all()
    item.question = content.question("Dan lalu?", indicators=("KOM.1.1",))
    course.quiz.items.set([item])
    course.quiz.save_revision().publish()
    return course


def answered(course, officer):
    """An attempt at the last open step of the course, everything answered."""
    read(officer, course.first, course.second)
    attempt = start(course.quiz, officer)
    answer_everything(attempt)
    return attempt


def fail(*_args, **_kwargs):
    raise RuntimeError("listrik padam")


def test_a_passed_quiz_completes_course_and_certificate_before_the_page_is_shown(
    course, ayu, enrolled, as_user
):
    attempt = answered(course, ayu)
    as_user(ayu).post(reverse("attempt_submit", args=[attempt.pk]))
    assert Enrolment.objects.get().state == "completed"
    assert Certificate.objects.get().officer == ayu


def test_progress_that_fails_undoes_no_result_and_is_made_good_at_once(
    course, ayu, enrolled, as_user, monkeypatch, run_jobs
):
    attempt = answered(course, ayu)
    with monkeypatch.context() as broken:
        broken.setattr(progress, "record_result", fail)
        shown = as_user(ayu).post(reverse("attempt_submit", args=[attempt.pk]), follow=True)
    assert shown.status_code == 200
    assert Attempt.objects.get().passed
    assert Evidence.objects.exists()
    assert Enrolment.objects.get().state == "enrolled"
    assert JobRun.objects.get(task_path=SWEEPS[0]).status == JobStatus.QUEUED
    run_jobs()
    assert Enrolment.objects.get().state == "completed"
    assert Certificate.objects.count() == 1


def test_an_award_that_fails_undoes_no_completion_and_is_made_good_at_once(
    course, ayu, enrolled, monkeypatch, run_jobs
):
    attempt = answered(course, ayu)
    with monkeypatch.context() as broken:
        broken.setattr(certificates, "award", fail)
        hand_in(attempt, ayu)
    assert Enrolment.objects.get().state == "completed"
    assert not Certificate.objects.exists()
    run_jobs()
    certificate = Certificate.objects.get()
    assert certificate.certified.completed_on == enrolled_completed_on()


def enrolled_completed_on():
    return Enrolment.objects.get().training_record.completed_on


def test_sweeping_again_changes_nothing(course, ayu, enrolled, django_assert_max_num_queries):
    hand_in(answered(course, ayu), ayu)
    with django_assert_max_num_queries(6):
        assert (progress.catch_up(), certificates.catch_up()) == (0, 0)
    assert Certificate.objects.count() == 1


def test_what_was_passed_before_joining_is_not_credited_by_a_sweep(course, ayu, enrolled):
    hand_in(answered(course, ayu), ayu)
    ActivityProgress.objects.filter(page_key=course.quiz.translation_key).delete()
    finished = Attempt.objects.get().finished_at
    Enrolment.objects.update(enrolled_at=finished.replace(year=finished.year + 1))
    assert progress.catch_up() == 0
    Enrolment.objects.update(enrolled_at=finished)
    assert progress.catch_up() == 1


def test_a_course_without_certificate_is_not_swept_for_one(course, ayu, enrolled):
    course.page.issues_certificate = False
    course.page.save_revision().publish()
    hand_in(answered(course, ayu), ayu)
    assert certificates.catch_up() == 0
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("sweep", SWEEPS)
def test_sweeps_are_made_every_night(sweep):
    assert sweep in settings.PERIODIC_JOBS


def test_a_receiver_without_nightly_sweep_is_refused():
    with pytest.raises(ImproperlyConfigured, match="PERIODIC_JOBS"):
        follows(activity_finished, swept_by="courses.tasks.nowhere")


HAND_IN_AND_DIE = """
import os, sys
import django
django.setup()
from assessments import api as assessments
from assessments.quizzes.models import Attempt
from courses.progress import api as progress
progress.record_result = lambda **_: os._exit(9)
attempt = Attempt.objects.select_related("snapshot").get(pk=sys.argv[1])
assessments.submit_attempt(
    attempt_id=attempt.pk, officer_id=attempt.officer_id, by=attempt.officer.user
)
"""


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_between_the_two_loses_nothing(course, ayu, enrolled):
    attempt = answered(course, ayu)
    killed = subprocess.run(
        [sys.executable, "-c", HAND_IN_AND_DIE, str(attempt.pk)],
        cwd=settings.ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.core.worker_settings",
            "DATABASE_URL": database_url(),
            "DATA_DIR": str(settings.DATA_DIR),
        },
        check=False,
    )
    assert killed.returncode == 9
    attempt.refresh_from_db()
    assert attempt.passed
    assert Evidence.objects.exists()
    assert courses.learning_of(ayu.pk)[0].is_completed is False
    assert progress.catch_up() == 1
    assert courses.learning_of(ayu.pk)[0].is_completed
    assert Certificate.objects.count() == 1


@pytest.fixture
def beat_after(monkeypatch):
    """Have a worker say that it is alive once the first row of a model is committed."""
    monkeypatch.setattr(progress, "AT_ONCE", 1)
    monkeypatch.setattr(certificates, "AT_ONCE", 1)
    connected = []

    def beat(sender, **_signal):
        post_save.disconnect(beat, sender=sender)
        transaction.on_commit(beat_elsewhere)

    def after(model):
        post_save.connect(beat, sender=model)
        connected.append(model)

    yield after
    for model in connected:
        post_save.disconnect(beat, sender=model)


@pytest.mark.django_db(transaction=True)
def test_awards_are_made_good_while_others_write(course, ayu, bima, eko, monkeypatch, beat_after):
    with monkeypatch.context() as broken:
        broken.setattr(certificates, "award", fail)
        for officer in (ayu, bima, eko):
            courses.enrol(officer_id=officer.pk, course=course.page, by=officer.user)
            hand_in(answered(course, officer), officer)
    beat_after(Certificate)
    assert certificates.catch_up() == 3


@pytest.mark.django_db(transaction=True)
def test_progress_is_made_good_while_others_write(course, ayu, enrolled, monkeypatch, beat_after):
    attempt = answered(course, ayu)
    with monkeypatch.context() as broken:
        broken.setattr(progress, "record_result", fail)
        hand_in(attempt, ayu)
    attempt.refresh_from_db()
    fields = {f.attname: getattr(attempt, f.attname) for f in Attempt._meta.concrete_fields}
    Attempt.objects.bulk_create(
        Attempt(**fields | {"id": uuid4(), "number": number})
        for number in range(2, MORE_THAN_ONE_FETCH)
    )
    monkeypatch.setattr(progress, "AT_ONCE", 2)
    beat_after(ActivityProgress)
    assert progress.catch_up() == 2
    assert Enrolment.objects.get().state == "completed"
