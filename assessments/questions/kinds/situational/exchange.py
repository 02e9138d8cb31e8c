"""Situational judgement, in files. Others know only one right action. No Django."""

from collections.abc import Iterator
from fractions import Fraction

from assessments.questions.kinds.exchanging import (
    RATED,
    Exchange,
    Form,
    Line,
    Note,
    NotTakenError,
    Taken,
    note,
)
from assessments.questions.kinds.situational.rules import (
    MOST_OPTIONS,
    RATINGS,
    Asks,
    Option,
    Situational,
)

LONGEST_OPTION = 400


def read(form: Form) -> Taken[Situational]:
    """Take the ratings of the actions; where several are taken, each is to be rated.

    Raises:
        NotTakenError: if one is not 1 to 4.
    """
    options = tuple(
        Option(line.text, _rating(line.share), line.feedback) for line in form.lines if line.text
    )
    if not options:
        raise NotTakenError(note("no_options"))
    asks = Asks.RATE if form.takes_several else Asks.MOST_LEAST
    return Taken(Situational(options, asks), tuple(_notes(options)))


def _rating(share: Fraction) -> int:
    rating = share * RATINGS[-1]
    if rating not in {0, *RATINGS}:
        raise NotTakenError(note("rating_unknown", number=float(rating)))
    return int(rating)


def _notes(options: tuple[Option, ...]) -> Iterator[Note]:
    if len(options) > MOST_OPTIONS:
        yield note("too_many", number=len(options), most=MOST_OPTIONS)
    for option in options:
        if len(option.text) > LONGEST_OPTION:
            yield note("too_long", text=option.text[:60], most=LONGEST_OPTION)


def write(situational: Situational) -> Form:
    """Write each action with its rating."""
    lines = (
        Line(option.text, Fraction(option.rating, RATINGS[-1]), option.reason)
        for option in situational.options
    )
    return Form(RATED, tuple(lines), takes_several=situational.asks is Asks.RATE)


EXCHANGE = Exchange(frozenset({RATED}), read, write)
