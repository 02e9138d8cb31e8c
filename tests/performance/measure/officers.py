"""The officers who are simulated: what they know, when, and how they choose where they do not."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Task:
    """A question or a turn: its name, and of which indicator of its level (0-2) it is.

    Met in which week (from 0), and whether for the first time.
    """

    name: str
    place: int
    week: int
    was_seen: bool


Decide = Callable[[Task, int], int]
"""Which of so many choices somebody makes; 0 is the best, 1 the next best."""


@dataclass(frozen=True, slots=True)
class SimulatedOfficer:
    """``knows``: how likely they know what is best. Who does slips so often, to the next best.

    Who does not know chooses at random, or from the better half: ``rules_out_half``.
    """

    name: str
    knows: Callable[[Task], float]
    slips: float = 0.0
    rules_out_half: bool = False

    def pick(self, task: Task, choices: int, luck: Random) -> int:
        """Return which of so many choices they make; 0 is the best, 1 the next best."""
        if luck.random() < self.knows(task):
            return int(luck.random() < self.slips)
        return luck.randrange(choices // 2 if self.rules_out_half else choices)

    def by_luck(self, luck: Random) -> Decide:
        """Decide by dice that are thrown one after the other."""
        return lambda task, choices: self.pick(task, choices, luck)

    def by_task(self, number: int) -> Decide:
        """Decide as one officer of this kind always does, in whatever order they are asked."""
        return lambda task, choices: self.pick(
            task, choices, Random(f"{self.name}:{number}:{task}")
        )


def nothing(_task: Task) -> float:
    return 0.0


def everything(_task: Task) -> float:
    return 1.0


def half(_task: Task) -> float:
    return 0.5


def whatever_was_seen(task: Task) -> float:
    return float(task.was_seen)


def two_of_three_indicators(task: Task) -> float:
    return float(task.place < 2)


def all_from_the_second_week(task: Task) -> float:
    return 0.5 if task.week == 0 else 1.0


GUESSER = SimulatedOfficer("guesser", nothing)
TEST_WISE = SimulatedOfficer("test-wise guesser", nothing, rules_out_half=True)
MEMORISER = SimulatedOfficer("memoriser", whatever_was_seen)
HALF_KNOWER = SimulatedOfficer("half-knower", half)
TWO_OF_THREE = SimulatedOfficer("knows two of three indicators", two_of_three_indicators)
MASTER_10 = SimulatedOfficer("master, 10 % slips", everything, slips=0.10)
MASTER_5 = SimulatedOfficer("master, 5 % slips", everything, slips=0.05)
LATE_LEARNER = SimulatedOfficer("late learner", all_from_the_second_week, slips=0.10)

OFFICERS = (
    GUESSER,
    TEST_WISE,
    MEMORISER,
    HALF_KNOWER,
    TWO_OF_THREE,
    MASTER_10,
    MASTER_5,
    LATE_LEARNER,
)
