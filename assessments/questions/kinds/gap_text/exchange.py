"""Texts with gaps, in files. No Django."""

from collections.abc import Iterator

from assessments.questions.kinds.exchanging import (
    CHOICE,
    CLOZE,
    FULL,
    NUMERICAL,
    SHORT,
    Exchange,
    Form,
    Line,
    Note,
    NotTakenError,
    Taken,
    note,
)
from assessments.questions.kinds.gap_text.rules import Gap, GapText

MOST_GAPS = 10


def read(form: Form) -> Taken[GapText]:
    """Take each gap that is written or chosen.

    Raises:
        NotTakenError: if there is none, or one has no right answer.
    """
    gaps = tuple(_gap(number, gap) for number, gap in enumerate(form.gaps, 1))
    if not gaps:
        raise NotTakenError(note("no_gaps"))
    written = [gap for gap in form.gaps if gap.type == SHORT]
    matters = any(gap.case_matters for gap in written)
    return Taken(GapText(form.text, gaps, case_matters=matters), tuple(_notes(form)))


def _gap(number: int, gap: Form) -> Gap:
    right = tuple(line.text for line in gap.lines if line.share >= FULL and line.text)
    if not right:
        raise NotTakenError(note("gap_without_answer", number=number))
    wrong = tuple(line.text for line in gap.lines if line.share < FULL and line.text)
    return Gap(right, (*right, *wrong) if gap.type == CHOICE else ())


def _notes(form: Form) -> Iterator[Note]:
    if len(form.gaps) > MOST_GAPS:
        yield note("too_many", number=len(form.gaps), most=MOST_GAPS)
    if len({gap.case_matters for gap in form.gaps if gap.type == SHORT}) > 1:
        yield note("gap_case")
    for number, gap in enumerate(form.gaps, 1):
        if gap.takes_several:
            yield note("gap_several", number=number)
        yield from _of_lines(number, gap)


def _of_lines(number: int, gap: Form) -> Iterator[Note]:
    for line in gap.lines:
        if gap.type == NUMERICAL and line.tolerance.strip("0.,"):
            yield note("gap_tolerance", number=number, text=line.text, tolerance=line.tolerance)
        if gap.type == SHORT and "*" in line.text:
            yield note("wildcard", text=line.text)
        if line.feedback:
            yield note("answer_feedback", answer=line.text, text=line.feedback)
        if 0 < line.share < FULL:
            percent = f"{float(line.share * 100):g}"
            yield note("partial_credit", text=line.text, percent=percent)


def write(body: GapText) -> Form:
    """Write a form for each gap."""
    gaps = (_form(body, gap) for gap in body.gaps)
    return Form(CLOZE, text=body.text, gaps=tuple(gaps))


def _form(body: GapText, gap: Gap) -> Form:
    right = [Line(text, FULL) for text in gap.accepted]
    wrong = [Line(text) for text in gap.options if text not in gap.accepted]
    if gap.options:
        return Form(CHOICE, (*right, *wrong))
    return Form(SHORT, tuple(right), case_matters=body.case_matters)


EXCHANGE = Exchange(frozenset({CLOZE}), read, write)
