"""From which day an activity can be begun that opens some days after others: a pure rule.

The others are the steps before it in the course that count towards completion. The days run from
the day on which the last of them was completed, by the calendar of the organisation. Where none
comes before it, it opens at once; and for whoever has completed it once it stays open.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from courses.progress import completion


class Step(completion.Step, Protocol):
    """One activity as the rule sees it."""

    @property
    def number(self) -> int:
        """Its place in the course."""

    @property
    def opens_after_days(self) -> int:
        """How many days it opens after those before it."""

    @property
    def completed_on(self) -> dt.date | None:
        """The day on which the participant completed it."""


@dataclass(frozen=True, slots=True)
class Opening:
    """That an activity opens ``after_days``: on the day ``on``, not known while others are open."""

    after_days: int
    on: dt.date | None = None

    def is_ahead(self, today: dt.date) -> bool:
        """Tell whether it is still to come."""
        return self.on is None or today < self.on

    def earliest(self, today: dt.date) -> dt.date:
        """Return the day, or the first one that it can be if everything before is done today."""
        return self.on or today + dt.timedelta(days=self.after_days)


def opening_of(step: Step, steps: Sequence[Step]) -> Opening | None:
    """Say when one of the steps of a course opens; ``None`` where it opens at once."""
    before = [each for each in completion.counting(steps) if each.number < step.number]
    if not step.opens_after_days or not before or step.is_completed:
        return None
    done_on = [each.completed_on for each in before if each.completed_on is not None]
    if len(done_on) < len(before):
        return Opening(step.opens_after_days)
    on = max(done_on) + dt.timedelta(days=step.opens_after_days)
    return Opening(step.opens_after_days, on)
