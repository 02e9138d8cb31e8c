"""The marks on a rating form and what they are worth. Plain rules."""

from collections.abc import Iterable, Mapping
from enum import IntEnum
from itertools import pairwise

STEPS = range(1, 5)
"""The scale's steps, from the weakest to the strongest."""


class Mark(IntEnum):
    """What an assessor saw of an indicator; the steps' words and strengths are data."""

    NOT_OBSERVED = 0
    FIRST = 1
    SECOND = 2
    THIRD = 3
    FOURTH = 4


MARKS = frozenset(Mark)


def is_observed(mark: int) -> bool:
    """Tell whether a mark says something about the behaviour, so becomes evidence."""
    return mark != Mark.NOT_OBSERVED


def strengths(marks: Mapping[int, int | None], scale: Mapping[int, float]) -> dict[int, float]:
    """Map indicators to the strength, 0-1, of what was seen; what was not is left out.

    ``marks`` maps indicators to marks (``None``: none yet), ``scale`` each step to its strength.

    Raises:
        KeyError: if a mark is not on the scale.
    """
    return {
        indicator: scale[mark]
        for indicator, mark in marks.items()
        if mark is not None and is_observed(mark)
    }


def unanswered(marks: Mapping[int, int | None]) -> list[int]:
    """List the indicators that have no mark yet, not even "not observed"."""
    return [indicator for indicator, mark in marks.items() if mark is None]


def is_rising(values: Iterable[float]) -> bool:
    """Tell whether each of the strengths of a scale's steps is greater than the one before."""
    return all(low < high for low, high in pairwise(values))
