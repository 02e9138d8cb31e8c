"""Administrators see what went wrong in the background, and nobody else does."""

from typing import Any

import pytest
from django.utils import timezone

from lms.core import health
from lms.core.mail.models import MailStatus, OutgoingMail
from lms.core.models import JobRun, JobStatus
from lms.people.administration.screens import LABELS
from lms.people.models import Officer, User

pytestmark = pytest.mark.django_db

PAGE = "/sistem/"


def failed_job(key: str = "nightly", **fields: Any) -> JobRun:
    return JobRun.objects.create(
        key=key,
        task_path="lms.core.tasks.clean_up",
        arguments={"args": [], "kwargs": {}},
        title="Beres-beres malam",
        status=JobStatus.FAILED,
        error="Disk penuh.",
        started_at=timezone.now(),
        finished_at=timezone.now(),
        **fields,
    )


def mail(number: int, **fields: Any) -> OutgoingMail:
    return OutgoingMail.objects.create(
        message_id=f"<{number}@x>", recipients=f"{number}@example.go.id", subject="Halo", **fields
    )


def test_failed_work_is_shown_with_its_reason_and_tried_again_on_request(
    admin: User, as_user: Any, run_jobs: Any
) -> None:
    job = failed_job()
    client = as_user(admin)
    page = client.get(PAGE).text
    assert "Beres-beres malam" in page
    assert "Disk penuh." in page
    client.post(f"{PAGE}{job.pk}/ulangi/")
    run_jobs()
    assert "Beres-beres malam" not in client.get(PAGE).text


def test_mail_that_waits_and_mail_given_up_are_shown_without_what_they_say(
    admin: User, as_user: Any
) -> None:
    mail(1, sealed="tersegel")
    mail(2, status=MailStatus.FAILED, error="550 user unknown", finished_at=timezone.now())
    mail(3, status=MailStatus.SENT, finished_at=timezone.now())
    page = as_user(admin).get(PAGE).text
    assert "1 surel menunggu dikirim" in page
    assert "2@example.go.id" in page
    assert "550 user unknown" in page
    assert "3@example.go.id" not in page
    assert "tersegel" not in page


def test_what_somebody_asked_for_is_theirs_to_try_again(
    ayu: Officer, admin: User, as_user: Any
) -> None:
    job = failed_job(requested_by_id=ayu.user.pk)
    client = as_user(admin)
    assert "Beres-beres malam" not in client.get(PAGE).text
    assert client.post(f"{PAGE}{job.pk}/ulangi/").status_code == 404


def test_every_check_has_a_name_people_read() -> None:
    assert LABELS.keys() == health.CHECKS.keys()


def test_a_check_that_is_red_says_so(admin: User, as_user: Any) -> None:
    assert "Tidak beres" in as_user(admin).get(PAGE).text, "no worker runs in this test"


def test_the_page_costs_the_same_for_any_number_of_failures(
    admin: User, as_user: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        failed_job(str(number))
        mail(number, status=MailStatus.FAILED, error="550", finished_at=timezone.now())
    client = as_user(admin)
    client.get(PAGE)
    with django_assert_max_num_queries(30):
        client.get(PAGE)
