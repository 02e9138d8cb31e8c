"""How far a participant has come, and when a course is complete: a pure rule.

What counts are the required steps of a course. A course that requires none counts all of its
steps; a course without steps is never complete. The rule is asked about the course as it is
published now: a step added later counts for those who are still on their way, and whoever has
completed the course once has completed it.
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar


class Step(Protocol):
    """One activity as the rule sees it."""

    @property
    def is_required(self) -> bool:
        """Whether the course asks for it."""

    @property
    def is_completed(self) -> bool:
        """Whether the participant has completed it."""

    @property
    def is_waiting(self) -> bool:
        """Whether the participant can do nothing about it now but wait."""


S = TypeVar("S", bound=Step)


def counting(steps: Sequence[S]) -> list[S]:
    """Keep the steps that count towards completion, in their order."""
    return [step for step in steps if step.is_required] or list(steps)


def is_complete(steps: Sequence[Step]) -> bool:
    """Tell whether every step that counts is completed."""
    return bool(steps) and all(step.is_completed for step in counting(steps))


def next_step(steps: Sequence[S]) -> S | None:
    """Return the first step that counts and is not completed; ``None`` at the end.

    One that waits comes last.
    """
    open_steps = [step for step in counting(steps) if not step.is_completed]
    return min(open_steps, key=lambda step: step.is_waiting, default=None)


def percent(steps: Sequence[Step]) -> int:
    """Return the share completed of what counts, 0-100, rounded down so that 100 means all."""
    relevant = counting(steps)
    if not relevant:
        return 0
    return 100 * sum(step.is_completed for step in relevant) // len(relevant)
