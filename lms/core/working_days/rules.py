"""Counting working days. No Django.

The day something comes in is not counted; the first working day after it is the first.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

DAY = dt.timedelta(days=1)
SATURDAY = 5


class UnknownYearError(LookupError):
    """The days off of ``year`` are not known, so nothing can be counted in it."""

    def __init__(self, year: int) -> None:
        super().__init__(f"The days off of {year} are not known.")
        self.year = year


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day between receipt and due day: the ``number`` of a working day, or 0 and why it is off.

    ``name`` is that of the holiday, ``""`` for a working day and an ordinary weekend.
    """

    day: dt.date
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Monday to Friday is worked but for the days ``off``, which have names; so are those ``on``.

    ``years`` are those whose days off are known, ``None`` where all that is asked for is.
    """

    off: Mapping[dt.date, str]
    on: Collection[dt.date] = field(default=frozenset())
    years: Collection[int] | None = None

    def is_worked(self, day: dt.date) -> bool:
        """Tell whether people work on ``day``.

        Raises:
            UnknownYearError: if the days off of its year are not known.
        """
        if self.years is not None and day.year not in self.years:
            raise UnknownYearError(day.year)
        return day in self.on or (day.weekday() < SATURDAY and day not in self.off)

    def after(self, received: dt.date, working_days: int) -> dt.date:
        """Return the day so many working days after ``received``; for none that day itself.

        Raises:
            UnknownYearError: as ``is_worked``.

        >>> WorkingCalendar({}).after(dt.date(2026, 3, 13), 3)
        datetime.date(2026, 3, 18)
        """
        day, left = received, working_days
        while left:
            day += DAY
            left -= self.is_worked(day)
        return day

    def counted(self, received: dt.date, due: dt.date) -> tuple[CountedDay, ...]:
        """Number the days after ``received`` up to ``due``.

        Raises:
            UnknownYearError: as ``is_worked``.
        """
        counted, number = [], 0
        for ordinal in range(received.toordinal() + 1, due.toordinal() + 1):
            day = dt.date.fromordinal(ordinal)
            worked = self.is_worked(day)
            number += worked
            name = "" if worked else self.off.get(day, "")
            counted.append(CountedDay(day, number if worked else 0, name))
        return tuple(counted)
