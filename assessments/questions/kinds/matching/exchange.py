"""Things and what belongs to them, in files. No Django."""

from collections.abc import Iterator

from assessments.questions.kinds.exchanging import (
    FULL,
    MATCHING,
    Exchange,
    Form,
    Line,
    Note,
    NotTakenError,
    Taken,
    note,
)
from assessments.questions.kinds.matching.rules import Matching, Pair

MOST_PAIRS, MOST_DISTRACTORS = 8, 4
LONGEST_PROMPT, LONGEST_ANSWER = 300, 200


def read(form: Form) -> Taken[Matching]:
    """Take lines for pairs, and those without a text for answers that belong to none.

    Raises:
        NotTakenError: if there is no pair.
    """
    pairs = tuple(Pair(line.text, line.match) for line in form.lines if line.text)
    distractors = tuple(line.match for line in form.lines if not line.text and line.match)
    if not pairs:
        raise NotTakenError(note("no_right_answer"))
    return Taken(Matching(pairs, distractors), tuple(_notes(form, len(pairs), len(distractors))))


def _notes(form: Form, pairs: int, distractors: int) -> Iterator[Note]:
    if pairs > MOST_PAIRS:
        yield note("too_many", number=pairs, most=MOST_PAIRS)
    if distractors > MOST_DISTRACTORS:
        yield note("too_many", number=distractors, most=MOST_DISTRACTORS)
    for line in form.lines:
        if len(line.text) > LONGEST_PROMPT:
            yield note("too_long", text=line.text[:60], most=LONGEST_PROMPT)
        if len(line.match) > LONGEST_ANSWER:
            yield note("too_long", text=line.match[:60], most=LONGEST_ANSWER)
        if line.feedback:
            yield note("answer_feedback", answer=line.text, text=line.feedback)
    if form.right or form.partly or form.wrong:
        yield note("whole_feedback", text=f"{form.right} / {form.partly} / {form.wrong}")


def write(matching: Matching) -> Form:
    """Write a line for each pair and each answer besides."""
    pairs = (Line(pair.prompt, FULL, match=pair.answer) for pair in matching.pairs)
    others = (Line("", match=text) for text in matching.distractors)
    return Form(MATCHING, (*pairs, *others))


EXCHANGE = Exchange(frozenset({MATCHING}), read, write)
