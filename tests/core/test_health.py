"""Monitoring learns whether this instance is fit to serve, and nothing it should not."""

import datetime as dt
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

pytestmark = pytest.mark.django_db


@pytest.fixture
def heartbeat() -> WorkerHeartbeat:
    return WorkerHeartbeat.objects.create(name="worker", beat_at=timezone.now())


def unfit(client: Any) -> set[str]:
    answer = client.get(reverse("readyz"))
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
    answer = client.get(reverse("readyz"))
    assert answer.json()["checks"]["database"] == {"ok": False, "detail": "OperationalError"}
    assert "10.1.2.3" not in answer.content.decode()
