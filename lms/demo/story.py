"""The past of the demonstration, told day by day while the clock stands at each day.

Nothing in Prima takes as an argument when something is recorded, and nothing should. So whoever
tells the story turns the clock of this process, which loads the demonstration and does nothing
else; no part of Prima can import this one.
"""

import datetime as dt
import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import count

from django.db import transaction
from django.utils import timezone

OPENING_TIME = dt.time(8)


class Story:
    """Scenes in the order of their days; a scene may add others, but none before its own day."""

    def __init__(self) -> None:
        self.today = timezone.localdate()
        self.days_ago: int | None = None
        self._numbers = count()
        self._scenes: list[tuple[int, int, Callable[[], object]]] = []
        self._latest = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._passed = dt.timedelta()

    def add(self, days_ago: int, scene: Callable[[], object]) -> None:
        """Let ``scene`` happen so many days ago, after what was added for that day before.

        Raises:
            ValueError: if the story has passed that day.
        """
        if self.days_ago is not None and days_ago > self.days_ago:
            raise ValueError(f"The story is {self.days_ago} days ago already, not {days_ago}.")
        heapq.heappush(self._scenes, (-days_ago, next(self._numbers), scene))

    def later(self, days: int, scene: Callable[[], object]) -> None:
        """Let ``scene`` happen so many days after the one that is told, today at the latest."""
        self.add(max(0, (self.days_ago or 0) - days), scene)

    def pass_time(self, seconds: int) -> None:
        """Let time pass within a scene of an earlier day.

        Raises:
            ValueError: today, when the clock shows the real time.
        """
        if not self.days_ago:
            raise ValueError("Today no time can be let pass.")
        self._passed += dt.timedelta(seconds=seconds)

    def tell(self) -> None:
        """Play all scenes. Time never goes back, and today's happen at the real time."""
        while self._scenes:
            days, _number, scene = heapq.heappop(self._scenes)
            self.days_ago = -days
            with self._clock_turned_back() if self.days_ago else nullcontext():
                scene()
                _follow()

    @contextmanager
    def _clock_turned_back(self) -> Iterator[None]:
        real = timezone.now
        day = self.today - dt.timedelta(days=self.days_ago or 0)
        opening = timezone.make_aware(dt.datetime.combine(day, OPENING_TIME))
        start, began = max(opening, self._latest), real()
        self._passed = dt.timedelta()
        timezone.now = lambda: start + self._passed + (real() - began)
        try:
            yield
            self._latest = timezone.now()
        finally:
            timezone.now = real


def _follow() -> None:
    """Let happen on its day what waits for a commit: the whole story is one transaction."""
    connection = transaction.get_connection()
    while connection.run_on_commit:
        _savepoints, act, _is_robust = connection.run_on_commit.pop(0)
        act()
