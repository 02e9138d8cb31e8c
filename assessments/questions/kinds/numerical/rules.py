"""A number, written as people here write numbers. No Django."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import ClassVar, Self

from assessments.questions.kinds.lenience import one_text
from assessments.questions.kinds.protocol import (
    JSON,
    Answer,
    Dealer,
    Reason,
    ResponseClass,
)

MOST_LETTERS = 60
_NOTATIONS = ((".", ","), (",", "."), (" ", ","), (" ", "."))
"""What stands between groups of three digits, and before the decimals."""
_NUMBERS = tuple(
    re.compile(rf"([+-]?)([1-9]\d{{0,2}}(?:[{group}]\d{{3}})+|\d+)(?:[{mark}](\d*|-))?", re.ASCII)
    for group, mark in _NOTATIONS
)


def readings(text: str) -> frozenset[Fraction]:
    """Return the numbers that ``text`` may mean; none if it is no number.

    Digits in groups of three by point, comma or space; decimals after a comma or a point:
    ``1.250,5``, ``1,250.5``, ``1 250,5`` and ``1250.5`` are all 1250½, and ``5.000,-`` is 5000.
    ``1.250`` means 1250 to who writes Indonesian and 1¼ to who writes English, and phones offer
    only one of the two marks whatever their owner writes: it may mean both, as may ``1,250``.
    ``0.125`` and ``12.5`` can be read in one way only.
    """
    text = " ".join(text.replace("−", "-").split())
    return frozenset(
        _value(*found.groups()) for pattern in _NUMBERS if (found := pattern.fullmatch(text))
    )


def _value(sign: str, whole: str, decimals: str | None) -> Fraction:
    digits = "".join(filter(str.isdigit, whole))
    return Fraction(f"{sign}{digits}.{(decimals or '').strip('-') or 0}")


@dataclass(frozen=True, slots=True)
class Numerical:
    """The right number, how far from it is still right, and the unit shown beside the field.

    ``answer`` and ``tolerance`` are decimals as ``Decimal`` reads them, ``""`` where not written
    yet. An answer is the text written, with or without the unit. Where it may mean two numbers, it
    is right if one of them is: the two differ by a factor of a thousand, so nobody gains by it.
    """

    answer: str
    tolerance: str = "0"
    unit: str = ""

    kind: ClassVar[str] = "numerical"
    is_marked_by_people: ClassVar[bool] = False

    @classmethod
    def from_json(cls, data: Mapping[str, JSON]) -> Self:
        """Read what ``asdict`` wrote."""
        return cls(str(data["answer"]), str(data["tolerance"]), str(data["unit"]))

    @property
    def right(self) -> Decimal:
        """The right number."""
        return Decimal(self.answer or 0)

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """The least and the greatest number that are right."""
        tolerance = Decimal(self.tolerance or 0)
        return self.right - tolerance, self.right + tolerance

    @property
    def solution(self) -> Answer:
        """The right number."""
        return self.answer

    @property
    def chance(self) -> Fraction:
        """Nothing: numbers have no end."""
        return Fraction(0)

    def guess(self, luck: Random) -> Answer:
        """Write a number, larger than any that is right."""
        digits = len(str(int(max(map(abs, self.bounds)))))
        return str(luck.randrange(1, 10) * 10**digits)

    def share(self, answer: Answer) -> Fraction:
        """Return everything or nothing."""
        least, greatest = map(Fraction, self.bounds)
        written = self._without_unit(str(answer or ""))
        return Fraction(any(least <= number <= greatest for number in readings(written)))

    @property
    def classes(self) -> tuple[ResponseClass, ...]:
        """The right number, with what is near enough."""
        return (ResponseClass("", self.answer, Fraction(1)),)

    def classified(self, answer: Answer) -> tuple[ResponseClass, ...]:
        """Return the right number, or what was written instead, without the unit."""
        if self.share(answer):
            return self.classes
        written = self._without_unit(str(answer or ""))
        return (ResponseClass("", written, Fraction(0)),) if written else ()

    def _without_unit(self, text: str) -> str:
        text, unit = text.casefold().strip(), self.unit.casefold().strip()
        return text.removeprefix(unit).removesuffix(unit).strip()

    def reasons(self, answer: Answer) -> tuple[Reason, ...]:  # noqa: ARG002
        """Say nothing: what there is to say is the explanation of the question."""
        return ()

    def dealt(self, dealer: Dealer) -> "DealtNumerical":  # noqa: ARG002  # nothing to shuffle
        """Deal it: there is nothing to shuffle."""
        return DealtNumerical(self)


@dataclass(frozen=True, slots=True)
class NumericalSheet:
    """What has been written so far, and the unit."""

    written: str
    unit: str


@dataclass(frozen=True, slots=True)
class NumericalReview:
    """What was written, ``""`` if nothing, and what is right: one number, or from ``least`` on."""

    written: str
    unit: str
    right: Decimal
    least: Decimal
    greatest: Decimal


@dataclass(frozen=True, slots=True)
class DealtNumerical:
    """The question; the same in every attempt."""

    body: Numerical

    def read(self, sent: Sequence[str]) -> Answer:
        """Read what was written, see ``one_text``."""
        return one_text(sent, MOST_LETTERS)

    def sent(self, answer: Answer) -> Sequence[str]:
        """Return what stands in the field."""
        return [str(answer or "")]

    def sheet(self, answer: Answer) -> NumericalSheet:
        """Show what has been written so far."""
        return NumericalSheet(str(answer or ""), self.body.unit)

    def review(self, answer: Answer) -> NumericalReview:
        """Show what was written beside what is right."""
        body = self.body
        return NumericalReview(str(answer or ""), body.unit, body.right, *body.bounds)


BODY = Numerical
