"""How many points an answer earns. Pure and exact: points are fractions.

One correct answer: all or nothing. Several correct answers: the share of the correct answers that
were chosen minus the share of the wrong ones that were chosen, never below zero. So choosing
everything earns nothing, choosing nothing earns nothing, and each wrong choice costs what it would
gain by luck. This is rule "false" of R/exams (``exams_eval(partial=TRUE, negative=FALSE,
rule="false")``; Zeileis, Umlauf and Leisch, 2014, Journal of Statistical Software 58(1)).
"""

from collections.abc import Set as AbstractSet
from enum import StrEnum
from fractions import Fraction


class QuestionKind(StrEnum):
    """How many answers a question takes."""

    SINGLE = "single"
    MULTIPLE = "multiple"


class Verdict(StrEnum):
    """How an answer turned out."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNANSWERED = "unanswered"


def earned(
    kind: QuestionKind,
    *,
    correct: AbstractSet[str],
    wrong: AbstractSet[str],
    chosen: AbstractSet[str],
    points: int,
) -> Fraction:
    """Return the points, 0 to ``points``, for the options ``chosen``.

    ``correct`` and ``wrong`` are the option keys of the question; ``correct`` is never empty.
    """
    if kind is QuestionKind.SINGLE:
        return Fraction(points if chosen == correct else 0)
    share = Fraction(len(chosen & correct), len(correct)) - Fraction(
        len(chosen & wrong), len(wrong) or 1
    )
    return points * max(share, Fraction(0))


def verdict(points_earned: Fraction, points: int, *, is_answered: bool) -> Verdict:
    """Put a mark into one word."""
    if not is_answered:
        return Verdict.UNANSWERED
    if points_earned == points:
        return Verdict.RIGHT
    return Verdict.PARTLY if points_earned else Verdict.WRONG
