"""What simulated plays of a conversation say to its author, before any officer plays it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.roleplay.engine import Node, Outcome, Scenario
from assessments.roleplay.lint.ways import DOUBTFUL, HOPEFUL
from assessments.roleplay.simulation import Habit, Simulated, simulate

PLAYS = {Habit.BEST: 50, Habit.CARELESS: 500, Habit.RANDOM: 1_000}
LUCK = 0.05  # more of those who choose at random must not pass
HABITS: Mapping[Habit, Promise] = {
    Habit.BEST: _("Always the best choice"),
    Habit.CARELESS: _("Half of the time the best, else at random"),
    Habit.RANDOM: _("At random"),
}


@dataclass(frozen=True, slots=True)
class ForecastEnding:
    """An ending and to how many of the plays of a habit it came, in percent."""

    title: str
    outcome: Outcome
    percent: float


@dataclass(frozen=True, slots=True)
class ForecastHabit:
    """How people of a habit fare. ``passed`` and ``percent`` are 0-100, ``moves`` is a mean."""

    name: Promise
    plays: int
    passed: float
    percent: float
    moves: float
    endings: tuple[ForecastEnding, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """All habits together, and what is worth a second look, each by the names of nodes."""

    habits: tuple[ForecastHabit, ...]
    luck_passes: bool
    contradicting: tuple[str, ...]
    never_met: tuple[str, ...]


def forecast(scenario: Scenario) -> Forecast:
    """Let people of every habit play. Takes about a second; the same whenever it is asked."""
    played = [simulate(scenario, habit, plays) for habit, plays in PLAYS.items()]
    by_habit = {each.habit: each for each in played}
    return Forecast(
        habits=tuple(_habit(scenario, each) for each in played),
        luck_passes=by_habit[Habit.RANDOM].passed >= LUCK,
        contradicting=_names(
            scenario.endings,
            {key for each in played for key in each.contradictions(scenario, DOUBTFUL, HOPEFUL)},
        ),
        never_met=_names(
            [*scenario.turns, *scenario.endings],
            {*scenario.nodes} - {key for each in played for key in (*each.visited, *each.endings)},
        ),
    )


def _habit(scenario: Scenario, simulated: Simulated) -> ForecastHabit:
    endings = (
        ForecastEnding(
            ending.title,
            ending.outcome,
            100 * simulated.endings[ending.key] / simulated.plays,
        )
        for ending in scenario.endings
        if ending.key in simulated.endings
    )
    return ForecastHabit(
        HABITS[simulated.habit],
        simulated.plays,
        100 * simulated.passed,
        simulated.percent,
        simulated.moves,
        tuple(sorted(endings, key=lambda ending: -ending.percent)),
    )


def _names(nodes: Sequence[Node], keys: set[str]) -> tuple[str, ...]:
    return tuple(node.name for node in nodes if node.key in keys)
