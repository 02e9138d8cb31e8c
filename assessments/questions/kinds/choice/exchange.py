"""Answers to choose from, in files. No Django."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from assessments.questions.kinds.choice.rules import Choice, Option
from assessments.questions.kinds.exchanging import (
    CHOICE,
    FULL,
    Exchange,
    Form,
    Line,
    Note,
    Taken,
    note,
)

MOST_OPTIONS = 8
LONGEST_OPTION = 400
ROUNDED = Fraction(1, 1000)
"""Files round a third of the points to five places, or to a whole percent."""


def read(form: Form) -> Taken[Choice]:
    """Take what earns everything, or where several are chosen anything, for right."""
    best = max((line.share for line in form.lines), default=FULL)
    full = best if 0 < best < FULL else FULL
    options = tuple(
        Option(
            line.text,
            is_correct=line.share > 0 if form.takes_several else line.share >= full,
            feedback=line.feedback or _of_all(form, line),
            picture=line.picture,
        )
        for line in form.lines
    )
    choice = Choice(options, form.takes_several)
    notes = _weighed_otherwise(form) if form.takes_several else _partly_right(form, full)
    return Taken(choice, (*notes, *_too_much(choice), *_about_feedback(form)))


def _of_all(form: Form, line: Line) -> str:
    """Return the feedback to a whole answer, for an option that has none of its own."""
    return form.right if line.share > 0 else form.wrong


def _partly_right(form: Form, full: Fraction) -> Iterator[Note]:
    right = [line for line in form.lines if line.share >= full]
    if len(right) > 1:
        yield note("several_right", number=len(right))
    for line in form.lines:
        if 0 < line.share < full:
            yield note("partial_credit", text=line.text, percent=percent(line.share))
        elif line.share < 0:
            yield note("negative_credit", text=line.text, percent=percent(line.share))


def _weighed_otherwise(form: Form) -> Iterator[Note]:
    right = [line.share for line in form.lines if line.share > 0]
    wrong = [line.share for line in form.lines if line.share <= 0]
    if any(abs(share - Fraction(1, len(right))) > ROUNDED for share in right):
        yield note("unequal_weights", percents=_percents(right))
    if any(abs(share + Fraction(1, len(wrong))) > ROUNDED for share in wrong):
        yield note("wrong_costs", percents=_percents(wrong))


def _too_much(choice: Choice) -> Iterator[Note]:
    if len(choice.options) > MOST_OPTIONS:
        yield note("too_many", number=len(choice.options), most=MOST_OPTIONS)
    for option in choice.options:
        if len(option.text) > LONGEST_OPTION:
            yield note("too_long", text=option.text[:60], most=LONGEST_OPTION)


def _about_feedback(form: Form) -> Iterator[Note]:
    if (form.right or form.wrong) and any(not line.feedback for line in form.lines):
        yield note("shared_feedback")
    if form.partly:
        yield note("partly_feedback", text=form.partly)


def percent(share: Fraction) -> str:
    """Write a share as a percentage with up to five decimals.

    >>> percent(Fraction(-1, 3))
    '-33.33333'
    """
    return f"{float(share * 100):.5f}".rstrip("0").rstrip(".")


def _percents(shares: Sequence[Fraction]) -> str:
    return ", ".join(f"{percent(share)}%" for share in shares)


def write(choice: Choice) -> Form:
    """Give each right option its part of the points, and have each wrong one cost as it does."""
    right = sum(option.is_correct for option in choice.options)
    wrong = len(choice.options) - right
    several = choice.takes_several
    gain = Fraction(1, right) if several and right else FULL
    loss = Fraction(-1, wrong) if several and wrong else Fraction(0)
    lines = (
        Line(
            option.text,
            gain if option.is_correct else loss,
            option.feedback,
            picture=option.picture,
        )
        for option in choice.options
    )
    return Form(CHOICE, tuple(lines), takes_several=several)


def keeping(old: Choice, new: Choice) -> Choice:
    """Keep the feedback and the pictures that options of the same text have here."""
    known = {option.text: option for option in old.options}
    options = []
    for option in new.options:
        before = known.get(option.text, option)
        feedback, picture = option.feedback or before.feedback, option.picture or before.picture
        options.append(replace(option, feedback=feedback, picture=picture))
    return replace(new, options=tuple(options))


EXCHANGE = Exchange(frozenset({CHOICE}), read, write, keeping)
