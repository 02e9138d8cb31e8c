"""Thousands of plays by people of different habits: where a conversation leads them.

Pure, and the same whenever it is asked: whatever is drawn follows from the number of the play.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from statistics import fmean

from assessments.roleplay.engine import Choice, Ending, Outcome, Player, Scenario, Waiting
from assessments.roleplay.engine.judging import judged
from assessments.roleplay.engine.kinds.node import ranked
from assessments.roleplay.engine.playing import Arrival, Visit

PLAYS = 1_000
MINDFUL = 0.5  # how often the careless choose what is best
MARKED = 0.5  # how often an item of a document is marked by chance


class Habit(StrEnum):
    """How somebody chooses."""

    RANDOM = "random"
    CARELESS = "careless"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class Simulated:
    """What came of the plays of one habit. Shares are 0-1, ``percent`` is the mean, 0-100.

    ``moves`` is the mean number of choices; ``trust`` the mean of the first feeling at the end by
    ending, 0-1 for how good it is, and ``least_trust`` and ``most_trust`` how far it goes in plays
    without a critical fault. ``endings`` and ``visited`` count plays by the key of the node.
    """

    habit: Habit
    plays: int
    passed: float
    percent: float
    moves: float
    endings: Mapping[str, int]
    visited: Mapping[str, int]
    least_trust: Mapping[str, float]
    most_trust: Mapping[str, float]

    def contradictions(self, scenario: Scenario, doubtful: float, hopeful: float) -> list[str]:
        """Return the good endings below ``doubtful`` trust, and the poor ones from ``hopeful``."""
        return [
            ending.key
            for ending in scenario.endings
            if (ending.outcome is Outcome.GOOD and self.least_trust.get(ending.key, 1) < doubtful)
            or (ending.outcome is Outcome.POOR and self.most_trust.get(ending.key, -1) >= hopeful)
        ]


@dataclass(frozen=True, slots=True)
class _Play:
    visits: tuple[Visit, ...]
    arrival: Arrival


def simulate(scenario: Scenario, habit: Habit, plays: int = PLAYS) -> Simulated:
    """Let so many people of this habit play."""
    played = [_play(Player(scenario, f"{habit}:{n}"), habit) for n in range(plays)]
    endings = [each.arrival.node for each in played if isinstance(each.arrival.node, Ending)]
    verdicts = [
        judged(Player(scenario, ""), each.visits, ending)
        for each, ending in zip(played, endings, strict=True)
    ]
    innocent = [each for each, verdict in zip(played, verdicts, strict=True) if not verdict.faults]
    trust = _trust(scenario, innocent)
    return Simulated(
        habit,
        plays,
        passed=fmean(verdict.passed for verdict in verdicts),
        percent=fmean(verdict.percent for verdict in verdicts),
        moves=fmean(len(each.visits) for each in played),
        endings=Counter(ending.key for ending in endings),
        visited=Counter(key for each in played for key in {v.turn.key for v in each.visits}),
        least_trust={key: min(values) for key, values in trust.items()},
        most_trust={key: max(values) for key, values in trust.items()},
    )


def _trust(scenario: Scenario, played: Sequence[_Play]) -> dict[str, list[float]]:
    """Return how good the first feeling was at the end, by ending."""
    trust: dict[str, list[float]] = {}
    for feeling in scenario.conversation.feelings[:1]:
        for each in played:
            goodness = feeling.goodness(each.arrival.values[feeling.id])
            trust.setdefault(each.arrival.node.key, []).append(goodness)
    return trust


def _play(player: Player, habit: Habit) -> _Play:
    luck = Random(player.seed)  # noqa: S311 - nothing secret is drawn
    visits: list[Visit] = []
    made: set[tuple[str, str]] = set()
    arrival = player.begin()
    while isinstance(arrival.node, Waiting):
        step = len(visits)
        offered = player.offered(arrival.node, arrival.values, step)
        chosen = _choose(arrival.node, offered, made, habit, luck)
        made.add((arrival.node.key, chosen.key))
        visits.append(Visit(step, arrival.node, offered, chosen, arrival.values, arrival.lines))
        arrival = player.after(chosen, arrival.values, step + 1)
    return _Play(tuple(visits), arrival)


def _choose(
    node: Waiting,
    offered: Sequence[Choice],
    made: set[tuple[str, str]],
    habit: Habit,
    luck: Random,
) -> Choice:
    """Choose as the habit is; whoever chooses the best goes on to what they have not tried yet."""
    if habit is Habit.BEST or (habit is Habit.CARELESS and luck.random() < MINDFUL):
        fresh = [choice for choice in offered if (node.key, choice.key) not in made]
        return ranked(fresh or offered)[0]
    if node.items:
        marked = " ".join(item.key for item in node.items if luck.random() < MARKED)
        key = node.choice_of(marked)
        return next(choice for choice in offered if choice.key == key)
    return luck.choice(list(offered))
