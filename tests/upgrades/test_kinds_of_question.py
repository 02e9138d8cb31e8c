"""Questions from before each kind owned its part are the same questions afterwards and back."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from wagtail.models import Revision

from assessments.api import create_question
from assessments.models import Question
from assessments.questions.kinds.ordering.rules import Ordering, Step
from assessments.questions.kinds.true_false.rules import TrueFalse
from tests.assessments.quizzes import making

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = "0004"


def migrate_to(number):
    call_command("migrate", "assessments", number, verbosity=0)


def migrate_to_today():
    call_command("migrate", "assessments", verbosity=0)


@pytest.fixture(autouse=True)
def at_the_end_as_it_was():
    yield
    call_command("migrate", verbosity=0)
    Question.objects.all().delete()


def stored_options(question):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, options FROM assessments_question WHERE id = %s", [question.pk]
        )
        kind, options = cursor.fetchone()
    return kind, json.loads(options)


def forget(question):
    """Delete a question and its versions where its model is of another version than the table."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM assessments_question WHERE id = %s", [question.pk])
    Revision.objects.for_instance(question).delete()


def everything_of(question):
    """Its content now and in its last version, without the number of the version."""
    now = Question.objects.with_indicators().get(pk=question.pk)
    return now.content(), now.latest_revision.as_object().content().body


def test_there_and_back_nothing_of_a_question_changes(framework):
    """One way there and back for all kinds: it takes half a minute."""
    single, several = making.bank(1)[0], making.bank(1, correct="ab")[0]
    before = [everything_of(each) for each in (single, several)]
    statement = create_question(
        by=None, prompt="<p>Benarkah?</p>", body=TrueFalse(False, "<p>Tidak.</p>", "<p>Ya.</p>")
    )
    steps = create_question(
        by=None, prompt="<p>Urutkan</p>", body=Ordering(tuple(map(Step, "abc")))
    )

    with pytest.raises(ValueError, match="'ordering' cannot be kept"):
        migrate_to(BEFORE)
    forget(steps)
    migrate_to(BEFORE)

    kind, options = stored_options(several)
    assert kind == "multiple"
    assert [row["value"]["is_correct"] for row in options] == [True, True, False, False]
    assert stored_options(single)[0] == "single"
    kind, options = stored_options(statement)
    assert kind == "single"
    assert [(row["value"]["text"], row["value"]["is_correct"]) for row in options] == [
        ("Benar", False),
        ("Salah", True),
    ]

    migrate_to_today()
    assert [everything_of(each) for each in (single, several)] == before
    assert Question.objects.get(pk=statement.pk).content().body.kind == "choice"
