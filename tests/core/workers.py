"""Start, watch and kill real worker processes that share the test's database."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.utils import timezone

from lms.core.models import JobRun, JobStatus, WorkerHeartbeat, WorkerHeartbeatQuerySet
from tests.core.sample_jobs import lines

SAMPLE = "tests.core.sample_jobs."
FINAL = (JobStatus.DONE, JobStatus.FAILED)
PATIENCE_SECONDS = 120
"""How long anything may take on a machine that is busy with something else."""


def wait_until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.05)


def beat_elsewhere() -> None:
    """Have a worker in another process say that it is alive, which takes a moment's writing."""

    def beat() -> None:
        WorkerHeartbeat.objects.update_or_create(
            name="elsewhere", defaults={"beat_at": timezone.now()}
        )
        connection.close()

    thread = Thread(target=beat)
    thread.start()
    thread.join()


def is_running(pid: int) -> bool:
    """Tell whether the process lives; one that nobody has buried yet does not."""
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(state) and not state.startswith("Z")


def database_url() -> str:
    """Return the address of the test database, for other processes."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()


def wait_until_gone(family: list[int]) -> None:
    wait_until(lambda: not any(map(is_running, family)), "no orphan is left")


class Worker:
    """One `manage.py worker`, in a process group of its own."""

    def __init__(self, log: Path, **environment: str) -> None:
        self.log = log
        self.environment = {
            "DJANGO_SETTINGS_MODULE": "tests.core.worker_settings",
            "DATABASE_URL": database_url(),
            "DATA_DIR": str(settings.DATA_DIR),
        } | environment

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "worker"],
            cwd=settings.ROOT,
            env={**os.environ, **self.environment},
            stdout=self.log.open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        wait_until(self._has_started, "the worker starts")
        return self

    def _has_started(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        return self.is_heard()

    def heartbeats(self) -> WorkerHeartbeatQuerySet:
        """Find what this worker has said about being alive."""
        return WorkerHeartbeat.objects.filter(name__contains=f"-{self.process.pid}-")

    def is_heard(self) -> bool:
        return self.heartbeats().exists()

    def kill(self, *, group: bool) -> None:
        """Kill it without warning; when it returns, it has been silent for an hour."""
        (os.killpg if group else os.kill)(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.heartbeats().update(beat_at=timezone.now() - dt.timedelta(hours=1))

    def __exit__(self, *_exception: object) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def children(self) -> list[int]:
        listing = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
        ).stdout
        pairs = [line.split() for line in listing.splitlines()]
        return [int(pid) for pid, parent in pairs if int(parent) == self.process.pid]

    def stop(self, *, group: bool = True) -> None:
        """Send SIGTERM and wait until nobody is left."""
        family = [self.process.pid, *self.children()]
        (os.killpg if group else os.kill)(self.process.pid, signal.SIGTERM)
        self.process.wait(PATIENCE_SECONDS)
        wait_until_gone(family)


def wait_for(job: JobRun, *statuses: str) -> JobRun:
    """Wait until ``job`` has one of ``statuses`` and return it as it is then."""

    def has_come() -> bool:
        job.refresh_from_db()
        return job.status in statuses

    wait_until(has_come, f"{job.task_path} is {statuses}")
    return job


def wait_for_line(diary: str, line: str) -> None:
    """Wait until some job has written ``line``."""
    wait_until(lambda: line in lines(diary), f"the diary says {line}")
