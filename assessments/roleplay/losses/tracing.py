"""How a play went from node to node, as the figures of a role-play start from it. No Django."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Self

from assessments.roleplay.engine import Player, Scenario, conditions
from lms.core.pinned import Content


@dataclass(frozen=True, slots=True)
class Made:
    """A move of a play: the choice, what was written or marked, and when."""

    choice: str
    reply: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Step:
    """A node that a play came to, and the way by which it was left.

    ``way`` is the key of the choice made there, or of the node to which one that goes on by itself
    led; empty where the play ended or stands. ``feeling`` is how the citizen felt on coming there;
    ``seconds`` how long the officer took to choose. ``None``: there is no such thing.
    """

    node: str
    way: str
    feeling: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """A play from its opening to where it ended or stands; ``feeling`` names what is followed."""

    feeling: str
    steps: tuple[Step, ...]

    def to_json(self) -> Content:
        """Write as what JSON can hold."""
        return {"feeling": self.feeling, "steps": [[*asdict(step).values()] for step in self.steps]}

    @classmethod
    def from_json(cls, data: Content) -> Self:
        """Read what ``to_json`` wrote."""
        return cls(data["feeling"], tuple(Step(*each) for each in data["steps"]))


def traced(scenario: Scenario, seed: str, began: dt.datetime, moves: Sequence[Made]) -> Trace:
    """Follow a play; of several feelings the first as written.

    Raises:
        IllegalMoveError: as for ``engine.replay``.
    """
    replies = {step: move.reply for step, move in enumerate(moves)}
    visits, arrival = Player(scenario, seed).walk([move.choice for move in moves], replies)
    feeling = next((variable.id for variable in scenario.conversation.feelings), "")
    steps: list[Step] = []
    last = began
    for visit, move in zip(visits, moves, strict=True):
        steps += _passed(visit.passed, visit.turn.key, feeling)
        seconds = round((move.at - last).total_seconds(), 1)
        felt = visit.values.get(feeling)
        steps.append(Step(visit.turn.key, visit.chosen.key, felt, max(0.0, seconds)))
        last = move.at
    steps += _passed(arrival.passed, arrival.node.key, feeling)
    steps.append(Step(arrival.node.key, "", arrival.values.get(feeling)))
    return Trace(feeling, tuple(steps))


def _passed(
    passed: Sequence[tuple[str, conditions.Values]], onwards: str, feeling: str
) -> Iterator[Step]:
    ways = [*(key for key, _values in passed[1:]), onwards]
    for (key, values), way in zip(passed, ways, strict=False):
        yield Step(key, way, values.get(feeling))
