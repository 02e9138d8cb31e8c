"""Short answers, in files. No Django."""

from collections.abc import Iterator

from assessments.questions.kinds.exchanging import (
    FULL,
    SHORT,
    Exchange,
    Form,
    Line,
    Note,
    NotTakenError,
    Taken,
    note,
)
from assessments.questions.kinds.lenience import MOST_LETTERS
from assessments.questions.kinds.short_answer.rules import ShortAnswer

ANYTHING = "*"
"""As an answer in Moodle it stands for any other, inside one for any letters."""
MOST_ANSWERS = 20


def read(form: Form) -> Taken[ShortAnswer]:
    """Take the answers that earn everything. No typing error is forgiven elsewhere.

    Raises:
        NotTakenError: if there is none.
    """
    right = [line for line in form.lines if line.share >= FULL and line.text.strip()]
    if not right:
        raise NotTakenError(note("no_right_answer"))
    accepted = tuple(_without_escapes(line.text) for line in right)
    short = ShortAnswer(accepted, case_matters=form.case_matters)
    return Taken(short, tuple(_notes(form, right)))


def _without_escapes(text: str) -> str:
    return text.replace(r"\*", ANYTHING)


def _notes(form: Form, right: list[Line]) -> Iterator[Note]:
    for line in right:
        if ANYTHING in line.text.replace(r"\*", ""):
            yield note("wildcard", text=line.text)
        if len(line.text) > MOST_LETTERS:
            yield note("too_long", text=line.text[:60], most=MOST_LETTERS)
    if len(right) > MOST_ANSWERS:
        yield note("too_many", number=len(right), most=MOST_ANSWERS)
    yield from _left_out(form, right)


def _left_out(form: Form, right: list[Line]) -> Iterator[Note]:
    for line in form.lines:
        if line not in right and line.share > 0:
            yield note("partial_answer", text=line.text, percent=f"{float(line.share * 100):g}")
        elif line not in right and line.text.strip() != ANYTHING:
            yield note("wrong_answer", text=line.text)
        if line.feedback:
            yield note("answer_feedback", answer=line.text, text=line.feedback)


def write(short: ShortAnswer) -> Form:
    """Write a line for each answer; an asterisk stands for itself."""
    lines = (Line(each.replace(ANYTHING, r"\*"), FULL) for each in short.accepted)
    return Form(SHORT, tuple(lines), case_matters=short.case_matters)


EXCHANGE = Exchange(frozenset({SHORT}), read, write)
