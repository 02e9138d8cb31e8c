"""A job's page and file are for who asked for it, and for nobody else."""

from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.core import jobs
from lms.core.models import AuditEvent, JobRun, JobStatus
from tests.core.workers import SAMPLE
from tests.markup import as_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(ayu: Any, diary: str) -> JobRun:
    return jobs.start(SAMPLE + "make_file", key="k", by=ayu.user, title="Laporan Ayu", diary=diary)


def test_a_waiting_job_looks_for_news_by_itself_and_without_javascript(
    job: JobRun, ayu: Any, as_user: Any
) -> None:
    page = as_user(ayu).get(job.get_absolute_url())
    html = page.content.decode()
    assert "Laporan Ayu" in html
    assert f'hx-get="{job.get_absolute_url()}"' in html
    assert "<noscript>" in html
    assert "no-store" in page["Cache-Control"]


def test_htmx_gets_the_changing_part_alone(job: JobRun, ayu: Any, as_user: Any) -> None:
    part = as_user(ayu).get(job.get_absolute_url(), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()


def test_progress_is_shown(job: JobRun, ayu: Any, as_user: Any) -> None:
    JobRun.objects.update(status=JobStatus.RUNNING, progress_done=3, progress_total=8)
    assert '<progress class="progress__bar" max="8" value="3"' in (
        as_shown(as_user(ayu).get(job.get_absolute_url()).text)
    )


def test_what_is_done_leads_on(job: JobRun, ayu: Any, as_user: Any) -> None:
    leads_to = {"label": "Ke daftar", "address": "/daftar/"}
    JobRun.objects.update(
        status=JobStatus.DONE, result={"summary": ["Jadi."], "leads_to": leads_to}
    )
    shown = as_user(ayu).get(job.get_absolute_url()).text
    assert 'href="/daftar/"' in shown
    assert "Ke daftar" in shown


def test_who_asked_downloads_the_file_and_it_is_on_record(
    job: JobRun, ayu: Any, as_user: Any, run_jobs: Any
) -> None:
    client = as_user(ayu)
    address = reverse("job_download", args=[job.pk])
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND, "not before it is done"
    run_jobs()
    page = client.get(job.get_absolute_url()).content.decode()
    assert address in page
    assert "hx-get" not in page
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == b"all of it"
    assert 'attachment; filename="report.txt"' in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    event = AuditEvent.objects.get(action="job.download")
    assert (event.actor_id, event.target_id) == (ayu.user.pk, str(job.pk))


@pytest.mark.parametrize("name", ["job", "job_download"])
def test_somebody_elses_job_does_not_exist(
    name: str, job: JobRun, admin: Any, eko: Any, as_user: Any, run_jobs: Any
) -> None:
    run_jobs()
    for person in (eko, admin):
        for job_id in (job.pk, uuid4()):
            answer = as_user(person).get(reverse(name, args=[job_id]))
            assert answer.status_code == HTTPStatus.NOT_FOUND


def test_nobody_elses_failed_job_can_be_tried_again(job: JobRun, eko: Any, as_user: Any) -> None:
    JobRun.objects.update(status=JobStatus.FAILED)
    answer = as_user(eko).post(reverse("job_retry", args=[job.pk]))
    assert answer.status_code == HTTPStatus.NOT_FOUND
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED


@pytest.mark.parametrize("name", ["jobs", "job", "job_download"])
def test_visitors_are_asked_to_sign_in(name: str, job: JobRun, client: Any) -> None:
    address = reverse(name, args=[] if name == "jobs" else [job.pk])
    assert client.get(address)["Location"].startswith(reverse("account_login"))


def test_a_deactivated_person_gets_nothing_more(
    job: JobRun, ayu: Any, as_user: Any, run_jobs: Any
) -> None:
    client = as_user(ayu)
    run_jobs()
    ayu.user.is_active = False
    ayu.user.save()
    assert client.get(reverse("job_download", args=[job.pk])).status_code == HTTPStatus.FOUND


def test_a_failed_job_is_explained_and_tried_again_on_request(
    ayu: Any, diary: str, as_user: Any, run_jobs: Any
) -> None:
    client = as_user(ayu)
    job = jobs.start(SAMPLE + "refuse", key="r", by=ayu.user)
    run_jobs()
    assert "There is nobody in this unit." in client.get(job.get_absolute_url()).content.decode()
    answer = client.post(reverse("job_retry", args=[job.pk]))
    assert answer["Location"] == job.get_absolute_url()
    job.refresh_from_db()
    assert (job.status, job.started_count) == (JobStatus.QUEUED, 0)


def test_a_retry_is_a_post(job: JobRun, ayu: Any, as_user: Any) -> None:
    answer = as_user(ayu).get(reverse("job_retry", args=[job.pk]))
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_file_that_was_lost_is_not_found(
    job: JobRun, ayu: Any, as_user: Any, run_jobs: Any
) -> None:
    run_jobs()
    job.refresh_from_db()
    job.result_file.storage.delete(job.result_file.name)
    answer = as_user(ayu).get(reverse("job_download", args=[job.pk]))
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_my_requests_are_mine_alone(job: JobRun, eko: Any, ayu: Any, as_user: Any) -> None:
    assert "Laporan Ayu" in as_user(ayu).get(reverse("jobs")).content.decode()
    assert "Laporan Ayu" not in as_user(eko).get(reverse("jobs")).content.decode()


def test_the_list_takes_as_many_queries_at_30_rows_as_at_3(
    ayu: Any, diary: str, as_user: Any
) -> None:
    client = as_user(ayu)
    counts = []
    for total in (3, 30):
        for number in range(total):
            jobs.start(
                SAMPLE + "write", key=str(number), by=ayu.user, diary=diary, line=str(number)
            )
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("jobs"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
