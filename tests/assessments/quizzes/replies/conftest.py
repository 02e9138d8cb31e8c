"""A quiz that asks Ayu to choose an answer and to write a reply of four points."""

from types import SimpleNamespace

import pytest

from assessments.api import create_question
from assessments.quizzes.replies import api
from assessments.quizzes.replies.api import NewMark
from assessments.quizzes.replies.models import Reply
from lms.core.roles import Role
from lms.people import api as people
from tests.assessments.questions.kinds.test_written_reply import REPLY
from tests.assessments.quizzes import making
from tests.factories import organisation

BEST = {"sapaan": "sapaan1", "isi": "isi3"}
NEARLY = {"sapaan": "sapaan0", "isi": "isi3"}
WORST = {"sapaan": "sapaan0", "isi": "isi0"}
WRITTEN = "Yth. Ibu Wati, kami memperbaikinya pada 27 Maret."


def keyed(levels, page):
    """The keys by which the quiz's rubric knows the criteria and levels named as in ``REPLY``."""
    body = written_question(page).content().body
    found = {}
    for criterion, asked in zip(body.criteria, REPLY.criteria, strict=True):
        wanted = [level.key for level in asked.levels].index(levels[asked.key])
        found[criterion.key] = criterion.levels[wanted].key
    return found


def written_question(page):
    return next(item.question for item in page.items.all() if item.question.kind == "written_reply")


def trainer(username, name):
    made = organisation.user(username, name)
    people.grant_role(by=None, user=made, role=Role.TRAINER)
    return made


@pytest.fixture
def budi(db):
    """A second trainer."""
    return trainer("budi", "Budi Setiawan")


@pytest.fixture
def written(framework):
    return create_question(
        by=None, prompt="<p>Balas surat Ibu Wati.</p>", body=REPLY, indicators=("PP.1.2",)
    )


@pytest.fixture
def quiz(written):
    return making.quiz([*making.bank(1), written], points=[1, 4])


def handed_in(page, officer, text=WRITTEN, *, right=True):
    """An attempt of an officer with the other question answered, and the reply written."""
    attempt = making.start(page, officer)
    for item in attempt.dealt:
        if item.item.question.kind == "written_reply":
            making.answer(attempt, item, [text])
        else:
            sent = making.right_ids(item) if right else [making.wrong_id(item)]
            making.answer(attempt, item, sent)
    return making.hand_in(attempt, officer)


@pytest.fixture
def mark():
    """Mark a reply as somebody: ``mark(reply, citra, BEST)``."""

    def done(reply, by, levels, comment="", *, again=False):
        act = api.mark_again if again else api.give_mark
        page = reply.attempt.page
        return act(by=by, reply_id=reply.pk, mark=NewMark(keyed(levels, page), comment))

    return done


@pytest.fixture
def replied(quiz, ayu):
    """Ayu's attempt handed in, and the reply that waits."""
    attempt = handed_in(quiz, ayu)
    return SimpleNamespace(attempt=attempt, reply=Reply.objects.get())
