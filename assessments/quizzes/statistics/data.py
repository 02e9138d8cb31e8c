"""What item analysis starts from: marked attempts as plain data. No Django."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from assessments.questions.kinds.protocol import ResponseClass


@dataclass(frozen=True, slots=True)
class ItemScore:
    """How one question of an attempt was answered.

    ``slot`` names the place in the quiz: a question that was drawn shares it with those that were
    not. ``chance`` is the share of the points that guessing earns. An answer not given earned
    nothing, as in Moodle. ``seconds`` is ``None`` where nobody knows how long it took, and
    ``certainty`` (1-3) where nobody asked how sure the officer was.
    """

    question: str
    slot: str
    earned: Fraction
    possible: int
    chance: Fraction
    classes: tuple[ResponseClass, ...]
    is_answered: bool
    is_situational: bool = False
    seconds: float | None = None
    certainty: int | None = None

    @property
    def share(self) -> Fraction:
        """The part of its points that was earned."""
        return self.earned / self.possible


@dataclass(frozen=True)
class ScoredAttempt:
    """A marked attempt; ``number`` counts an officer's attempts at the quiz."""

    officer: int
    number: int
    items: tuple[ItemScore, ...]

    @cached_property
    def slots(self) -> frozenset[str]:
        """Which places it filled: alike in attempts at the same version of a quiz."""
        return frozenset(item.slot for item in self.items)

    @cached_property
    def total(self) -> "Total":
        """The points of all its questions."""
        return total(self.items)


@dataclass(frozen=True, slots=True)
class Total:
    """Points earned of points possible."""

    earned: Fraction
    possible: int

    @property
    def share(self) -> Fraction | None:
        """The part earned; ``None`` of nothing."""
        return self.earned / self.possible if self.possible else None

    def without(self, item: ItemScore) -> "Total":
        """Return the rest when one question is left out."""
        return Total(self.earned - item.earned, self.possible - item.possible)


def total(items: Iterable[ItemScore]) -> Total:
    """Add the points of ``items`` up."""
    counted = tuple(items)
    return Total(
        sum((item.earned for item in counted), Fraction(0)), sum(item.possible for item in counted)
    )


def first_attempts(attempts: Iterable[ScoredAttempt]) -> tuple[ScoredAttempt, ...]:
    """Keep of each officer's attempts the one with the lowest number, in the order given."""
    kept = tuple(attempts)
    first: dict[int, int] = {}
    for attempt in kept:
        first[attempt.officer] = min(attempt.number, first.get(attempt.officer, attempt.number))
    return tuple(attempt for attempt in kept if attempt.number == first[attempt.officer])
