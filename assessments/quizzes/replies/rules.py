"""When a written reply is marked: by one person, by two who agree, or by a third. No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Protocol, TypeVar

from assessments.questions.kinds.written_reply.rules import WrittenReply

TOLERANCE = Fraction(1, 10)
"""Two marks that differ by no more than this share of the points are averaged: with a rubric of ten
points that is one level of one criterion, which careful markers differ by. Chosen, not measured."""


class Stage(StrEnum):
    """How far the marking of a reply has come."""

    WAITING = "waiting"
    DIFFERING = "differing"
    """Two people differ clearly: a third decides."""
    SETTLED = "settled"
    NOT_NEEDED = "not_needed"
    """The question counts for nobody, or everybody gets its points."""


@dataclass(frozen=True, slots=True)
class GivenMark:
    """What one person marked: the level of every criterion, both by key.

    ``decides``: it holds, whatever others marked before.
    """

    levels: Mapping[str, str]
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Settlement:
    """How marks stand together. ``share``, 0 to 1, is there once they are settled."""

    stage: Stage
    share: Fraction | None = None


class Decidable(Protocol):
    """A mark, in whatever form."""

    @property
    def decides(self) -> bool:
        """Whether it holds, whatever others marked before."""


M = TypeVar("M", bound=Decidable)


def holding(marks: Sequence[M]) -> Sequence[M]:
    """Return the marks, in the order given, of which the result is made: all, or what decided."""
    deciding = [mark for mark in marks if mark.decides]
    return deciding[-1:] or marks


def settle(reply: WrittenReply, marks: Sequence[GivenMark], needed: int) -> Settlement:
    """Say how ``marks`` stand of which ``needed``, 1 or 2, are asked for.

    Raises:
        UnknownLevelError: if a mark does not fit the rubric.
    """
    counted = holding(marks)
    shares = [reply.share_of(mark.levels) for mark in counted]
    if not any(mark.decides for mark in counted):
        if len(shares) < needed:
            return Settlement(Stage.WAITING)
        if max(shares) - min(shares) > TOLERANCE:
            return Settlement(Stage.DIFFERING)
    return Settlement(Stage.SETTLED, sum(shares, Fraction(0)) / len(shares))


def agreed(marks: Sequence[GivenMark]) -> dict[str, str]:
    """Return the levels on which all marks agree, by criterion."""
    first, *others = (mark.levels for mark in marks)
    return {
        criterion: level
        for criterion, level in first.items()
        if all(levels.get(criterion) == level for levels in others)
    }
