"""The one queue: Django tasks, Wagtail's and ours, carried by django-q2 over the database.

A task is stored as a ``JobRun``; what is put on the queue is a *delivery*, the run's id. Both are
rows of the same database, so a transaction that rolls back leaves neither.
"""

import datetime as dt
import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.module_loading import import_string
from django_q.tasks import async_task
from django_tasks import TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.signals import task_enqueued
from django_tasks.utils import normalize_json

from lms.core.broker import Broker
from lms.core.models import JobRun, JobStatus

RUN = "lms.core.execution.run"
TASK_STATUS = {
    JobStatus.QUEUED: TaskResultStatus.READY,
    JobStatus.RUNNING: TaskResultStatus.RUNNING,
    JobStatus.DONE: TaskResultStatus.SUCCESSFUL,
    JobStatus.FAILED: TaskResultStatus.FAILED,
}


def deliver(job: JobRun, *, at: dt.datetime | None = None) -> None:
    """Put ``job`` on the queue, to be run once the transaction commits and not before ``at``."""
    async_task(RUN, str(job.pk), q_options={"broker": Broker(deliver_at=at)})


def task_at(task_path: str) -> Task[..., Any]:
    """Find the task that ``task_path`` names.

    Raises:
        ImportError: if there is nothing by that name.
        TypeError: if it is not a task.
    """
    task = import_string(task_path)
    if not isinstance(task, Task):
        raise TypeError(f"{task_path} is not a task: decorate it with @django_tasks.task()")
    return task


class DjangoQBackend(BaseTaskBackend):
    """Stores tasks as job runs and delivers them through django-q2."""

    supports_defer = True
    supports_get_result = True

    def enqueue(self, task: Task[..., Any], args: Any, kwargs: dict[str, Any]) -> TaskResult[Any]:
        """Queue ``task``, following the surrounding transaction. Two queries."""
        self.validate_task(task)
        with transaction.atomic():
            job = JobRun.objects.create(key=uuid.uuid4().hex, **_fields(task, args, kwargs))
            deliver(job, at=task.run_after)
        result = result_of(job, task)
        task_enqueued.send(type(self), task_result=result)
        return result

    @transaction.atomic
    def submit(
        self,
        task: Task[..., Any],
        args: Any,
        kwargs: dict[str, Any],
        *,
        key: str,
        by: AbstractBaseUser | None = None,
        title: str = "",
    ) -> JobRun:
        """Queue ``task`` unless a job with this ``key`` exists, and return the job either way.

        Raises:
            InvalidTaskError: if the task needs what this backend does not do.
            TypeError: if an argument is not plain JSON.
        """
        self.validate_task(task)
        asked = {"title": title, "requested_by_id": by.pk if by else None}
        job, is_new = JobRun.objects.get_or_create(
            key=key, defaults=_fields(task, args, kwargs) | asked
        )
        if is_new:
            deliver(job, at=task.run_after)
        return job

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """Return how the task with this id stands. One query.

        Raises:
            TaskResultDoesNotExist: if there is none.
        """
        try:
            job = JobRun.objects.get(pk=result_id)
        except (JobRun.DoesNotExist, ValidationError) as error:
            raise TaskResultDoesNotExist(result_id) from error
        return result_of(job, task_at(job.task_path))


def _fields(task: Task[..., Any], args: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
    return {
        "task_path": task.module_path,
        "arguments": {"args": normalize_json(args), "kwargs": normalize_json(kwargs)},
        "language": translation.get_language() or "",
    }


def result_of(job: JobRun, task: Task[..., Any]) -> TaskResult[Any]:
    """Describe ``job`` in the terms of the task interface."""
    errors = (
        [TaskError(exception_class_path=job.error_class, traceback=job.traceback)]
        if job.error_class
        else []
    )
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=str(job.pk),
        status=TASK_STATUS[JobStatus(job.status)],
        enqueued_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=job.arguments["args"],
        kwargs=job.arguments["kwargs"],
        backend=task.backend,
        errors=errors,
        worker_ids=[job.worker] * job.started_count,
    )
    object.__setattr__(result, "_return_value", job.result)
    return result
