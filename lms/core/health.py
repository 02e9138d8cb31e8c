"""Whether this instance is fit to serve: database, cache, disk, the worker and its queue."""

import functools
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_q.models import OrmQ

from lms.core import schema
from lms.core.cache import STORE_ERRORS
from lms.core.models import WorkerHeartbeat

LEAST_FREE_BYTES = 500 * 1024 * 1024
LONGEST_WAIT_SECONDS = 600
LONGEST_PROBE_MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: whether it is as it should be, and the number behind it if any."""

    is_ok: bool
    detail: str | int | None = None


def readiness() -> dict[str, Finding]:
    """Check everything; the names are stable, for monitoring to rely on. About five queries."""
    return {name: _safely(check) for name, check in CHECKS.items()}


def _safely(check: Callable[[], Finding]) -> Finding:
    """Take a database or a cache that is away for a finding rather than an error."""
    try:
        return check()
    except (DatabaseError, *STORE_ERRORS) as error:
        return Finding(is_ok=False, detail=type(error).__name__)


def _database_takes_writes() -> Finding:
    """Write a row and take it back, which needs the write lock and a file that can be written.

    Somebody else may be writing for a while, as an import does: that is no fault.
    """
    try:
        with _little_patience(), transaction.atomic():
            WorkerHeartbeat.objects.create(name="readiness-probe", beat_at=timezone.now())
            transaction.set_rollback(True)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY:
            raise
        return Finding(is_ok=True, detail="busy")
    return Finding(is_ok=True)


@contextmanager
def _little_patience() -> Iterator[None]:
    """Wait only a moment for the write lock of SQLite, not as long as somebody who saves."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {LONGEST_PROBE_MILLISECONDS}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


def _cache_answers() -> Finding:
    """Keep a value in Redis, if there is one; without, the cache is a part of the database."""
    if "redis" in settings.CACHES:
        caches["redis"].set("readiness-probe", 1, timeout=1)
    return Finding(is_ok=True)


def _migrations_are_applied() -> Finding:
    """Count the migrations to apply."""
    missing = _missing_migrations()
    if missing:
        _missing_migrations.cache_clear()
    return Finding(is_ok=not missing, detail=missing)


@functools.cache  # reading them takes 0.1 s, and this code cannot gain any while it runs
def _missing_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _schema_is_as_migrated() -> Finding:
    """Count in what the tables differ from what the migrations make."""
    count = _schema_differences()
    if count:
        _schema_differences.cache_clear()
    return Finding(is_ok=not count, detail=count)


@functools.cache  # comparing takes a second or two, and only an update should change them
def _schema_differences() -> int:
    return len(schema.differences(connection.alias))


def _disk_has_room() -> Finding:
    free = shutil.disk_usage(settings.DATA_DIR).free
    return Finding(is_ok=free >= LEAST_FREE_BYTES, detail=free)


def _worker_is_alive() -> Finding:
    """Measure the seconds since a worker was last heard from."""
    now = timezone.now()
    last = WorkerHeartbeat.objects.order_by("-beat_at").first()
    if last is None:
        return Finding(is_ok=False)
    is_silent = WorkerHeartbeat.objects.silent_at(now).filter(pk=last.pk).exists()
    return Finding(is_ok=not is_silent, detail=int((now - last.beat_at).total_seconds()))


def _queue_is_moving() -> Finding:
    """Measure how long, in seconds, the job that is due longest has been waiting."""
    now = timezone.now()
    oldest = OrmQ.objects.filter(lock__lt=now).order_by("lock").first()
    waiting = int((now - oldest.lock).total_seconds()) if oldest else 0
    return Finding(is_ok=waiting <= LONGEST_WAIT_SECONDS, detail=waiting)


CHECKS: dict[str, Callable[[], Finding]] = {
    "database": _database_takes_writes,
    "cache": _cache_answers,
    "migrations": _migrations_are_applied,
    "schema": _schema_is_as_migrated,
    "free_bytes": _disk_has_room,
    "worker_silent_seconds": _worker_is_alive,
    "queue_waiting_seconds": _queue_is_moving,
}
