"""Models of how to win back somebody whom a service has failed, as data, and how far one was met.

LAST: Listen, Apologise, Solve, Thank. HEARD: Hear, Empathise, Apologise, Resolve, Diagnose. HEAT:
Hear, Empathise, Apologise, Take action. LEARN: Listen, Empathise, Apologise, React, Notify. Each
step is an act of docs/scenarios.md.
"""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

MODELS = {
    "last": ("listen", "apologise", "act", "thank"),
    "heard": ("listen", "empathise", "apologise", "act", "diagnose"),
    "heat": ("listen", "empathise", "apologise", "act"),
    "learn": ("listen", "empathise", "apologise", "act", "follow_up"),
}


class Met(StrEnum):
    """Whether a step was taken."""

    MET = "met"
    MISSED = "missed"
    NOT_OFFERED = "not_offered"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a model: an act, and whether the officer did it."""

    act: str
    met: Met


@dataclass(frozen=True, slots=True)
class Recovery:
    """A model held beside a conversation."""

    model: str
    steps: tuple[Step, ...]

    @property
    def met_count(self) -> int:
        """How many steps were taken."""
        return sum(step.met is Met.MET for step in self.steps)

    @property
    def offered_count(self) -> int:
        """How many steps could have been taken on the way."""
        return sum(step.met is not Met.NOT_OFFERED for step in self.steps)


def recoveries(first: str, acts: Set[str], offered: Set[str]) -> tuple[Recovery, ...]:
    """Hold every model beside what was done and what could have been; ``first``: the one to begin.

    LAST comes first where none is named; none where nothing could be done.
    """
    if not offered & {act for steps in MODELS.values() for act in steps}:
        return ()
    return tuple(
        Recovery(model, tuple(Step(act, _met(act, acts, offered)) for act in MODELS[model]))
        for model in sorted(MODELS, key=lambda name: name != first)
    )


def _met(act: str, acts: Set[str], offered: Set[str]) -> Met:
    if act in acts:
        return Met.MET
    return Met.MISSED if act in offered else Met.NOT_OFFERED
