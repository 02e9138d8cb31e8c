"""Jobs that worker processes do in tests: good ones, slow ones and murderous ones.

What a job did is a line in a file, so that it can be counted from outside whatever became of the
process or its transaction.
"""

import os
import signal
import time
from pathlib import Path

from django.utils import translation
from django_tasks import TaskContext, task

from lms.core import jobs
from lms.core.documents import render_pdf
from lms.core.errors import PermanentError
from lms.core.models import JobRun, JobStatus


class Catastrophe(BaseException):
    """What `except Exception` does not catch."""


def note(diary: str, line: str) -> None:
    with Path(diary).open("a") as file:
        file.write(f"{line}\n")


def lines(diary: str) -> list[str]:
    return Path(diary).read_text().splitlines()


@task()
def write(diary: str, line: str) -> str:
    note(diary, line)
    return line


@task()
def write_slowly(diary: str, line: str, seconds: float) -> None:
    note(diary, f"start {line}")
    time.sleep(seconds)
    note(diary, f"end {line}")


@task(takes_context=True)
def make_file(context: TaskContext, diary: str, stalls: bool = False) -> None:
    """Make a file in two steps; with ``stalls``, the first start never gets to the second."""
    note(diary, "start")
    jobs.attach_file(b"half of it", "report.txt")
    jobs.report_progress(1, 2)
    if stalls and context.attempt == 1:
        time.sleep(600)
    jobs.attach_file(b"all of it", "report.txt")
    jobs.report_progress(2, 2)
    note(diary, "end")


@task()
def count_up(diary: str, until: int, after: int = 0) -> int:
    for number in range(after + 1, until + 1):
        note(diary, str(number))
        jobs.report_progress(number, until)
        if jobs.pause_if_late(after=number):
            break
    return until


@task()
def pause_badly(diary: str) -> None:
    note(diary, "start")
    jobs.pause_if_late(after=object())


@task()
def fail_after_pausing(diary: str) -> None:
    note(diary, "start")
    jobs.pause_if_late(diary="elsewhere")
    raise ValueError("too late")


@task()
def kill_own_process(diary: str) -> None:
    note(diary, "start")
    os.kill(os.getpid(), signal.SIGKILL)


@task()
def fail(diary: str) -> None:
    note(diary, "start")
    raise ValueError("the third shelf is empty")


@task()
def fail_first(diary: str) -> None:
    note(diary, "start")
    if len(lines(diary)) == 1:
        raise ValueError("not yet")


@task()
def raise_base_exception(diary: str) -> None:
    note(diary, "start")
    raise Catastrophe


@task()
def write_forever(diary: str) -> None:
    note(diary, "start")
    time.sleep(600)


@task()
def ignore_timeout(diary: str) -> None:
    note(diary, "start")
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    time.sleep(600)


@task()
def render(template: str) -> None:
    jobs.attach_file(render_pdf(template, {}), "document.pdf")


@task()
def hand_over() -> None:
    jobs.attach_file(b"all of it", "report.txt")


@task()
def fill_the_disk() -> None:
    with Path("/dev/full").open("wb", buffering=0) as scratch:
        scratch.write(b"rows")


@task()
def refuse() -> None:
    raise PermanentError("There is nobody in this unit.")


@task()
def say_language() -> str | None:
    return translation.get_language()


@task(takes_context=True)
def count_attempts(context: TaskContext) -> int:
    return context.attempt


@task()
def usurped(diary: str) -> str:
    JobRun.objects.filter(status=JobStatus.RUNNING).update(worker="elsewhere/1", started_count=2)
    jobs.report_progress(1, 1)
    return "too late"


@task()
def usurped_pause() -> None:
    JobRun.objects.filter(status=JobStatus.RUNNING).update(worker="elsewhere/1", started_count=2)
    jobs.pause_if_late()
