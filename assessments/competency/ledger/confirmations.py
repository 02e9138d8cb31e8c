"""Tell officers from when on a level that they showed may be confirmed."""

from django.db.models import F
from django.urls import reverse

from assessments.competency.ledger.notice_kinds import CONFIRMATION
from assessments.competency.models import Attainment
from lms.core import jobs
from lms.core.clock import today
from lms.notifications import api as notifications

LEVELS_AT_ONCE = 200


def offer() -> int:
    """Tell whoever may have a level confirmed from today on, or from a day before that was missed.

    Once for each level; returns how many were told. Stopped half-way, it tells the rest next time,
    and nobody twice. A job that has had its time pauses.
    """
    count = 0
    waiting = Attainment.objects.to_offer(today()).select_related("officer", "competency")
    while rows := list(waiting.order_by("pk")[:LEVELS_AT_ONCE]):
        for row in rows:
            notifications.notify(
                recipient_id=row.officer.user_id,
                kind=CONFIRMATION,
                key=f"confirmation:{row.competency_id}:{row.level + 1}",
                url=reverse("competency_detail_mine", args=[row.competency_id]),
                facts={"level": str(row.level + 1), "competency": row.competency.name},
            )
        Attainment.objects.filter(pk__in=[row.pk for row in rows]).update(offered=F("level") + 1)
        count += len(rows)
        if jobs.pause_if_late():
            break
    return count
