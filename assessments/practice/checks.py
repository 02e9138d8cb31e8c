"""Practice questions in a lesson: the same for everybody, and nothing of the answers is kept."""

from collections.abc import Sequence
from uuid import UUID

from assessments.practice.screens import Item, Marked
from assessments.practice.sources.protocol import Round
from assessments.practice.sources.registry import SOURCES
from assessments.questions.content import name_of

EVERYBODY = 0  # no officer has this id


def items(keys: Sequence[UUID]) -> list[Item]:
    """Return the questions with these keys, with what is right; without those no longer offered.

    Four queries, and none for what is known of the content.
    """
    rounds = [_round(key) for key in keys]
    found = SOURCES["question"].items(rounds)
    return [found[of.key] for of in rounds if of.key in found]


def marked(key: UUID, sent: Sequence[str]) -> Marked:
    """Mark what the fields of the question's form say.

    Raises:
        NotOfferedError: if the question is no longer offered.
        UnknownAnswerError: if that can be no answer to it.
    """
    return SOURCES["question"].marked(_round(key), sent)


def _round(key: UUID) -> Round:
    return Round(EVERYBODY, name_of(str(key)), 0)
