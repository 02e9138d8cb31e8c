"""Whose plays the figures are of. No Django."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assessments.roleplay.losses.tracing import Trace

LEFT_AFTER = dt.timedelta(days=1)
"""A play in which so long nothing has happened was left; until then it may go on."""


class Tries(StrEnum):
    """Which play of each officer counts."""

    FIRST = "first"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Band:
    """A length of service in years, from ``least`` up to but not including ``most``."""

    least: int
    most: int | None = None


SERVICE: Mapping[str, Band] = {
    "0-2": Band(0, 2),
    "2-5": Band(2, 5),
    "5-10": Band(5, 10),
    "10": Band(10),
}


@dataclass(frozen=True, slots=True)
class Selection:
    """What narrows the figures: a unit by name or code with all below it, a name in ``SERVICE``."""

    unit: str = ""
    service: str = ""
    tries: Tries = Tries.FIRST

    @property
    def is_part(self) -> bool:
        """Tell whether others are left out."""
        return bool(self.unit or self.service)


@dataclass(frozen=True, slots=True)
class Followed:
    """A play as the figures need it; ``version`` is the hash of what it is pinned to."""

    officer: int
    number: int
    version: str
    last_at: dt.datetime
    is_over: bool
    passed: bool
    trace: Trace

    def may_go_on(self, now: dt.datetime) -> bool:
        """Tell whether it is too early to say how it ends."""
        return not self.is_over and now - self.last_at < LEFT_AFTER


def one_each(plays: Iterable[Followed], tries: Tries) -> list[Followed]:
    """Return each officer's first play, or of who tried again the latest one after it."""
    if tries is Tries.FIRST:
        return [play for play in plays if play.number == 1]
    latest: dict[int, Followed] = {}
    for play in plays:
        if play.number > max(1, latest[play.officer].number if play.officer in latest else 1):
            latest[play.officer] = play
    return list(latest.values())
