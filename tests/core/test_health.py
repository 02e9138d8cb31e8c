"""Monitoring learns whether this instance is fit to serve, and nothing it should not."""

import datetime as dt
import sqlite3
from contextlib import closing
from http import HTTPStatus
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from lms.core import health
from lms.core.models import WorkerHeartbeat
from lms.people.models import User

pytestmark = pytest.mark.django_db

TOKEN = "for-the-monitoring-of-tests"


@pytest.fixture(autouse=True)
def _monitored(settings: Any) -> None:
    settings.HEALTH_TOKEN = TOKEN


@pytest.fixture
def heartbeat() -> WorkerHeartbeat:
    return WorkerHeartbeat.objects.create(name="worker", beat_at=timezone.now())


def ask(client: Any, token: str = TOKEN) -> Any:
    return client.get(reverse("readyz"), headers={"authorization": f"Bearer {token}"})


def unfit(client: Any) -> set[str]:
    answer = ask(client)
    checks = {name for name, check in answer.json()["checks"].items() if not check["ok"]}
    assert answer.status_code == (HTTPStatus.SERVICE_UNAVAILABLE if checks else HTTPStatus.OK)
    return checks


def test_the_web_process_says_that_it_lives(client: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = client.get(reverse("healthz"))
    assert answer.json() == {"status": "ok"}


def test_all_is_well(client: Any, heartbeat: WorkerHeartbeat) -> None:
    assert unfit(client) == set()
    assert list(WorkerHeartbeat.objects.all()) == [heartbeat], "the probe leaves nothing behind"


@pytest.mark.parametrize("token", ["", "guessed", TOKEN[:-1]])
def test_strangers_learn_nothing_but_whether_it_is_ready(
    token: str, client: Any, as_user: Any, admin: User, heartbeat: WorkerHeartbeat
) -> None:
    for stranger in (client, as_user(admin)):
        assert ask(stranger, token).json() == {"status": "ok"}
    heartbeat.delete()
    answer = ask(client, token)
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})


def test_where_no_token_is_set_none_opens_the_figures(
    client: Any, settings: Any, heartbeat: WorkerHeartbeat
) -> None:
    settings.HEALTH_TOKEN = ""
    assert ask(client, "").json() == {"status": "ok"}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="one writer at a time is SQLite’s way")
@pytest.mark.django_db(transaction=True)
def test_somebody_who_writes_for_long_is_no_fault(client: Any, heartbeat: WorkerHeartbeat) -> None:
    patience_before = patience()
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as somebody:
        somebody.execute("BEGIN IMMEDIATE")
        assert ask(client).json()["checks"]["database"] == {"ok": True, "detail": "busy"}
    assert ask(client).json()["checks"]["database"] == {"ok": True, "detail": None}
    assert patience() == patience_before, "whoever saves waits as long as ever"


def patience() -> int:
    """Say how many milliseconds this connection waits for another writer."""
    with connection.cursor() as cursor:
        return int(cursor.execute("PRAGMA busy_timeout").fetchone()[0])


def test_without_a_worker_it_is_not_ready(client: Any) -> None:
    assert unfit(client) == {"worker_silent_seconds"}


def test_a_silent_worker_is_noticed(client: Any, heartbeat: WorkerHeartbeat) -> None:
    heartbeat.beat_at -= dt.timedelta(seconds=5 * settings.WORKER_HEARTBEAT_SECONDS)
    heartbeat.save()
    assert unfit(client) == {"worker_silent_seconds"}


def test_a_queue_that_stands_still_is_noticed(client: Any, heartbeat: WorkerHeartbeat) -> None:
    now = timezone.now()
    OrmQ.objects.create(key="prima", payload="", lock=now + dt.timedelta(hours=1))
    assert unfit(client) == set(), "what is not due yet does not count"
    OrmQ.objects.create(key="prima", payload="", lock=now - dt.timedelta(hours=1))
    assert unfit(client) == {"queue_waiting_seconds"}


def test_a_full_disk_is_noticed(
    client: Any, heartbeat: WorkerHeartbeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", 2**60)
    assert unfit(client) == {"free_bytes"}


def test_missing_migrations_are_noticed(
    client: Any, heartbeat: WorkerHeartbeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    health._missing_migrations.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr("lms.core.health.MigrationExecutor.migration_plan", lambda *_args: [object()])
        assert unfit(client) == {"migrations"}
    assert unfit(client) == set(), "and looked for again until they are applied"


def test_tables_that_are_not_as_migrated_are_noticed(
    client: Any, heartbeat: WorkerHeartbeat
) -> None:
    health._schema_differences.cache_clear()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX officer_status_name")
        assert unfit(client) == {"schema"}
        transaction.set_rollback(True)
    assert unfit(client) == set(), "and looked for again until they are mended"


def test_a_database_that_is_away_is_told_without_its_secrets(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> health.Finding:
        raise OperationalError("connection to server at 10.1.2.3 failed for user prima")

    monkeypatch.setitem(health.CHECKS, "database", away)
    answer = ask(client)
    assert answer.json()["checks"]["database"] == {"ok": False, "detail": "OperationalError"}
    assert "10.1.2.3" not in answer.content.decode()
