"""The worker: processes that do jobs, and a supervisor that keeps them alive and in bounds.

Each process runs django-q2's own worker loop, but takes deliveries from the database itself and
reports back to it, instead of sharing pipes and locks with its siblings as in ``qcluster``. So a
process may die at any moment without holding up another. Decision 0003 tells the whole story.
"""

import logging
import os
import secrets
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from multiprocessing import connection, get_context
from multiprocessing.sharedctypes import RawValue
from threading import Thread
from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone
from django_q.signing import BadSignature, SignedPackage
from django_q.worker import worker as django_q_worker

from lms.core import clock, execution, jobs
from lms.core.broker import Broker
from lms.core.models import WorkerHeartbeat

logger = logging.getLogger(__name__)

CYCLE_SECONDS = 0.5
PAUSE_AFTER_DATABASE_ERROR_SECONDS = 5
END = "STOP"  # what django-q2's loop understands as the end of its queue


class StopRequest:
    """Whether SIGTERM or SIGINT has come, and how often.

    The handler only counts: anything more could wait for a lock that the interrupted code holds.
    Forked processes inherit the handler, so a signal to the whole group reaches everyone.
    """

    def __init__(self) -> None:
        self.count = 0
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._receive)

    def _receive(self, *_args: object) -> None:
        self.count += 1

    def is_made(self) -> bool:
        """Tell whether it is time to stop."""
        return self.count > 0

    def is_repeated(self) -> bool:
        """Tell whether somebody has lost patience."""
        return self.count > 1


class Deliveries:
    """Stands in for django-q2's task queue and fetches from the database.

    ``is_inline``: the jobs run in the caller's own process and transaction, so the loop must not
    close connections, and raises what it cannot handle.
    """

    def __init__(self, is_over: Callable[[], bool], *, is_inline: bool = False) -> None:
        self.is_over = is_over
        self.is_inline = is_inline
        self.broker = Broker()

    def get(self) -> dict[str, Any] | str:
        """Wait for the next delivery; return ``END`` once it is over."""
        while not self.is_over():
            try:
                delivery = self._next()
            except DatabaseError:
                logger.exception("cannot reach the queue")
                connections.close_all()
                sleep(PAUSE_AFTER_DATABASE_ERROR_SECONDS)
            else:
                if delivery:
                    return delivery
        return END

    def _next(self) -> dict[str, Any] | None:
        """Take the delivery that is due longest; ``None`` after a pause when none is due."""
        for delivery_id, package in self.broker.dequeue() or ():
            try:
                task: dict[str, Any] = SignedPackage.loads(package)
                return task | {"ack_id": delivery_id, "sync": self.is_inline}
            except BadSignature:
                logger.error("dropped delivery %s: signed with another SECRET_KEY", delivery_id)  # noqa: TRY400
                self.broker.fail(delivery_id)
        return None


class Outcomes:
    """Stands in for django-q2's result queue and writes to the database.

    How a job went is on its row. A delivery that failed all the same (the database was away, the
    time ran out) is left alone and made again later, when the row knows what to do with it.
    """

    def put(self, outcome: dict[str, Any]) -> None:
        """Acknowledge a delivery that was dealt with."""
        if not outcome["success"]:
            logger.error("delivery %s failed: %s", outcome["args"], outcome["result"])
            return
        try:
            Broker().acknowledge(outcome["ack_id"])
        except DatabaseError:
            logger.exception("could not acknowledge delivery %s", outcome["args"])


class Deadline:
    """Stands in for django-q2's timer: when a process must be done, visible to its supervisor."""

    def __init__(self) -> None:
        self._at = RawValue("d", 0.0)

    @property
    def value(self) -> float:
        """Seconds left; -1 when idle."""
        return self._at.value - monotonic() if self._at.value else -1

    @value.setter
    def value(self, seconds: float) -> None:
        self._at.value = monotonic() + seconds if seconds > 0 else 0.0

    def get_lock(self) -> AbstractContextManager[None]:
        """Lock nothing: one process writes, and a killed one must not keep a lock."""
        return nullcontext()

    def is_past(self) -> bool:
        """Tell whether the process has had more time than a job may take."""
        return bool(self._at.value) and monotonic() > self._at.value


def drain() -> None:
    """Do every job that is due, in this process, then return."""
    broker = Broker()
    while broker.queue_size():
        deliveries = Deliveries(lambda: not broker.queue_size(), is_inline=True)
        django_q_worker(deliveries, Outcomes(), Deadline(), settings.JOB_TIMEOUT_SECONDS)


def _work(stop: StopRequest, deadline: Deadline, supervisor_id: int) -> None:
    """Be a worker process."""
    Thread(target=_end_with, args=(supervisor_id,), daemon=True).start()
    django_q_worker(Deliveries(stop.is_made), Outcomes(), deadline, settings.JOB_TIMEOUT_SECONDS)


def _end_with(supervisor_id: int) -> None:
    """End this process as soon as its supervisor is gone."""
    while os.getppid() == supervisor_id:
        sleep(CYCLE_SECONDS)
    os._exit(1)


@contextmanager
def _database() -> Iterator[None]:
    """Let the supervisor outlive a database that is away, and fork without open connections."""
    try:
        yield
    except DatabaseError:
        logger.exception("the database is away")
    finally:
        connections.close_all()


class Supervisor:
    """Keeps ``WORKERS`` processes at work until told to stop."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:60]}-{os.getpid()}-{secrets.token_hex(4)}"
        self.stop = StopRequest()
        self.crew: dict[Any, Deadline] = {}
        self.hired = 0
        self.beat_due_at = 0.0
        self.slots: dict[str, int] = {}

    def run(self) -> None:
        """Work until SIGTERM or SIGINT, then let running jobs end, at most until their timeout.

        A second signal ends them at once; they start again with the next worker.
        """
        logger.info("worker %s starts", self.name)
        try:
            while not self.stop.is_made():
                self._keep_crew()
                self._beat()
                connection.wait([process.sentinel for process in self.crew], CYCLE_SECONDS)
        finally:
            self._dismiss()
        logger.info("worker %s has stopped", self.name)

    def _keep_crew(self) -> None:
        """Replace processes that ended, whatever ended them."""
        self._bury()
        while len(self.crew) < settings.WORKERS:
            self._hire()

    def _hire(self) -> None:
        self.hired += 1
        deadline = Deadline()
        process = get_context("fork").Process(
            target=_work, args=(self.stop, deadline, os.getpid()), name=f"{self.name}/{self.hired}"
        )
        process.start()
        self.crew[process] = deadline

    def _bury(self) -> None:
        """Kill who is past the deadline, strike off the dead, and free their jobs."""
        for process, deadline in self.crew.items():
            if deadline.is_past():
                logger.error("worker process %s did not heed the timeout: killed", process.name)
                process.kill()
                process.join()
        gone = [process for process in self.crew if not process.is_alive()]
        for process in gone:
            del self.crew[process]
            if process.exitcode:
                logger.error("worker process %s ended with %s", process.name, process.exitcode)
        if gone:
            self._release()

    def _release(self) -> None:
        with _database():
            alive = [process.name for process in self.crew]
            execution.release_lost(cluster=self.name, alive=alive)

    def _beat(self) -> None:
        """Every few seconds: say that we live, free the jobs of who does not, start what is due."""
        if monotonic() < self.beat_due_at:
            return
        self.beat_due_at = monotonic() + settings.WORKER_HEARTBEAT_SECONDS
        self._release()
        with _database():
            WorkerHeartbeat(name=self.name, beat_at=timezone.now()).save()
            execution.release_abandoned()
            self._start_periodic_jobs()

    def _start_periodic_jobs(self) -> None:
        """Start each periodic job once per period, however many workers there are."""
        now = timezone.now()
        for task_path, seconds in settings.PERIODIC_JOBS.items():
            slot = clock.period_of(now, seconds)
            if self.slots.get(task_path) != slot:
                jobs.start(task_path, key=f"{task_path}@{slot}", by=None)
                self.slots[task_path] = slot

    def _dismiss(self) -> None:
        """Let the crew finish, kill whoever does not, and leave nothing behind."""
        logger.info("worker %s is stopping", self.name)
        for process in self.crew:
            process.terminate()
        patience_ends_at = monotonic() + settings.JOB_TIMEOUT_SECONDS
        while self.crew and monotonic() < patience_ends_at and not self.stop.is_repeated():
            connection.wait([process.sentinel for process in self.crew], CYCLE_SECONDS)
            self._bury()
        for process in self.crew:
            process.kill()
            process.join()
        self.crew.clear()
        self._release()
        with _database():
            WorkerHeartbeat.objects.filter(name=self.name).delete()
