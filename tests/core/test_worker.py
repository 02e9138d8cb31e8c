"""A real worker at work: no job is lost, done twice, or holds up the others."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from lms.core import jobs
from lms.core.models import JobRun, JobStatus
from tests.core.sample_jobs import lines
from tests.core.workers import FINAL, SAMPLE, Worker, wait_for, wait_for_line, wait_until

# Real commits, which other processes see; afterwards only the tables of these apps are emptied.
pytestmark = [
    pytest.mark.worker,
    pytest.mark.django_db(transaction=True, available_apps=["lms", "django_q"]),
]


@pytest.fixture(scope="module")
def worker(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[Worker]:
    """Run one worker for the tests that leave it alive."""
    with django_db_blocker.unblock(), Worker(tmp_path_factory.mktemp("worker") / "log") as worker:
        yield worker


def test_a_job_that_always_kills_its_process_fails_after_three_starts_and_the_queue_goes_on(
    worker: Worker, diary: str
) -> None:
    killer = jobs.start(SAMPLE + "kill_own_process", key="killer", by=None, diary=diary)
    others = [
        jobs.start(SAMPLE + "write", key=f"after {n}", by=None, diary=diary, line=f"after {n}")
        for n in range(3)
    ]
    wait_for(killer, *FINAL)
    for other in others:
        wait_for(other, *FINAL)
    assert (killer.status, killer.started_count) == (JobStatus.FAILED, 3)
    assert killer.error
    assert lines(diary).count("start") == 3
    assert [other.status for other in others] == [JobStatus.DONE] * 3


@pytest.mark.pdf
def test_a_pdf_that_reaches_for_a_file_fails_with_a_message_and_the_next_job_runs(
    worker: Worker, diary: str
) -> None:
    family = worker.children()
    hostile = jobs.start(SAMPLE + "render", key="pdf", by=None, template="pdf/hostile.html")
    after = jobs.start(SAMPLE + "write", key="after", by=None, diary=diary, line="after")
    wait_for(hostile, *FINAL)
    wait_for(after, *FINAL)
    assert (hostile.status, hostile.started_count) == (JobStatus.FAILED, 1)
    assert "file:///etc/passwd" in hostile.error
    assert not hostile.result_file
    assert after.status == JobStatus.DONE
    assert worker.children() == family, "no process had to be replaced"


def test_killed_processes_are_replaced_and_their_job_makes_one_file(
    worker: Worker, diary: str
) -> None:
    job = jobs.start(SAMPLE + "make_file", key="file", by=None, diary=diary, stalls=True)
    wait_for_line(diary, "start")
    for child in worker.children():  # the busy one, and the idle one that waits for a job
        os.kill(child, signal.SIGKILL)
    wait_for(job, *FINAL)
    assert (job.status, job.started_count) == (JobStatus.DONE, 2)
    assert lines(diary) == ["start", "start", "end"]
    assert [path.read_bytes() for path in Path(job.result_file.path).parent.glob(f"{job.pk}*")] == [
        b"all of it"
    ]


def test_a_job_runs_only_if_its_transaction_commits(worker: Worker, diary: str) -> None:
    with transaction.atomic():
        jobs.start(SAMPLE + "write", key="k", by=None, diary=diary, line="rolled back")
        transaction.set_rollback(True)
    with transaction.atomic():
        job = jobs.start(SAMPLE + "write", key="k", by=None, diary=diary, line="committed")
        time.sleep(0.5)
        assert lines(diary) == [], "not before the commit"
    wait_for(job, *FINAL)
    assert lines(diary) == ["committed"]


def test_two_workers_share_200_jobs_and_do_each_once(worker: Worker, diary: str, log: Path) -> None:
    keys = [f"job {n}" for n in range(200)]
    with Worker(log):
        for key in [*keys, *keys]:
            jobs.start(SAMPLE + "write", key=key, by=None, diary=diary, line=key)
        wait_until(
            lambda: JobRun.objects.filter(key__in=keys, status=JobStatus.DONE).count() == len(keys),
            "all jobs are done",
        )
    assert sorted(lines(diary)) == sorted(keys)
    clusters = set(JobRun.objects.filter(key__in=keys).values_list("worker", flat=True))
    assert len({name.partition("/")[0] for name in clusters}) == 2, "both did some"
