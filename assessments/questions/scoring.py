"""A mark in one word."""

from enum import StrEnum
from fractions import Fraction


class Verdict(StrEnum):
    """How an answer turned out."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNANSWERED = "unanswered"
    WAITING = "waiting"
    """People mark it, and have not yet."""
    COMPARE = "compare"
    """In practice nobody marks it: the officer compares it with the model answer."""
    EXCLUDED = "excluded"
    """It counts for nobody any more."""
    GIVEN = "given"
    """Everybody gets full marks."""

    @property
    def is_settled(self) -> bool:
        """Tell whether there is nothing left to learn from how it was answered."""
        return self in {Verdict.RIGHT, Verdict.EXCLUDED, Verdict.GIVEN}


def verdict(points_earned: Fraction, points: int, *, is_answered: bool) -> Verdict:
    """Put a mark into one word."""
    if not is_answered:
        return Verdict.UNANSWERED
    if points_earned == points:
        return Verdict.RIGHT
    return Verdict.PARTLY if points_earned else Verdict.WRONG
