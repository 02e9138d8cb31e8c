"""What each kind of work may cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """What one kind of work was seen to cost. Times in milliseconds, ``queries`` a request."""

    per_second: float
    median: float
    slow: float  # 95 of 100 requests took no longer
    processor: float
    queries: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Goal:
    """The most that a work may cost; ``None`` where nothing is asked.

    ``times_bare``: its processor time by that of the bare view.
    """

    times_bare: float | None = None
    processor: float | None = None
    median: float | None = None
    queries: int | None = None
    bytes: int | None = None
    per_second: float | None = None

    def missed(self, cost: Cost, bare: Cost | None) -> list[str]:
        """Say what is not reached, in words; nothing when all is."""
        times = cost.processor / bare.processor if bare else None
        checks = (
            ("times the bare view", times, self.times_bare),
            ("ms of processor", cost.processor, self.processor),
            ("ms to wait", cost.median, self.median),
            ("queries", cost.queries, self.queries),
            ("bytes", cost.bytes, self.bytes),
        )
        missed = [
            f"{value:.1f} {what}, at most {limit} wanted"
            for what, value, limit in checks
            if value is not None and limit is not None and value > limit
        ]
        if self.per_second is not None and cost.per_second < self.per_second:
            missed.append(f"{cost.per_second:.0f} a second, {self.per_second:.0f} wanted")
        return missed


GOALS = {
    "lesson": Goal(times_bare=3, queries=8),
    "course": Goal(times_bare=3, queries=9),
    "home": Goal(times_bare=4, queries=13),
    "catalogue": Goal(times_bare=3, queries=8),
    "competency page": Goal(processor=40, bytes=40_000),
    "save one answer": Goal(times_bare=2, queries=5, median=15),
    "start an attempt": Goal(processor=25, queries=14),
    "hand in": Goal(processor=45, queries=20),
    "whole quiz": Goal(per_second=150),
    "step of a role-play": Goal(processor=20, queries=6),
    "last step": Goal(processor=45, queries=20),
    "sign in": Goal(processor=200, queries=15),
}
