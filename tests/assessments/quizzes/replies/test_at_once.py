"""Two at once, with connections of their own."""

import threading

import pytest
from django.db import connection, transaction

from assessments.quizzes.models import Attempt
from assessments.quizzes.regrading import api as regrading
from assessments.quizzes.regrading.rules import Decision
from assessments.quizzes.replies import api
from assessments.quizzes.replies.models import Reply
from lms.core.roles import Role
from lms.people import api as people
from tests.assessments.quizzes.replies.conftest import NEARLY
from tests.factories import organisation

WAITS = 0.5
"""How many seconds the second one is given to come to where the first one is."""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def budi(db):
    """A second trainer."""
    budi = organisation.user("budi", "Budi Setiawan")
    people.grant_role(by=None, user=budi, role=Role.TRAINER)
    return budi


def meanwhile(action):
    """Begin ``action`` in a thread and let it come as far as it can; return the thread."""

    def run():
        try:
            action()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(WAITS)
    return thread


def test_whoever_comes_while_another_takes_a_reply_does_not_get_it(replied, citra, budi):
    taken = []
    with transaction.atomic():
        assert api.reserve(by=citra, reply=replied.reply)
        second = meanwhile(lambda: taken.append(api.reserve(by=budi, reply=replied.reply)))
    second.join()
    assert taken == [False]
    assert Reply.objects.get().reserved_by == citra


def test_a_mark_given_while_the_quiz_is_marked_anew_counts_by_what_holds_then(
    replied, quiz, citra, budi, mark
):
    [other] = [item.question for item in quiz.items.all() if item.question.kind == "choice"]
    corrections = regrading.corrections_for(quiz, {str(other.key): Decision.EXCLUDED})
    regrading.regrade(
        by=citra, page=quiz, corrections=corrections, reason="Keliru.", request_key="k1"
    )
    with transaction.atomic():
        regrading.mark_anew(page_key=quiz.translation_key)
        marking = meanwhile(lambda: mark(replied.reply, budi, NEARLY))
    marking.join()
    attempt = Attempt.objects.get()
    assert (attempt.score, attempt.max_score) == (3, 4)
    assert attempt.correction_id is not None
