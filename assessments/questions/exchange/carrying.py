"""What Prima writes into files beside what other systems understand, and reads back. No Django.

It is JSON in a place where others look for nothing. What a format would lose is in it, together
with a print of all that they do understand: where somebody has changed that since, it is what
counts, and only the rest is taken from here.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import cast

from assessments.questions.exchange.asked import Asked, from_json, normal, to_json
from assessments.questions.exchange.decoding import UNWANTED
from assessments.questions.exchange.readings import Reading
from assessments.questions.kinds.exchanging import Note, note
from assessments.questions.kinds.protocol import JSON

PRINT, PRINT_LENGTH = "as", 32
ABOUT = ("source", "purpose", "difficulty", "passage", "picture", "topics", "indicators")
"""What is true of a question however it is worded."""

UNREADABLE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class BrokenCarriedError(ValueError):
    """It is not what Prima wrote."""


def print_of(reading: Reading) -> str:
    """Return a name for all that other systems understand of a question."""
    said = (reading.prompt, reading.form, reading.explanation, reading.hint)
    return sha256(repr(said).encode()).hexdigest()[:PRINT_LENGTH]


def to_carry(asked: Asked, reading: Reading, read_back: Asked | None) -> str:
    """Return what is lost if ``asked`` is written as it then reads, ``""`` if nothing.

    ``reading`` is what was written, ``read_back`` what is made of it, if anything.
    """
    everything, old = to_json(asked), normal(asked)
    new = normal(read_back) if read_back else {}
    names = (name for name in everything if name in old)
    lost = {name: everything[name] for name in names if _is_lost(name, old, new)}
    if "body" in lost:
        lost["kind"] = everything["kind"]
    if not lost:
        return ""
    return json.dumps({PRINT: print_of(reading), **dict(sorted(lost.items()))})


def _is_lost(name: str, old: Mapping[str, object], new: Mapping[str, object]) -> bool:
    return (old[name] or None) != (new.get(name) or None)


def _storable(value: JSON) -> JSON:
    """Leave out what JSON can spell and no database keeps: zero bytes, halves of signs."""
    if isinstance(value, str):
        return UNWANTED.sub("", value)
    if isinstance(value, dict):
        return {name: _storable(each) for name, each in value.items()}
    return [_storable(each) for each in value] if isinstance(value, list) else value


def together(
    reading: Reading, read: Asked | None, notes: tuple[Note, ...]
) -> tuple[Asked | None, tuple[Note, ...]]:
    """Return ``read`` with what Prima wrote beside it, and what is then still to be noted.

    Raises:
        BrokenCarriedError: if that is not what Prima wrote.
    """
    try:
        data = cast("dict[str, JSON]", _storable(json.loads(reading.carried)))
        is_untouched = data.get(PRINT) == print_of(reading)
        taken = data if is_untouched else {name: data[name] for name in ABOUT if name in data}
        said = to_json(read) if read else {"prompt": reading.prompt, "key": reading.key}
        whole = {**said, **taken}
        asked = from_json(whole) if "body" in whole else None
    except UNREADABLE as error:
        raise BrokenCarriedError from error
    if is_untouched:
        return asked, ()
    return asked, (*notes, note("changed_elsewhere")) if "body" in data else notes
