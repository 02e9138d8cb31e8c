"""The one calendar: until when something must be done that is due in working days."""

import datetime as dt
from dataclasses import dataclass

from lms.core.working_days import national
from lms.core.working_days.models import OwnDay, TimeLimit, WorkingDaySettings
from lms.core.working_days.rules import CountedDay, UnknownYearError, WorkingCalendar

__all__ = [
    "CountedDay",
    "Due",
    "Limit",
    "NoTimeLimitError",
    "UnknownYearError",
    "WorkingCalendar",
    "calendar",
    "due",
    "limits",
    "names",
]

YEARS_AHEAD = 1
"""A limit is counted into the next year at most: none is longer than 60 working days."""


class NoTimeLimitError(LookupError):
    """No time limit of this name is valid on this day."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit as it was on one day; ``slug`` is its name for programs."""

    slug: str
    name: str
    working_days: int
    regulation: str


@dataclass(frozen=True, slots=True)
class Due:
    """Until when what came in on ``received`` must be done, with the days it took to count."""

    received: dt.date
    limit: Limit
    due: dt.date
    days: tuple[CountedDay, ...]


def calendar(first_year: int, last_year: int) -> WorkingCalendar:
    """Return the organisation's working days of these years, the unknown ones left out.

    Two queries.
    """
    collective_leave = WorkingDaySettings.load().has_collective_leave
    known = {
        year: days
        for year in range(first_year, last_year + 1)
        if (days := national.days_off(year, collective_leave=collective_leave)) is not None
    }
    own = list(OwnDay.objects.filter(day__year__gte=first_year, day__year__lte=last_year))
    off = {day: name for days in known.values() for day, name in days.items()}
    off |= {each.day: each.name for each in own if each.is_off}
    return WorkingCalendar(off, frozenset(each.day for each in own if not each.is_off), set(known))


def limits(on: dt.date) -> list[Limit]:
    """List the time limits valid on a day, the shortest first. One query."""
    return [
        Limit(row.slug, row.name, row.working_days, row.regulation)
        for row in TimeLimit.objects.valid_on(on)
    ]


def names() -> list[tuple[str, str]]:
    """List every time limit there ever was by slug and name, as choices. One query."""
    found = {row.slug: row.name for row in TimeLimit.objects.order_by("working_days", "valid_from")}
    return list(found.items())


def due(*, received: dt.date, limit: str) -> Due:
    """Say until when what comes in on ``received`` under the ``limit`` of that day must be done.

    Three queries.

    Raises:
        NoTimeLimitError: if there is no such limit on that day.
        UnknownYearError: if it takes counting in a year whose days off are not known.
    """
    found = next((each for each in limits(received) if each.slug == limit), None)
    if found is None:
        raise NoTimeLimitError(limit)
    working = calendar(received.year, received.year + YEARS_AHEAD)
    day = working.after(received, found.working_days)
    return Due(received, found, day, working.counted(received, day))
