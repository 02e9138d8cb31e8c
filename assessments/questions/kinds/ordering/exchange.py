"""Steps to be put into their order, in files. No Django."""

from collections.abc import Iterator

from assessments.questions.kinds.exchanging import ORDERING, Exchange, Form, Line, Note, Taken, note
from assessments.questions.kinds.ordering.rules import Ordering, Step

MOST_STEPS = 8
LONGEST_STEP = 300


def read(form: Form) -> Taken[Ordering]:
    """Take the lines for the steps in the right order."""
    steps = tuple(Step(line.text) for line in form.lines)
    return Taken(Ordering(steps), tuple(_notes(form)))


def _notes(form: Form) -> Iterator[Note]:
    if len(form.lines) > MOST_STEPS:
        yield note("too_many", number=len(form.lines), most=MOST_STEPS)
    for line in form.lines:
        if len(line.text) > LONGEST_STEP:
            yield note("too_long", text=line.text[:60], most=LONGEST_STEP)
        if line.feedback:
            yield note("answer_feedback", answer=line.text, text=line.feedback)
    if form.right or form.partly or form.wrong:
        yield note("whole_feedback", text=f"{form.right} / {form.partly} / {form.wrong}")


def write(ordering: Ordering) -> Form:
    """Write a line for each step."""
    return Form(ORDERING, tuple(Line(step.text) for step in ordering.steps))


EXCHANGE = Exchange(frozenset({ORDERING}), read, write)
