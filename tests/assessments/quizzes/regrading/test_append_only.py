"""The database itself keeps what results were, and what was decided of quizzes."""

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from assessments.quizzes.models import AttemptResult
from assessments.quizzes.regrading.models import Regrading
from tests.assessments.quizzes.regrading.conftest import EXCLUDED, FULL, handed_in

pytestmark = pytest.mark.django_db
MIGRATION = importlib.import_module("assessments.migrations.0036_keep_results_and_regradings")


@pytest.fixture(autouse=True)
def regraded(quiz, questions, ayu, regrade):
    """Ayu's result was changed, and may be again."""
    handed_in(quiz, ayu, 2)
    regrade(quiz, {questions[0]: EXCLUDED})
    return lambda: regrade(quiz, {questions[2]: FULL}, key="k2")


@pytest.mark.parametrize("rows", [AttemptResult, Regrading])
@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = ''", "DELETE FROM {}"])
def test_the_database_refuses_to_rewrite_them(rows, statement):
    refused = pytest.raises(IntegrityError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(rows._meta.db_table))
    assert [row.reason for row in rows.objects.all()] == ["Kunci keliru."]


def test_the_database_lets_rows_be_added(regraded):
    regraded()
    assert (AttemptResult.objects.count(), Regrading.objects.count()) == (2, 2)


def test_the_migration_can_be_undone_and_done_again():
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        MIGRATION.unprotect(apps, editor)
        Regrading._base_manager.update(reason="Lain")
        MIGRATION.protect(apps, editor)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Regrading._base_manager.update(reason="Lain lagi")
