"""What an activity can prove: at what an officer can be observed in it. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Observable:
    """Something in an activity at which an officer can be observed: a question, or a turn.

    It gives one observation of each of the indicators. ``names`` are those under which officers are
    shown it, in whatever activity. ``is_expected``: whoever answers well comes to it.
    """

    names: frozenset[str]
    indicator_ids: frozenset[int]
    is_expected: bool = True


def observations(observables: Iterable[Observable]) -> Counter[int]:
    """Count the observations that a try which goes well gives of each indicator, by id.

    Indicators that only other ways through the activity can show are counted with 0.
    """
    counts: Counter[int] = Counter()
    for observable in observables:
        for indicator_id in observable.indicator_ids:
            counts[indicator_id] += observable.is_expected
    return counts
