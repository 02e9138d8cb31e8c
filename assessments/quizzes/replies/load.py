"""How much each marker marks, how quickly, and how often others decided otherwise. No Django."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class MarkMade:
    """A mark, by whom, of which reply. ``minutes`` is how long it took, ``None`` if not known."""

    by: int
    reply: int
    levels: Mapping[str, str]
    decides: bool
    minutes: float | None


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody marked, has begun, and how many of their marks somebody else changed.

    ``minutes`` is the median time for a reply, ``None`` if not known.
    """

    by: int
    marked: int
    in_hand: int
    minutes: float | None
    changed: int


def loads(marks: Sequence[MarkMade], in_hand: Mapping[int, int]) -> list[Load]:
    """Sum up ``marks``, in the order given, and who has how many ``in_hand``; most marks first."""
    minutes: dict[int, list[float]] = defaultdict(list)
    for mark in marks:
        if mark.minutes is not None:
            minutes[mark.by].append(mark.minutes)
    marked, changed = Counter(mark.by for mark in marks), _changed(marks)
    return [
        Load(
            by,
            marked[by],
            in_hand.get(by, 0),
            median(minutes[by]) if by in minutes else None,
            changed[by],
        )
        for by in sorted({*marked, *in_hand}, key=lambda by: (-marked[by], by))
    ]


def _changed(marks: Sequence[MarkMade]) -> Counter[int]:
    """Count by marker the marks of replies of which somebody else decided otherwise later."""
    found: Counter[int] = Counter()
    decisions: dict[int, list[MarkMade]] = defaultdict(list)
    for mark in reversed(marks):
        later = decisions[mark.reply]
        if any(each.by != mark.by and each.levels != mark.levels for each in later):
            found[mark.by] += 1
        if mark.decides:
            later.append(mark)
    return found
