"""What speaks against publishing a question, told by those who know more than its words."""

from typing import cast

from django.db.models import Model
from django.dispatch import Signal

from assessments.questions.kinds.editor import Words

objections_wanted = Signal()
"""Sent with ``question``: as it is to be published. A receiver returns a list of words."""


def objections(question: Model) -> list[Words]:
    """Return what speaks against it; nothing for one that was never stored."""
    if question.pk is None:
        return []
    answers = objections_wanted.send(None, question=question)
    return [words for _receiver, said in answers for words in cast("list[Words]", said)]
