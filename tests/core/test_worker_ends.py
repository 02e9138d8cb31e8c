"""Real workers that are told to stop, or killed: they leave no orphan and lose no job."""

import os
import signal
from pathlib import Path

import pytest
from django_q.models import OrmQ

from lms.core import jobs
from lms.core.models import JobRun, JobStatus
from tests.core.sample_jobs import lines
from tests.core.workers import (
    FINAL,
    SAMPLE,
    Worker,
    wait_for,
    wait_for_line,
    wait_until,
    wait_until_gone,
)

# Real commits, which other processes see; afterwards only the tables of these apps are emptied.
pytestmark = [
    pytest.mark.worker,
    pytest.mark.django_db(transaction=True, available_apps=["lms", "django_q"]),
]


@pytest.mark.parametrize("group", [True, False], ids=["group", "main process only"])
def test_sigterm_lets_the_running_job_finish_and_leaves_no_orphan(
    diary: str, log: Path, group: bool
) -> None:
    for turn in range(2):
        with Worker(log) as worker:
            line = f"job {turn}"
            busy = jobs.start(
                SAMPLE + "write_slowly", key=line, by=None, diary=diary, line=line, seconds=1.5
            )
            wait_for_line(diary, f"start {line}")
            waiting = jobs.start(
                SAMPLE + "write", key=f"w {line}", by=None, diary=diary, line=f"waiting {turn}"
            )
            worker.stop(group=group)
            assert worker.process.returncode == 0
            assert not worker.is_heard()
        busy.refresh_from_db()
        waiting.refresh_from_db()
        assert busy.status == JobStatus.DONE
        assert waiting.is_final or waiting.started_count == 0, "what had not begun still waits"


def test_sigterm_to_an_idle_group_ends_it(log: Path) -> None:
    for _turn in range(2):
        with Worker(log) as worker:
            worker.stop()


def test_a_second_sigterm_ends_a_busy_worker_at_once_and_its_job_starts_again_later(
    diary: str, log: Path
) -> None:
    job = jobs.start(
        SAMPLE + "write_slowly", key="k", by=None, diary=diary, line="job", seconds=600
    )
    with Worker(log) as worker:
        wait_for_line(diary, "start job")
        os.kill(worker.process.pid, signal.SIGTERM)
        wait_until(lambda: "is stopping" in log.read_text(), "the worker has heard the first")
        worker.stop()
    job.refresh_from_db()
    assert (job.status, job.started_count) == (JobStatus.QUEUED, 1)
    assert OrmQ.objects.exists()


def test_killing_the_main_process_leaves_no_orphan_and_the_next_worker_takes_over(
    diary: str, log: Path
) -> None:
    job = jobs.start(SAMPLE + "make_file", key="file", by=None, diary=diary, stalls=True)
    with Worker(log) as worker:
        wait_for_line(diary, "start")
        crew = worker.children()
        worker.kill(group=False)
        wait_until_gone(crew)
    assert lines(diary) == ["start"]
    with Worker(log):
        wait_for(job, *FINAL)
    assert (job.status, job.started_count) == (JobStatus.DONE, 2)
    assert lines(diary) == ["start", "start", "end"]


@pytest.mark.parametrize("task", ["write_forever", "ignore_timeout"])
def test_a_job_that_takes_too_long_is_ended_and_says_so(diary: str, log: Path, task: str) -> None:
    job = jobs.start(SAMPLE + task, key="k", by=None, diary=diary)
    JobRun.objects.update(started_count=2)  # this start is the last one
    with Worker(log, JOB_TIMEOUT_SECONDS="3") as worker:
        wait_for(job, *FINAL)
        after = jobs.start(SAMPLE + "write", key="after", by=None, diary=diary, line="after")
        wait_for(after, *FINAL)
        worker.stop()
    assert (job.status, job.started_count) == (JobStatus.FAILED, 3)
    assert job.error
    assert after.status == JobStatus.DONE
