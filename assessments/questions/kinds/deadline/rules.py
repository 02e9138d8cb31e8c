"""The working day until which something must be done, such as answering a complaint. No Django.

The day itself earns everything and any other nothing: an answer a day late breaks the rule, and a
day too early is a promise made by a miscount; there is no nearly kept deadline. What was miscounted
is told in the review instead.

A guesser knows that offices work from Monday to Friday, and names any such day after the receipt,
as many beyond the due day as there are up to it.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from random import Random
from typing import ClassVar, Self, cast

from assessments.questions.kinds.protocol import (
    JSON,
    Answer,
    Dealer,
    Reason,
    ResponseClass,
    UnknownAnswerError,
    texts,
)
from lms.core.working_days.rules import DAY, SATURDAY, CountedDay, WorkingCalendar

_YEARS = range(1900, 3000)
_TYPED = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4})", re.ASCII)


def read_day(text: str) -> dt.date:
    """Read a day as browsers send it (``2026-03-27``) or as people type it (``27/3/2026``).

    Raises:
        ValueError: if it is none, or in a year that must be mistyped.
    """
    found = _TYPED.fullmatch(text)
    day = dt.date(*map(int, reversed(found.groups()))) if found else dt.date.fromisoformat(text)
    if day.year not in _YEARS:
        raise ValueError(f"The year of {day} must be mistyped")
    return day


class Slip(StrEnum):
    """How a day other than the right one may have been counted."""

    RECEIPT = "receipt"
    """The day of receipt was counted too."""
    HOLIDAYS = "holidays"
    """Holidays were counted as if people worked."""
    EVERY_DAY = "every day"
    """Weekends and holidays were counted."""


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """The time limit that applies, as it was when the question was written."""

    slug: str = ""
    name: str = ""
    working_days: int = 0
    regulation: str = ""


@dataclass(frozen=True, slots=True)
class OffDay:
    """A holiday, or a day off of the organisation's own; ``day`` in ISO format."""

    day: str
    name: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something came in, which limit applies, and the day it is due, counted beforehand.

    Days are in ISO format, ``""`` where not written or counted yet. ``off`` and ``on`` are the days
    between that are other than their weekday says, so that a calendar that changes later changes no
    mark. An answer is a day.
    """

    received: str = ""
    limit: TimeLimit = TimeLimit()
    due: str = ""
    off: tuple[OffDay, ...] = ()
    on: tuple[str, ...] = ()

    kind: ClassVar[str] = "deadline"
    is_marked_by_people: ClassVar[bool] = False

    @classmethod
    def from_json(cls, data: Mapping[str, JSON]) -> Self:
        """Read what ``asdict`` wrote."""
        limit = cast("Mapping[str, str]", data["limit"])
        off = cast("Sequence[Mapping[str, str]]", data["off"])
        return cls(
            str(data["received"]),
            TimeLimit(
                limit["slug"], limit["name"], int(limit["working_days"]), limit["regulation"]
            ),
            str(data["due"]),
            tuple(OffDay(each["day"], each["name"]) for each in off),
            texts(data["on"]),
        )

    @property
    def solution(self) -> Answer:
        """The due day."""
        return self.due

    @property
    def chance(self) -> Fraction:
        """One of the days a guesser may name; see above."""
        return Fraction(1, len(self._plausible))

    def guess(self, luck: Random) -> Answer:
        """Name one of them."""
        return luck.choice(self._plausible).isoformat()

    def share(self, answer: Answer) -> Fraction:
        """Return everything or nothing; see above."""
        return Fraction(bool(answer) and answer == self.due)

    @property
    def classes(self) -> tuple[ResponseClass, ...]:
        """The due day, and the days that slips lead to."""
        days = (dt.date.fromisoformat(self.due), *self.slips)
        return tuple(map(self._class_of, days))

    def classified(self, answer: Answer) -> tuple[ResponseClass, ...]:
        """Return the day named, whichever it is."""
        return (self._class_of(dt.date.fromisoformat(str(answer))),) if answer else ()

    def _class_of(self, day: dt.date) -> ResponseClass:
        return ResponseClass("", f"{day:%d/%m/%Y}", self.share(day.isoformat()))

    @property
    def calendar(self) -> WorkingCalendar:
        """The working days between receipt and due day, as they were counted."""
        off = {dt.date.fromisoformat(each.day): each.name for each in self.off}
        return WorkingCalendar(off, frozenset(map(dt.date.fromisoformat, self.on)))

    @property
    def slips(self) -> dict[dt.date, Slip]:
        """The wrong days that slips lead to."""
        received, count = dt.date.fromisoformat(self.received), self.limit.working_days
        days = {
            received + count * DAY: Slip.EVERY_DAY,
            WorkingCalendar({}).after(received, count): Slip.HOLIDAYS,
            self.calendar.after(received, count - 1): Slip.RECEIPT,
        }
        return {day: slip for day, slip in days.items() if day.isoformat() != self.due}

    @property
    def _plausible(self) -> list[dt.date]:
        received, due = map(dt.date.fromisoformat, (self.received, self.due))
        first = received.toordinal() + 1
        days = map(dt.date.fromordinal, range(first, first + 4 * (due - received).days + 14))
        weekdays = [day for day in days if day.weekday() < SATURDAY]
        count = sum(day <= due for day in weekdays)
        return sorted({*weekdays[: 2 * count], due})

    def reasons(self, answer: Answer) -> tuple[Reason, ...]:  # noqa: ARG002
        """Say nothing: what there is to say is the explanation of the question."""
        return ()

    def dealt(self, dealer: Dealer) -> "DealtDeadline":  # noqa: ARG002  # nothing to shuffle
        """Deal it: there is nothing to shuffle."""
        return DealtDeadline(self)


@dataclass(frozen=True, slots=True)
class DayInReview:
    """A day of the calendar that shows how it was counted; see ``CountedDay``."""

    day: dt.date
    number: int = 0
    name: str = ""
    is_received: bool = False
    is_due: bool = False
    is_answer: bool = False
    is_counted: bool = False


@dataclass(frozen=True, slots=True)
class DeadlineReview:
    """The day named, the due day, and the weeks between, each from Monday to Sunday.

    ``answer`` is ``None`` without one, ``due`` while the question is half-written; ``slip`` says
    how the answer may have been counted, ``""`` where no slip is known that leads to it.
    """

    received: dt.date | None
    limit: TimeLimit
    answer: dt.date | None
    due: dt.date | None
    slip: Slip | str
    weeks: tuple[tuple[DayInReview, ...], ...]

    @property
    def holidays(self) -> tuple[DayInReview, ...]:
        """The days off that have a name."""
        return tuple(day for week in self.weeks for day in week if day.name)


@dataclass(frozen=True, slots=True)
class DealtDeadline:
    """The question; the same in every attempt."""

    body: Deadline

    def read(self, sent: Sequence[str]) -> Answer:
        """Read the day.

        Raises:
            UnknownAnswerError: if it is none, or there are several.
        """
        if len(sent) > 1:
            raise UnknownAnswerError(f"{len(sent)} days")
        text = "".join(sent).strip()
        try:
            return read_day(text).isoformat() if text else ""
        except ValueError as error:
            raise UnknownAnswerError(text) from error

    def sent(self, answer: Answer) -> Sequence[str]:
        """Return what stands in the field."""
        return [str(answer or "")]

    def sheet(self, answer: Answer) -> dt.date | None:
        """Show the day named so far."""
        return _day(answer)

    def review(self, answer: Answer) -> DeadlineReview:
        """Show the day named beside the one that is due, and how to count to it."""
        body, named = self.body, _day(answer)
        received, due = _day(body.received), _day(body.due)
        if received is None or due is None:
            return DeadlineReview(received, body.limit, named, None, "", ())
        slip = body.slips.get(named, "") if named else ""
        counted = body.calendar.counted(received, due)
        weeks = _weeks(received, due, named, counted)
        return DeadlineReview(received, body.limit, named, due, slip, weeks)


def _day(text: Answer) -> dt.date | None:
    return dt.date.fromisoformat(str(text)) if text else None


def _weeks(
    received: dt.date, due: dt.date, named: dt.date | None, counted: Sequence[CountedDay]
) -> tuple[tuple[DayInReview, ...], ...]:
    by_day = {each.day: each for each in counted}
    first = received - received.weekday() * DAY
    last = due + (6 - due.weekday()) * DAY
    days = []
    for place in range((last - first).days + 1):
        day = first + place * DAY
        found = by_day.get(day, CountedDay(day, 0, ""))
        days.append(
            DayInReview(
                day,
                found.number,
                found.name,
                is_received=day == received,
                is_due=day == due,
                is_answer=day == named,
                is_counted=day in by_day,
            )
        )
    return tuple(tuple(days[place : place + 7]) for place in range(0, len(days), 7))


BODY = Deadline
