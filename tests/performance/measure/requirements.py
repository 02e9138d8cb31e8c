"""What the rule must hold, and whether the figures show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.competency.rules.accuracy import Share
from tests.performance.measure.officers import (
    GUESSER,
    HALF_KNOWER,
    LATE_LEARNER,
    MASTER_10,
    MEMORISER,
    TEST_WISE,
    SimulatedOfficer,
)
from tests.performance.measure.playing import Reached

TRIES = (1, 2, 3, 5, 10, 40)


@dataclass(frozen=True, slots=True)
class Requirement:
    """How many of these officers must reach a level by a try, or may by any, provisionally too."""

    officer: SimulatedOfficer
    level: int
    at_most: float = 1.0
    at_least: float = 0.0
    tries: int = max(TRIES)

    def holds(self, reached: Sequence[Reached]) -> bool:
        """Tell whether the whole interval is on the right side."""
        low, _ = share(reached, self.level, self.tries).interval
        _, high = share(reached, self.level, self.tries, with_provisional=True).interval
        return low >= self.at_least and high <= self.at_most

    def __str__(self) -> str:
        bound = (
            f"at least {100 * self.at_least:g} % by try {self.tries}"
            if self.at_least
            else f"at most {100 * self.at_most:g} %"
        )
        return f"{self.officer.name}, level {self.level}: {bound}"


def share(
    reached: Sequence[Reached], level: int, tries: int, *, with_provisional: bool = False
) -> Share:
    """Count who has ever reached ``level`` within so many tries."""
    highest = (
        (each.provisional if with_provisional else each.attained)[tries - 1] for each in reached
    )
    return Share(sum(found >= level for found in highest), len(reached))


REQUIREMENTS = (
    Requirement(GUESSER, 1, at_most=0.01),
    Requirement(GUESSER, 2, at_most=0.005),
    Requirement(MEMORISER, 1, at_most=0.01),
    Requirement(MEMORISER, 2, at_most=0.005),
    Requirement(TEST_WISE, 1, at_most=0.05),
    Requirement(HALF_KNOWER, 1, at_most=0.12),
    Requirement(HALF_KNOWER, 2, at_most=0.01),
    Requirement(MASTER_10, 2, at_least=0.85, tries=2),
    Requirement(LATE_LEARNER, 2, at_least=0.80, tries=5),
)
