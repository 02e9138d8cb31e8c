"""How sure officers were, and what that earns. No Django.

Certainty-based marks as by A. R. Gardner-Medwin (*Confidence assessment in the teaching of basic
science*, 1995): right earns 1, 2 or 3 and wrong 0, -2 or -6, so it pays to say how sure one is and
nothing else. Where an answer is right in part, it earns that part of what a right one does and the
rest of what a wrong one does; his marks are for right or wrong.

It is a score of its own: never part of mark, pass or evidence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

RIGHT: Mapping[int, int] = {1: 1, 2: 2, 3: 3}
WRONG: Mapping[int, int] = {1: 0, 2: -2, 3: -6}
SURE = max(RIGHT)
LEVELS = tuple(RIGHT)


def certainty_points(share: Fraction, certainty: int) -> Fraction:
    """Return what an answer of this ``certainty`` earns that earned a ``share``, 0 to 1."""
    return share * RIGHT[certainty] + (1 - share) * WRONG[certainty]


class Asked(Protocol):
    """A question that was answered."""

    @property
    def share(self) -> Fraction:
        """The part of its points that was earned."""


@dataclass(frozen=True, slots=True)
class CertaintyScore:
    """The points of ``count`` answers that came with a certainty, of 3 each at most."""

    points: Fraction
    count: int

    @property
    def possible(self) -> int:
        """What they could have earned."""
        return SURE * self.count


def certainty_score(answered: Iterable[tuple[Asked, int | None]]) -> CertaintyScore:
    """Sum up answers with their certainty; those without one are left out."""
    given = [(mark.share, certainty) for mark, certainty in answered if certainty is not None]
    points = sum((certainty_points(share, certainty) for share, certainty in given), Fraction(0))
    return CertaintyScore(points, len(given))
