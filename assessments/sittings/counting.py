"""Which try at an activity counts as evidence, and what of it. No Django.

The first one counts. Whoever tries again has seen what was right, or could ask, so a later try
counts only after a pause since the last one that counted, and of any try only what was never shown
to the officer before, in whatever activity, practice included. Every other try is practice.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a try is worth that begins now.

    ``new`` of the ``total`` things it may show were never shown to the officer; ``opens_on`` is
    the day on which a try can count again, ``None`` when it can already.
    """

    total: int
    new: int
    opens_on: dt.date | None

    @property
    def is_counted(self) -> bool:
        """Tell whether it counts; otherwise it is practice."""
        return self.new > 0 and self.opens_on is None

    @property
    def is_new_in_part(self) -> bool:
        """Tell whether some of it, and not all, was shown before."""
        return 0 < self.new < self.total


def weigh(
    *,
    may_show: Iterable[Collection[str]],
    seen: Collection[str],
    last_counted_on: dt.date | None,
    pause_days: int,
    today: dt.date,
) -> Prospect:
    """Say what a try is worth that begins ``today`` and may show the things with these names.

    ``seen``: names of what the officer was shown before; one of its names is enough.
    ``last_counted_on``: when their last try at this activity that counted ended, ``None`` without
    one; so many days later another one can count.
    """
    things = {frozenset(names) for names in may_show}
    return Prospect(
        total=len(things),
        new=sum(names.isdisjoint(seen) for names in things),
        opens_on=day_it_opens(last_counted_on, pause_days, today),
    )


def day_it_opens(
    last_counted_on: dt.date | None, pause_days: int, today: dt.date
) -> dt.date | None:
    """Return the day on which a try can count again; ``None`` when it can already."""
    if last_counted_on is None:
        return None
    opens_on = last_counted_on + dt.timedelta(days=pause_days)
    return opens_on if opens_on > today else None
