"""Two versions of a conversation beside each other: what was chosen before and after. No Django.

Officers' first plays of each version are two groups that chance has not put together: what differs
between them need not come from what was changed. Shares come from numbers rounded as everywhere
(see ``shown``), and so do their intervals.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt

from assessments.roleplay.engine import Choice, Conversation, Waiting
from assessments.roleplay.losses.counting import Counts
from assessments.roleplay.losses.shown import LEAST, Figure, about
from assessments.sittings.intervals import Interval, wilson

Called = Callable[[str, object, str, int], str]
"""Names a choice by the kind of its node, its key, its words and its place there."""
ENOUGH = 30
"""Below so many officers at a turn chance alone moves shares far."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """The officers who played a version first: how many, how many passed, how they went."""

    conversation: Conversation
    counts: Counts
    passed: int

    @property
    def is_large_enough(self) -> bool:
        """Tell whether anything of it may be shown."""
        return self.counts.officers >= LEAST

    def figure(self, number: int, of: int) -> Figure:
        """Return a number as it may be shown."""
        return Figure(about(number), about(of))


@dataclass(frozen=True, slots=True)
class Pair:
    """The same thing before and after, and where the true difference of the shares lies.

    ``difference`` is in points of percent, ``None`` where a share cannot be shown.
    """

    name: str
    before: Figure
    after: Figure
    difference: Interval | None
    was: str = ""

    @property
    def is_sure(self) -> bool:
        """Tell whether the whole interval lies on one side of nothing."""
        return self.difference is not None and (self.difference.low > 0 or self.difference.high < 0)


@dataclass(frozen=True, slots=True)
class TurnPair:
    """A turn before and after; ``was`` is what was said there before, where that is otherwise."""

    name: str
    says: str
    was: str
    lines: tuple[Pair, ...]
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions compared: turns that were changed come first."""

    passed: Pair
    endings: tuple[Pair, ...]
    turns: tuple[TurnPair, ...]
    is_small: bool


def compared(before: Cohort, after: Cohort, called: Called) -> Comparison | None:
    """Compare two cohorts; ``None`` where one is too small to be shown."""
    if not (before.is_large_enough and after.is_large_enough):
        return None
    one, other = before.counts.officers, after.counts.officers
    turns = tuple(_turns(before, after, called))
    return Comparison(
        _pair("", before.figure(before.passed, one), after.figure(after.passed, other)),
        tuple(_endings(before, after)),
        tuple(sorted(turns, key=lambda turn: not turn.is_changed)),
        min(one, other) < ENOUGH,
    )


def _endings(before: Cohort, after: Cohort) -> list[Pair]:
    titles = {
        ending.key: ending.title
        for cohort in (before, after)
        for ending in cohort.conversation.endings
    }
    return [
        _pair(
            title,
            before.figure(before.counts.came(key), before.counts.officers),
            after.figure(after.counts.came(key), after.counts.officers),
        )
        for key, title in titles.items()
    ]


def _turns(before: Cohort, after: Cohort, called: Called) -> list[TurnPair]:
    earlier = {turn.key: turn for turn in before.conversation.waiting}
    return [
        _turn(earlier[turn.key], turn, before, after, called)
        for turn in after.conversation.waiting
        if turn.key in earlier
    ]


def _turn(was: Waiting, now: Waiting, before: Cohort, after: Cohort, called: Called) -> TurnPair:
    old = {choice.key: choice for choice in was.choices}
    new = {choice.key: choice for choice in now.choices}
    names = {
        choice.key: called(turn.kind, choice.key, choice.text, place)
        for turn in (was, now)
        for place, choice in enumerate(turn.choices)
    }
    came = before.counts.came(now.key), after.counts.came(now.key)

    def figure(cohort: Cohort, choices: Mapping[str, Choice], key: str, of: int) -> Figure:
        number = cohort.counts.ways.get((now.key, key), 0) if key in choices else 0
        return cohort.figure(number, of)

    lines = tuple(
        _pair(
            names[key],
            figure(before, old, key, came[0]),
            figure(after, new, key, came[1]),
            old[key].text if key in old and key in new and old[key].text != new[key].text else "",
        )
        for key in dict.fromkeys([*new, *old])
    )
    is_changed = was.says != now.says or _texts(old) != _texts(new)
    said_before = was.says if was.says != now.says else ""
    return TurnPair(now.name, now.says, said_before, lines, is_changed)


def _texts(choices: Mapping[str, Choice]) -> dict[str, str]:
    return {key: choice.text for key, choice in choices.items()}


def _pair(name: str, before: Figure, after: Figure, was: str = "") -> Pair:
    return Pair(name, before, after, difference(before, after), was)


def difference(before: Figure, after: Figure) -> Interval | None:
    """Return where the difference of two shares lies, in points of percent.

    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10: from the Wilson intervals of
    the two.
    """
    if before.share is None or after.share is None or not before.of or not after.of:
        return None
    one, other = wilson(before.share, before.of), wilson(after.share, after.of)
    middle = after.share - before.share
    down = sqrt((after.share - other.low) ** 2 + (one.high - before.share) ** 2)
    up = sqrt((other.high - after.share) ** 2 + (before.share - one.low) ** 2)
    return Interval(middle - down, middle + up).scaled(100)
