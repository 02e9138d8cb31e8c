"""Replies as those who mark them may see them; all start from ``api.replies_in_sight``."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import cast
from uuid import UUID

from django.db.models import Count, Min, Q

from assessments.questions.kinds.registry import MARKED_AT_ONCE
from assessments.questions.kinds.written_reply.rules import WrittenReply, count_words
from assessments.quizzes.models import QuizItem, QuizPage, Response
from assessments.quizzes.replies.load import MarkMade, loads
from assessments.quizzes.replies.models import Reply, ReplyMark, ReplyQuerySet
from assessments.quizzes.replies.rules import Stage
from assessments.quizzes.replies.screens import (
    MarkerLoad,
    MarkShown,
    MarksShown,
    QuizQueue,
    ReplyLine,
    ReplyShown,
    compared,
    points_of,
)
from lms.people.api import User

LOAD_SINCE = dt.timedelta(days=30)


def has_replies(page: QuizPage) -> bool:
    """Tell whether people mark, or have marked, anything of a quiz. At most two queries."""
    items = QuizItem.objects.filter(page=page).exclude(question__kind__in=MARKED_AT_ONCE)
    return items.exists() or Reply.objects.filter(page_key=page.translation_key).exists()


def titles(in_sight: ReplyQuerySet) -> dict[UUID, str]:
    """Name the quizzes that the replies are of, by key and by name. One query."""
    keys = in_sight.order_by().values("page_key")
    pages = QuizPage.objects.filter(translation_key__in=keys).order_by("title")
    return dict(pages.values_list("translation_key", "title"))


def quizzes(
    in_sight: ReplyQuerySet, free: ReplyQuerySet, named: Mapping[UUID, str]
) -> list[QuizQueue]:
    """Count by quiz what waits, the oldest first. Two queries."""
    by_quiz = in_sight.to_mark().order_by().values("page_key")
    counted = by_quiz.annotate(
        waiting=Count("pk", filter=Q(stage=Stage.WAITING)),
        differing=Count("pk", filter=Q(stage=Stage.DIFFERING)),
        since=Min("handed_in_at"),
    )
    of_free = free.order_by().values_list("page_key").annotate(Count("pk"))
    may_mark: dict[UUID, int] = dict(of_free)
    return [
        QuizQueue(
            row["page_key"],
            named[row["page_key"]],
            row["waiting"],
            row["differing"],
            row["since"],
            may_mark.get(row["page_key"], 0),
        )
        for row in counted.order_by("since", "page_key")
    ]


def narrowed(in_sight: ReplyQuerySet, *, quiz: str = "", stage: str = "") -> ReplyQuerySet:
    """Keep those of a quiz, and at a stage: all that wait if none is named; longest first."""
    found = in_sight.select_related("attempt__page", "reserved_by")
    if quiz:
        found = found.filter(page_key=quiz)
    if not stage:
        return found.to_mark()
    found = found.filter(stage=stage)
    return found.order_by("-settled_at", "-pk") if stage == Stage.SETTLED else found


def lines(listed: Iterable[Reply], now: dt.datetime) -> list[ReplyLine]:
    """Describe replies of ``narrowed``. One query, however many."""
    replies = list(listed)
    answers = Response.objects.filter(
        attempt__in={reply.attempt_id for reply in replies},
        question_key__in={reply.question_key for reply in replies},
    )
    written = {(row.attempt_id, row.question_key): row.answer for row in answers}
    return [
        ReplyLine(
            number=reply.number,
            quiz=reply.attempt.page.title,
            words=count_words(str(written[reply.attempt_id, reply.question_key])),
            handed_in_at=reply.handed_in_at,
            stage=reply.stage,
            stage_label=reply.get_stage_display(),
            settled_at=reply.settled_at,
            marker=str(reply.reserved_by) if reply.is_begun(now) else "",
        )
        for reply in replies
    ]


def is_to_be_marked_by(reader: User, reply: Reply) -> bool:
    """Tell whether ``reader``, who did not write it, has still to mark it. One query."""
    return bool(Reply.objects.to_mark().not_marked_by(reader).filter(pk=reply.pk).exists())


def load(in_sight: ReplyQuerySet, now: dt.datetime) -> list[MarkerLoad]:
    """Say who marked how much of these lately, and has how much in hand. Three queries."""
    rows = ReplyMark.objects.filter(reply__in=in_sight.order_by(), at__gte=now - LOAD_SINCE)
    marks = [
        MarkMade(by, reply, levels, decides, (at - began).total_seconds() / 60 if began else None)
        for by, reply, levels, decides, began, at in rows.order_by("pk").values_list(
            "by", "reply", "levels", "decides", "began_at", "at"
        )
    ]
    begun = in_sight.to_mark().filter(reserved_until__gte=now, reserved_by__isnull=False)
    in_hand = dict(begun.order_by().values_list("reserved_by").annotate(Count("pk")))
    found = loads(marks, in_hand)
    users = User.objects.in_bulk([each.by for each in found])
    return [MarkerLoad(str(users[each.by]), each) for each in found]


def opened(in_sight: ReplyQuerySet) -> ReplyQuerySet:
    """Fetch with each what ``shown`` needs."""
    return in_sight.select_related(
        "attempt__snapshot",
        "attempt__correction",
        "attempt__page",
        "attempt__officer",
        "reserved_by",
    )


def body_of(reply: Reply) -> WrittenReply:
    """Return the rubric by which a reply of ``opened`` is marked."""
    return cast("WrittenReply", reply.asked_in(reply.attempt.paper).body)


def shown(reply: Reply) -> ReplyShown:
    """Lay out a reply of ``opened``; its author is named if the quiz says so. One query."""
    question = reply.asked_in(reply.attempt.paper)
    answer = Response.objects.get(attempt=reply.attempt_id, question_key=reply.question_key)
    text, page = str(answer.answer), reply.attempt.page
    return ReplyShown(
        number=reply.number,
        quiz=page.title,
        officer=reply.attempt.officer.name if page.markers_see_names else "",
        handed_in_at=reply.handed_in_at,
        prompt=question.prompt,
        picture=question.picture,
        text=text,
        words=count_words(text),
        body=body_of(reply),
    )


def marks_of(reply: Reply, *, by: User | None = None, names: bool = False) -> MarksShown | None:
    """Lay the marks of a reply side by side, or only those ``by`` somebody; ``None``: no marks.

    One query.
    """
    rows = reply.marks.select_related("by").order_by("pk")
    marks = list(rows if by is None else rows.filter(by=by.pk))
    if not marks:
        return None
    body = body_of(reply)
    return MarksShown(
        tuple(
            MarkShown(
                str(mark.by) if names else "",
                mark.at,
                mark.decides,
                points_of(body, mark.levels),
                mark.comment,
            )
            for mark in marks
        ),
        compared(body, [mark.levels for mark in marks]),
        body.most_points,
    )
