"""Run one job: claim it, count the start, do the work, record how it went.

Deliveries come at least once, workers die, two may hold the same delivery. What keeps a job whole
is its row: only a queued job can be claimed, the start is counted before the work, and only the
start that is on record may say how it ended.
"""

import datetime as dt
import errno
import logging
import traceback
from contextvars import ContextVar
from dataclasses import dataclass, field
from multiprocessing import current_process
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import connections, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_q.exceptions import TimeoutException
from django_tasks import TaskContext
from django_tasks.utils import get_module_path, normalize_json

from lms.core.errors import ExplainedError, LaterError, PermanentError
from lms.core.models import JobRun, JobRunQuerySet, JobStatus, WorkerHeartbeat
from lms.core.queue import deliver, result_of, task_at
from lms.core.storage import NotStoredError

logger = logging.getLogger(__name__)

# How long after a job's timeout its process, if alive, has been killed for certain.
GRACE_SECONDS = 30

# What a disk says that is full, or may not be written to.
NO_ROOM = frozenset({errno.EDQUOT, errno.ENOSPC, errno.EROFS})

# Wagtail queues these for every save; when the row is gone by then, nothing is left to do.
MOOT_WHEN_ROW_IS_GONE = frozenset(
    {
        "wagtail.tasks.update_reference_index_task",
        "wagtail.images.tasks.set_image_focal_point_task",
        "modelsearch.tasks.insert_or_update_object_task",
    }
)


@dataclass(slots=True)
class RunningJob:
    """The job that this thread is doing.

    ``next_arguments``: it is to go on with these once it has returned, instead of being done, and
    ``pause_seconds`` later.
    """

    job: JobRun
    reported_at: float = 0.0
    next_arguments: dict[str, Any] | None = None
    pause_seconds: float = 0.0
    began_at: float = field(default_factory=monotonic)

    @property
    def seconds(self) -> float:
        """How long this start has taken."""
        return monotonic() - self.began_at

    def still_ours(self) -> JobRunQuerySet:
        """Find the job's row as long as this start is the one on record."""
        return JobRun.objects.running().filter(
            pk=self.job.pk, worker=self.job.worker, started_count=self.job.started_count
        )


_running: ContextVar[RunningJob | None] = ContextVar("running_job", default=None)


def running_job() -> RunningJob | None:
    """Return the job being done, or ``None`` outside of one."""
    return _running.get()


class WorkerLostError(ExplainedError):
    """The process that did the job is gone."""


class JobTimeoutError(ExplainedError):
    """The job took longer than a job may."""


def run(job_id: str) -> None:
    """Do the job with this id unless it is done, failed, or being done by somebody else.

    Whatever the work raises is recorded on the job. ``SystemExit`` and ``KeyboardInterrupt`` end
    the process, and its supervisor releases the job.

    Raises:
        TimeoutException: after recording it, so that the process is replaced.
    """
    job = _claim(job_id)
    if job is None:
        return
    running = RunningJob(job)
    token = _running.set(running)
    try:
        with translation.override(job.language or settings.LANGUAGE_CODE):
            _perform(running)
    finally:
        _running.reset(token)


def _claim(job_id: str) -> JobRun | None:
    """Take the job and count this start, committed before any work. Two queries."""
    is_claimed = JobRun.objects.filter(pk=job_id, status=JobStatus.QUEUED).update(
        status=JobStatus.RUNNING,
        started_count=F("started_count") + 1,
        started_at=timezone.now(),
        worker=current_process().name,
    )
    return JobRun.objects.get(pk=job_id) if is_claimed else None


def _perform(running: RunningJob) -> None:
    """Do the work and record success, failure or a pause."""
    try:
        result = _call(running.job)
    except TimeoutException as error:
        for connection in connections.all(initialized_only=True):
            connection.close()  # the alarm may have struck in the middle of a statement
        message = _("It took longer than the %(seconds)s seconds a job may take.")
        timeout = JobTimeoutError(message % {"seconds": settings.JOB_TIMEOUT_SECONDS})
        _record_failure(running, timeout.with_traceback(error.__traceback__))
        raise
    except (SystemExit, KeyboardInterrupt):
        raise
    except ObjectDoesNotExist as error:
        if running.job.task_path in MOOT_WHEN_ROW_IS_GONE:
            _record_success(running, None)
        else:
            _record_failure(running, error)
    except BaseException as error:  # noqa: BLE001 - else the job would kill worker after worker
        _record_failure(running, error)
    else:
        _record_return(running, result)


def _call(job: JobRun) -> object:
    """Call the task and return its result as plain JSON."""
    task = task_at(job.task_path)
    arguments, keywords = job.arguments["args"], job.arguments["kwargs"]
    if task.takes_context:
        arguments = [TaskContext(task_result=result_of(job, task)), *arguments]
    return normalize_json(task.call(*arguments, **keywords))


def _record_return(running: RunningJob, result: object) -> None:
    if running.next_arguments is None:
        _record_success(running, result)
    else:
        _record_pause(running, running.next_arguments)


def _record_success(running: RunningJob, result: object) -> None:
    """Close the job as done. One query."""
    running.still_ours().update(
        status=JobStatus.DONE,
        finished_at=timezone.now(),
        result=result,
        error="",
        error_class="",
        traceback="",
    )
    logger.info("job %s %s: done", running.job.pk, running.job.task_path)


def _record_pause(running: RunningJob, next_arguments: dict[str, Any]) -> None:
    """Queue the job again, with all its starts before it and its progress kept. A few queries."""
    arguments = running.job.arguments
    keywords = arguments["kwargs"] | normalize_json(next_arguments)
    with transaction.atomic():
        is_recorded = running.still_ours().update(
            status=JobStatus.QUEUED,
            started_count=0,
            arguments=arguments | {"kwargs": keywords},
            error="",
            error_class="",
            traceback="",
        )
        if is_recorded:
            deliver(running.job, at=_in(running.pause_seconds))
    logger.info("job %s %s: goes on later", running.job.pk, running.job.task_path)


def release_lost(*, cluster: str, alive: list[str]) -> None:
    """Free the jobs of those processes of ``cluster`` that are not ``alive``. One query if none."""
    ours = JobRun.objects.running().filter(worker__startswith=f"{cluster}/")
    for job in ours.exclude(worker__in=alive):
        _release(job)


def release_abandoned() -> None:
    """Free the jobs of clusters that fell silent, and those that run longer than they may.

    Two queries if there are none.
    """
    now = timezone.now()
    silent = set(WorkerHeartbeat.objects.silent_at(now).values_list("name", flat=True))
    longest = dt.timedelta(seconds=settings.JOB_TIMEOUT_SECONDS + GRACE_SECONDS)
    for job in JobRun.objects.running():
        has_run_out = job.started_at is not None and job.started_at < now - longest
        if has_run_out or job.worker.partition("/")[0] in silent:
            _release(job)


def _release(job: JobRun) -> None:
    """Record that whoever ran ``job`` is gone, so that it starts again if it may."""
    with translation.override(job.language or settings.LANGUAGE_CODE):
        error = WorkerLostError(_("The program that did this job was stopped in the middle of it."))
        _record_failure(RunningJob(job), error)


def _record_failure(running: RunningJob, error: BaseException) -> None:
    """Close the job as failed, or queue it again if it may be started once more."""
    job = running.job
    is_over = _is_over(job, error)
    with transaction.atomic():
        is_recorded = running.still_ours().update(
            status=JobStatus.FAILED if is_over else JobStatus.QUEUED,
            finished_at=timezone.now() if is_over else None,
            progress_done=0,
            progress_total=0,
            error=_explain(error),
            error_class=get_module_path(type(error)),
            traceback="".join(traceback.format_exception(error)),
        )
        if is_recorded and not is_over:
            deliver(job, at=_in(_pause_after(job, error)))
    outcome = "failed" if is_over else "will be tried again"
    unexpected = None if isinstance(error, ExplainedError) else error
    logger.error("job %s %s %s: %s", job.pk, job.task_path, outcome, error, exc_info=unexpected)


def _is_over(job: JobRun, error: BaseException) -> bool:
    if isinstance(error, LaterError):
        return False
    return isinstance(error, PermanentError) or job.started_count >= JobRun.MAX_STARTS


def _pause_after(job: JobRun, error: BaseException) -> float:
    """Say how many seconds to wait before the next start."""
    if isinstance(error, LaterError):
        return error.seconds
    if isinstance(error, WorkerLostError):
        return 0
    return float(settings.JOB_RETRY_SECONDS * job.started_count)


def _in(seconds: float) -> dt.datetime:
    return timezone.now() + dt.timedelta(seconds=seconds)


def _explain(error: BaseException) -> str:
    """Put ``error`` into words for the person who asked; details stay in the traceback."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        error = NotStoredError()
    if isinstance(error, ExplainedError):
        return str(error)
    return _("Something went wrong on our side. The details are kept for the administrator.")
