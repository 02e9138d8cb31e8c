"""Tables that the migrations did not make so are found, whatever is wrong with them."""

import re

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder

from assessments.models import Evidence
from lms.core import schema
from lms.people.models import OrgUnit

pytestmark = pytest.mark.django_db

FAULTS = {
    "DROP TABLE lms_invitation": "table lms_invitation is missing",
    "CREATE TABLE lms_oldthing (id integer)": "table lms_oldthing should not be there",
    "ALTER TABLE assessments_ledgercheck DROP COLUMN has_news": (
        "assessments_ledgercheck: column has_news bool.* NOT NULL is missing"
    ),
    "ALTER TABLE courses_enrolment ADD COLUMN grade integer": (
        "courses_enrolment: column grade integer should not be there"
    ),
    "DROP INDEX officer_status_name": "lms_officer: index officer_status_name .+ is missing",
    "DROP INDEX posting_one_open_definitive": (
        "lms_posting: unique index posting_one_open_definitive .+ WHERE .+ is missing"
    ),
    "CREATE INDEX rungs ON lms_position (rung)": "lms_position: index .*rung.* should not be there",
}
# What SQLite cannot change, it is made to say: the table, what it says of it, and what instead.
FAULTS_INSIDE = {
    "lms_position: column title .+200.+ is missing": (
        "ALTER TABLE lms_position ALTER COLUMN title TYPE varchar(90)",
        ("lms_position", "varchar(200)", "varchar(90)"),
    ),
    "lms_officer: column phone .+30.( NULL)? should not be there": (
        "ALTER TABLE lms_officer ALTER COLUMN phone DROP NOT NULL",
        ("lms_officer", '"phone" varchar(30) NOT NULL', '"phone" varchar(30) NULL'),
    ),
    "lms_officer: constraint officer_extra_time_within_bounds CHECK .+300.+ is missing": (
        (
            "ALTER TABLE lms_officer DROP CONSTRAINT officer_extra_time_within_bounds,"
            " ADD CONSTRAINT officer_extra_time_within_bounds CHECK (extra_time_percent <= 900)"
        ),
        ("lms_officer", '"extra_time_percent" <= 300', '"extra_time_percent" <= 900'),
    ),
}


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def found():
    return [str(difference).replace('"', "") for difference in schema.differences("default")]


def test_migrated_tables_are_as_they_should_be():
    assert found() == []
    assert schema.unknown_migrations("default") == []


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize("alias", connections)
def test_each_database_is_asked_for_its_own_tables_only(alias):
    assert schema.differences(alias) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps the words it was given")
def test_a_restored_dump_is_as_it_should_be():
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT format('ALTER TABLE %I DROP CONSTRAINT %2$I, ADD CONSTRAINT %2$I %s', relname,
                    conname, pg_get_constraintdef(pg_constraint.oid))
                FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid WHERE contype = 'c'
            UNION ALL
            SELECT format('DROP INDEX %s; %s', indexrelid::regclass, pg_get_indexdef(indexrelid))
                FROM pg_index WHERE indpred IS NOT NULL
            """
        )
        statements = [statement for (statement,) in cursor]
    for statement in statements:  # what pg_dump has written down, and pg_restore says
        run(statement)
    assert found() == []


def test_whatever_is_missing_or_too_many_is_named_and_nothing_else():
    for statement in FAULTS:
        run(statement)
    lines = found()
    assert len(lines) == len(FAULTS)
    for pattern in FAULTS.values():
        assert any(re.fullmatch(pattern, line) for line in lines), (pattern, lines)


def test_columns_and_constraints_that_are_not_what_they_were_are_named():
    for on_postgresql, (table, before, after) in FAULTS_INSIDE.values():
        if connection.vendor == "postgresql":
            run(on_postgresql)
        else:
            run("PRAGMA writable_schema = ON")
            rewrite = "UPDATE sqlite_master SET sql = replace(sql, %s, %s) WHERE name = %s"
            run(rewrite, before, after, table)
    lines = found()
    assert len(lines) == 2 * len(FAULTS_INSIDE), "each is missing as it was and new as it is"
    for pattern in FAULTS_INSIDE:
        assert any(re.fullmatch(pattern, line, re.IGNORECASE) for line in lines), (pattern, lines)


@pytest.mark.parametrize("name", Evidence.database_triggers)
def test_a_trigger_that_does_not_protect_the_ledger_is_named(name):
    if connection.vendor == "postgresql":
        run(f"ALTER TABLE assessments_evidence DISABLE TRIGGER {name}")
    else:
        run(f"DROP TRIGGER {name}")
    assert found() == [f"assessments_evidence: trigger {name} is missing"]


def test_comparing_leaves_everything_as_it_was(org):
    before = schema.describe(connection, ())
    schema.differences("default")
    assert schema.describe(connection, ()) == before
    assert OrgUnit.objects.count() == 4


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("check", {"databases": ["default"]}),
        ("migrate", {"skip_checks": False}),  # as from the command line
        ("prepare", {}),
    ],
)
def test_such_a_database_is_refused_with_what_to_do_before_anything_is_changed(command, options):
    run("DROP INDEX officer_status_name")
    before = schema.describe(connection, ())
    with pytest.raises(SystemCheckError, match=r"officer_status_name(?s:.+)restore a backup"):
        call_command(command, **options)
    assert schema.describe(connection, ()) == before


def test_a_database_of_a_newer_version_is_refused():
    MigrationRecorder(connection).record_applied("lms", "9999_from_the_future")
    MigrationRecorder(connection).record_applied("wagtailcore", "0001_squashed_long_ago")
    with pytest.raises(SystemCheckError, match=r"does not know lms\.9999_from_the_future\.") as it:
        call_command("prepare")
    assert "Start the newer version" in str(it.value)
