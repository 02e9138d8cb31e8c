"""Deadlines, in files. Others can only be told the day. No Django."""

from assessments.questions.kinds.deadline.rules import Deadline
from assessments.questions.kinds.exchanging import (
    FULL,
    SHORT,
    Exchange,
    Form,
    Line,
    NotTakenError,
    Taken,
    note,
)


def read(form: Form) -> Taken[Deadline]:
    """Refuse: no form says which limit applies.

    Raises:
        NotTakenError: always.
    """
    raise NotTakenError(note("kind_missing", form=form.type))


def write(deadline: Deadline) -> Form:
    """Write the due day as a short answer."""
    return Form(SHORT, (Line(deadline.due, FULL),))


EXCHANGE = Exchange(frozenset(), read, write)
