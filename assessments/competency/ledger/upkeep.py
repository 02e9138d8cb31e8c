"""Keep attained levels right as days pass: compute those anew whose day has come."""

import datetime as dt
from collections.abc import Iterator

from assessments.competency.ledger.recording import recompute
from assessments.competency.models import Attainment
from lms.core import jobs
from lms.core.clock import today

OFFICERS_AT_ONCE = 200


def refresh_attainments() -> int:
    """Compute anew what has faded, expired or come into force by today; return how many rows.

    Touches no other row, so what it costs depends on what has changed, not on how much there is;
    days on which it did not run are made up for. Each batch is a transaction of its own: stopped,
    it can be run again. A job that has had its time pauses.
    """
    count = 0
    for rows in _refresh(today()):
        count += rows
        if jobs.pause_if_late():
            break
    return count


def _refresh(day: dt.date) -> Iterator[int]:
    """Work through the due rows, one competency after the other; yield the rows of each batch."""
    kept = Attainment.objects
    for due in (kept.due(day), kept.under_old_rules(day), kept.to_sum_up(day)):
        for competency_id in due.order_by().values_list("competency", flat=True).distinct():
            rows = due.filter(competency=competency_id).order_by("officer_id")
            last = 0
            while officer_ids := list(
                rows.filter(officer__gt=last).values_list("officer", flat=True)[:OFFICERS_AT_ONCE]
            ):
                recompute(officer_ids=officer_ids, competency_ids=[competency_id])
                last = officer_ids[-1]
                yield len(officer_ids)
