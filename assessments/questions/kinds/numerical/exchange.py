"""Numbers, in files. No Django."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from assessments.questions.kinds.exchanging import (
    FULL,
    NUMERICAL,
    Exchange,
    Form,
    Line,
    Note,
    NotTakenError,
    Taken,
    note,
)
from assessments.questions.kinds.numerical.rules import Numerical

DIGITS, DECIMALS = 15, 6
LONGEST_UNIT = 30
LONGEST_NUMBER = 60


def read(form: Form) -> Taken[Numerical]:
    """Take the first number that earns everything, and how far from it is still right.

    Raises:
        NotTakenError: if there is none.
    """
    for line in form.lines:
        answer, tolerance = _decimal(line.text), _decimal(line.tolerance or "0")
        if line.share >= FULL and answer is not None and tolerance is not None:
            body = Numerical(_written(answer), _written(abs(tolerance)), form.unit[:LONGEST_UNIT])
            return Taken(body, tuple(_notes(form, line, answer, tolerance)))
    raise NotTakenError(note("no_number"))


def _notes(form: Form, taken: Line, *numbers: Decimal) -> Iterator[Note]:
    if any(_is_too_precise(number) for number in numbers):
        yield note("too_precise", number=taken.text, digits=DIGITS, decimals=DECIMALS)
    if len(form.unit) > LONGEST_UNIT:
        yield note("unit_cut", text=form.unit, most=LONGEST_UNIT)
    for line in form.lines:
        if line is not taken and line.share > 0:
            yield note("other_number", text=line.text, percent=f"{float(line.share * 100):g}")
        elif line is not taken and line.text != "*":
            yield note("wrong_answer", text=line.text)
        if line.feedback:
            yield note("answer_feedback", answer=line.text, text=line.feedback)


def _is_too_precise(number: Decimal) -> bool:
    _sign, digits, exponent = number.normalize().as_tuple()
    decimals = max(-int(exponent), 0)
    return decimals > DECIMALS or len(digits) + max(int(exponent), 0) - decimals > DIGITS - DECIMALS


def _decimal(text: str) -> Decimal | None:
    """Read a number with a decimal point, or comma; none that has no end."""
    if len(text) > LONGEST_NUMBER:
        return None
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < LONGEST_NUMBER else None


def _written(number: Decimal) -> str:
    return format(number, "f")


def write(numerical: Numerical) -> Form:
    """Write one line."""
    line = Line(numerical.answer, FULL, tolerance=numerical.tolerance or "0")
    return Form(NUMERICAL, (line,), unit=numerical.unit)


EXCHANGE = Exchange(frozenset({NUMERICAL}), read, write)
