"""Counts a deadline with the calendar of now, to be kept in the question."""

import datetime as dt

from assessments.questions.kinds.deadline.rules import Deadline, OffDay, TimeLimit
from lms.core.working_days import api as working_days
from lms.core.working_days.rules import SATURDAY


def deadline(received: dt.date, limit: str) -> Deadline:
    """Return the body of a question: what came in on ``received`` falls under this ``limit``.

    Three queries.

    Raises:
        NoTimeLimitError: if there is no such limit on that day.
        UnknownYearError: if it takes counting in a year whose days off are not known.
    """
    due = working_days.due(received=received, limit=limit)
    found = due.limit
    return Deadline(
        received.isoformat(),
        TimeLimit(found.slug, found.name, found.working_days, found.regulation),
        due.due.isoformat(),
        tuple(OffDay(each.day.isoformat(), each.name) for each in due.days if each.name),
        tuple(
            each.day.isoformat()
            for each in due.days
            if each.number and each.day.weekday() >= SATURDAY
        ),
    )
