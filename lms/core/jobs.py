"""Background jobs: start one, and from inside it report progress and hand over a file.

A job is a function decorated with ``@django_tasks.task()`` in a part's ``tasks.py``. It may be
started more than once (a worker can die at any moment), so doing it twice must be harmless.
Work that may last longer than a job may goes in steps, and asks ``pause_if_late`` after each.
"""

import uuid
from pathlib import PurePath
from time import monotonic
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile
from django.db import transaction
from django_tasks.utils import normalize_json

from lms.core.execution import running_job
from lms.core.models import JobRun, JobStatus
from lms.core.queue import DjangoQBackend, deliver, task_at

SECONDS_BETWEEN_REPORTS = 0.5
SHARE_OF_TIME = 0.5
"""How much of the time a job may take is taken before it pauses; the rest is for its last step."""


def start(
    task_path: str, *, key: str, by: AbstractBaseUser | None, title: str = "", **arguments: Any
) -> JobRun:
    """Have the task at ``task_path`` run in the background with ``arguments``, once per ``key``.

    Follows the surrounding transaction: rolled back, it never runs. The same key again returns
    the same job and starts nothing. ``by`` may see the job's page and fetch its file; ``title``
    (up to 200 characters) is what they see it called. ``arguments`` are plain JSON: pass ids,
    not rows. Three or four queries.

    Raises:
        ImportError: if there is no such task.
        TypeError: if ``task_path`` names something else, or an argument is not plain JSON.
    """
    task = task_at(task_path)
    backend = task.get_backend()
    if not isinstance(backend, DjangoQBackend):
        raise TypeError(f"{task_path} does not run on the job queue but on {backend!r}")
    return backend.submit(task, (), arguments, key=key, by=by, title=title)


@transaction.atomic
def start_anew(task_path: str, *, by: AbstractBaseUser | None, title: str = "") -> JobRun:
    """Have all the work of a task done from its beginning, on what this transaction leaves.

    Joins a job of that task which nobody has begun, and which cannot begin before the transaction
    ends. One that is under way can tell by ``is_overtaken`` that it need not go on. Four or five
    queries.

    Raises:
        ImportError, TypeError: as ``start`` does.
    """
    waiting = JobRun.objects.unbegun(task_path).select_for_update().first()
    key = f"{task_path}:{uuid.uuid4()}"
    return waiting or start(task_path, key=key, by=by, title=title)


def is_overtaken() -> bool:
    """Tell whether another job will do the work of the running one from its beginning. One query.

    Outside a job, never.
    """
    running = running_job()
    return running is not None and JobRun.objects.unbegun(running.job.task_path).exists()


@transaction.atomic
def retry(job: JobRun) -> bool:
    """Queue a failed job anew, with all its starts before it; tell whether it had failed.

    Harmless when pressed twice: only the first finds it failed.
    """
    is_failed = JobRun.objects.filter(pk=job.pk, status=JobStatus.FAILED)
    is_queued = is_failed.update(status=JobStatus.QUEUED, started_count=0, finished_at=None)
    if is_queued:
        deliver(job)
    return bool(is_queued)


def report_progress(done: int, total: int) -> None:
    """Show the person who asked that ``done`` of ``total`` steps are finished.

    Writes at most twice a second, so call it after each step. Outside a job it does nothing,
    so that the same function can also be called directly.
    """
    running = running_job()
    if running is None:
        return
    is_due = monotonic() - running.reported_at >= SECONDS_BETWEEN_REPORTS
    if is_due or done >= total:
        running.reported_at = monotonic()
        running.still_ours().update(progress_done=done, progress_total=total)


def pause_if_late(**arguments: Any) -> bool:
    """Tell whether the running job has had its share of time, and is to return now.

    It is then queued again behind those that wait, as the same job with its progress, and goes on
    with these ``arguments`` (plain JSON) in place of those of the same name. Call it between two
    steps, outside a transaction: what the ``arguments`` take for done must be. If the process dies
    before the job has returned, it starts with the old ones. Outside a job, never.

    Raises:
        TypeError: if an argument is not plain JSON.
    """
    running = running_job()
    if running is None or running.seconds < settings.JOB_TIMEOUT_SECONDS * SHARE_OF_TIME:
        return False
    pause(seconds=0, **arguments)
    return True


def pause(*, seconds: float, **arguments: Any) -> None:
    """Have the running job go on so many seconds after it has returned, as ``pause_if_late`` does.

    Outside a job it does nothing.

    Raises:
        TypeError: if an argument is not plain JSON.
    """
    running = running_job()
    if running is not None:
        running.next_arguments = normalize_json(arguments)
        running.pause_seconds = seconds


def attach_file(content: bytes, filename: str) -> None:
    """Hand over ``content`` as the job's result, downloaded as ``filename`` once it is done.

    One file per job: a second one, or the same one after a restart, replaces the first.

    Raises:
        LookupError: outside a job.
    """
    running = running_job()
    if running is None:
        raise LookupError("attach_file() works only inside a running job")
    file = running.job.result_file
    name = f"jobs/{running.job.created_at:%Y/%m}/{running.job.pk}{PurePath(filename).suffix}"
    file.storage.delete(name)
    stored = file.storage.save(name, ContentFile(content))
    running.still_ours().update(result_file=stored, result_filename=filename)
