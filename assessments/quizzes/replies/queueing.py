"""Which replies of an attempt wait for people."""

import datetime as dt
from typing import cast

from django.db.models import Count, F, Q

from assessments.quizzes.marking import PaperMark
from assessments.quizzes.models import Attempt
from assessments.quizzes.replies.models import Reply
from assessments.quizzes.replies.rules import Stage


def queue_replies(attempt: Attempt, mark: PaperMark) -> None:
    """Have people mark what waits of an attempt handed in; again changes nothing.

    ``mark`` is its result. Runs in the transaction that holds it. Two queries, none where nothing
    waits.
    """
    if mark.waiting:
        needed = attempt.page.markers_needed
        Reply.objects.bulk_create(
            (
                Reply(
                    attempt=attempt,
                    question_key=key,
                    page_key=attempt.page_key,
                    handed_in_at=cast("dt.datetime", attempt.finished_at),
                    marks_needed=needed,
                )
                for key in mark.waiting
            ),
            ignore_conflicts=True,
        )


def requeue_replies(attempt: Attempt, mark: PaperMark) -> None:
    """Do the same after something was put right, and let nobody mark what waits no more.

    What has all its marks and still waits is for a third person. Three queries more.
    """
    waits = Q(question_key__in=mark.waiting)
    mine = Reply.objects.filter(attempt=attempt)
    mine.to_mark().exclude(waits).update(stage=Stage.NOT_NEEDED)
    again = mine.filter(waits, stage=Stage.NOT_NEEDED)
    marked = Reply.objects.annotate(given=Count("marks")).filter(given__gte=F("marks_needed"))
    again.filter(pk__in=marked.order_by().values("pk")).update(stage=Stage.DIFFERING)
    again.update(stage=Stage.WAITING)
    queue_replies(attempt, mark)
