"""How much time with a lesson counts, and whether it is enough to have read it: a pure rule.

The browser measures how long the lesson is visible while somebody is there; the server knows its
own clock. What the browser tells counts up to the time that has passed between two readings of that
clock. Without the browser's word, that time itself counts.
"""

import datetime as dt

PLAUSIBLE_PERCENT = 40
"""How much of a lesson's minutes must be spent with it.

Minutes are estimated at 180 words each and may be set to 1.5 times as many. Who reads 300 words in
a minute, the most of what adults do who understand what they read (175 to 300, Brysbaert 2019),
needs 180 / 300 / 1.5 = 0.4 of them. The courses of more than 20 minutes on iGOT Karmayogi that were
"completed" in under 20 seconds had 0.02.
"""


def passed_since(now: dt.datetime, *readings: dt.datetime) -> int:
    """Return the whole seconds since the latest of some readings of the clock; 0 if it is ahead."""
    return max(0, int((now - max(readings)).total_seconds()))


def counted(before: int, told: int | None, passed: int) -> int:
    """Return how many seconds count for a lesson now.

    ``before`` have counted; ``told`` is all that the browser has measured, ``None`` if it told
    nothing; ``passed`` is what the server's clock allows to add. The same told again adds nothing.
    """
    if told is None:
        return before + passed
    return max(before, min(told, before + passed))


def at_most(seconds: int, minutes: int) -> int:
    """Leave out what a lesson of so many minutes does not take: who reads slowly is not kept."""
    return min(seconds, 60 * minutes)


def is_plausible(seconds: int, minutes: int) -> bool:
    """Tell whether a lesson of so many minutes can have been read in this time."""
    return 100 * seconds >= PLAUSIBLE_PERCENT * 60 * minutes
