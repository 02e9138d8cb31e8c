"""Statements that are true or false, in files. No Django."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from assessments.questions.kinds.exchanging import (
    FALSE,
    FULL,
    TRUE,
    TRUE_FALSE,
    Exchange,
    Form,
    Line,
    Note,
    NotTakenError,
    Taken,
    note,
)
from assessments.questions.kinds.true_false.rules import TrueFalse


def read(form: Form) -> Taken[TrueFalse]:
    """Read the lines ``TRUE`` and ``FALSE``.

    Raises:
        NotTakenError: if not exactly one of them is right.
    """
    lines = {line.text: line for line in form.lines}
    true, false = (lines.get(text, Line(text)) for text in (TRUE, FALSE))
    if (true.share > 0) == (false.share > 0):
        raise NotTakenError(note("no_right_answer"))
    is_true = true.share > 0
    statement = TrueFalse(
        is_true, *(line.feedback or _of_all(form, line) for line in (true, false))
    )
    return Taken(statement, tuple(_notes(form, true, false)))


def _of_all(form: Form, line: Line) -> str:
    return form.right if line.share > 0 else form.wrong


def _notes(form: Form, *lines: Line) -> Iterator[Note]:
    if (form.right or form.wrong) and not all(line.feedback for line in lines):
        yield note("shared_feedback")


def write(statement: TrueFalse) -> Form:
    """Write the two lines."""
    is_true = statement.is_true
    none = Fraction(0)
    return Form(
        TRUE_FALSE,
        (
            Line(TRUE, FULL if is_true else none, statement.feedback_true),
            Line(FALSE, none if is_true else FULL, statement.feedback_false),
        ),
    )


def keeping(old: TrueFalse, new: TrueFalse) -> TrueFalse:
    """Keep the feedback written here."""
    return replace(
        new,
        feedback_true=new.feedback_true or old.feedback_true,
        feedback_false=new.feedback_false or old.feedback_false,
    )


EXCHANGE = Exchange(frozenset({TRUE_FALSE}), read, write, keeping)
