"""Neither the application nor the database lets anybody rewrite the ledger."""

import importlib

import pytest
from django.db import IntegrityError, connection, transaction

from assessments.competency import api
from assessments.models import Evidence
from lms.core.models import AppendOnlyError
from tests.assessments.competency.making import evidence, show

pytestmark = pytest.mark.django_db
MIGRATION = importlib.import_module("assessments.migrations.0002_append_only_ledger")
TABLE = "assessments_evidence"


@pytest.fixture
def row(ayu, framework):
    show(ayu, "KOM.1.1", sources=1)
    return Evidence.objects.get()


def overwrite(row, **options):
    same_key = Evidence.objects.model(
        **{f.attname: getattr(row, f.attname) for f in Evidence._meta.concrete_fields}
    )
    same_key.strength = 1.0
    same_key.save(**options)


REWRITES = {
    "save": lambda row: row.save(),
    "save some fields": lambda row: row.save(update_fields=["strength"]),
    "delete": lambda row: row.delete(),
    "queryset update": lambda _row: Evidence.objects.update(strength=1.0),
    "queryset delete": lambda _row: Evidence.objects.all().delete(),
    "filtered delete": lambda row: Evidence.objects.filter(pk=row.pk).delete(),
    "bulk_update": lambda row: Evidence.objects.bulk_update([row], ["strength"]),
    "update_or_create": lambda row: Evidence.objects.update_or_create(
        key=row.key, defaults={"strength": 1.0}
    ),
    "upsert": lambda row: Evidence.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["key"], update_fields=["strength"]
    ),
    "through the officer": lambda row: row.officer.evidence.update(strength=1.0),
}


@pytest.mark.parametrize("rewrite", REWRITES.values(), ids=REWRITES)
def test_the_application_refuses_to_rewrite(row, rewrite):
    with pytest.raises(AppendOnlyError), transaction.atomic():
        rewrite(row)
    assert Evidence.objects.get().strength == 0.9


def test_a_new_object_with_an_old_primary_key_does_not_overwrite(row):
    with pytest.raises(IntegrityError), transaction.atomic():
        overwrite(row)
    assert Evidence.objects.get().strength == 0.9


def test_the_database_refuses_to_change_a_row(row):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute(f"UPDATE {TABLE} SET strength = 1.0")
    assert Evidence.objects.get().strength == 0.9


def test_the_database_refuses_to_delete_a_row(row):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute(f"DELETE FROM {TABLE}")
    assert Evidence.objects.exists()


def test_the_base_manager_is_no_way_around(row):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Evidence._base_manager.update(strength=1.0)


def test_the_database_lets_rows_be_added(row, ayu, admin):
    api.record_evidence(officer_id=ayu.pk, items=[evidence("KOM.1.2")], by=None)
    api.void_evidence(evidence_id=row.pk, reason="Keliru", by=admin)
    assert Evidence.objects.count() == 3


def test_after_all_migrations_both_triggers_are_there(db):
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        assert set(Evidence.database_triggers) <= {name for (name,) in cursor.fetchall()}


def test_the_migration_can_be_undone_and_done_again(row):
    with transaction.atomic():
        for statement in MIGRATION.REVERSE_STATEMENTS[connection.vendor]:
            connection.cursor().execute(statement)
        connection.cursor().execute(f"UPDATE {TABLE} SET strength = 0.5")
        for statement in MIGRATION.STATEMENTS[connection.vendor]:
            connection.cursor().execute(statement)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            connection.cursor().execute(f"UPDATE {TABLE} SET strength = 1.0")


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_can_still_be_emptied(row):
    assert Evidence.objects.exists()
