"""Mark written replies: take the next one, mark it, decide where two differ."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.kinds.written_reply.rules import UnknownLevelError, WrittenReply
from assessments.quizzes import notice_kinds
from assessments.quizzes.models import Attempt, Response
from assessments.quizzes.outcomes import Remarked, change
from assessments.quizzes.replies.models import (
    LONGEST_COMMENT,
    LONGEST_PHRASE,
    OPEN,
    RESERVED_FOR,
    Reply,
    ReplyMark,
    ReplyQuerySet,
    SavedPhrase,
)
from assessments.quizzes.replies.rules import Settlement, Stage, settle
from assessments.sittings import api as sittings
from lms.core import audit
from lms.core.roles import Permission
from lms.notifications import api as notifications
from lms.people import api as people
from lms.people.api import User

MOST_PHRASES = 30
MARKED_MEANWHILE = gettext_lazy(
    "Meanwhile somebody else marked it, differently. Compare, then decide."
)
TRIES = 5
"""How many replies somebody who asks for the next one is offered, where others take them away."""


def replies_in_sight(reader: User) -> ReplyQuerySet:
    """Return the replies of the officers of the units that ``reader`` writes for.

    One or two small queries at once, for the roles.
    """
    found: ReplyQuerySet = Reply.objects.all()
    if people.covers_everything(reader, Permission.AUTHOR):
        return found
    return found.of_officers(people.visible_officers(reader, Permission.AUTHOR))


def waiting_for(marker: User, now: dt.datetime) -> int:
    """Count the replies that ``marker`` may mark now. One query, and those for the roles."""
    return int(replies_in_sight(marker).for_marker(marker, now).count())


def take_next(*, by: User, page_key: str = "") -> Reply | None:
    """Keep the reply that has waited longest for ``by``, of one quiz or of any; ``None``: none is.

    What they have begun comes first. However many ask at once, everybody gets another one.
    """
    free = replies_in_sight(by).for_marker(by, timezone.now())
    if page_key:
        free = free.filter(page_key=page_key)
    longest_waiting = [*free.filter(reserved_by=by.pk)[:1], *free[:TRIES]]
    return next((reply for reply in longest_waiting if reserve(by=by, reply=reply)), None)


def reserve(*, by: User, reply: Reply) -> bool:
    """Keep a reply for ``by`` to mark; say whether they may. One conditional update."""
    now = timezone.now()
    theirs = Reply.objects.for_marker(by, now).filter(pk=reply.pk)
    # Said of the row as well: having waited for it, PostgreSQL looks at no subquery again.
    free = Reply.objects.to_mark().free_for(by, now).filter(pk__in=theirs)
    return bool(free.update(reserved_by=by, reserved_until=now + RESERVED_FOR))


def release(*, by: User, reply: Reply) -> None:
    """Give back a reply that was kept for ``by``; again changes nothing."""
    kept = Reply.objects.filter(pk=reply.pk, reserved_by=by.pk)
    kept.update(reserved_by=None, reserved_until=None)


@dataclass(frozen=True, slots=True)
class NewMark:
    """The level chosen for each criterion, both by key, and what the officer is told."""

    levels: Mapping[str, str]
    comment: str = ""


@transaction.atomic
def give_mark(*, by: User, reply_id: int, mark: NewMark, seen: str = "") -> Reply:
    """Mark a reply; where that settles it, the result and the evidence of its attempt change.

    Where two marks differ, whoever marks next decides; ``seen``: the stage at which they saw it.
    The same mark again changes nothing. One transaction, which holds the attempt first, as hand-in
    does.

    Raises:
        Reply.DoesNotExist: if ``by`` may not see it.
        PermissionDenied: if they wrote it.
        ValidationError: if a criterion is not marked, the comment is too long, or the reply is
            marked already, or at another stage than they saw.
    """
    attempt, reply = _held(by, replies_in_sight(by), reply_id)
    _check(mark)
    earlier = reply.marks.filter(by=by.pk).last()
    if earlier is not None and earlier.levels == dict(mark.levels):
        return reply
    if earlier is not None or reply.stage not in OPEN:
        raise ValidationError(_("This reply has been marked already. Take the next one."))
    if seen and reply.stage != seen:
        raise ValidationError(MARKED_MEANWHILE)
    _write(reply, attempt, by, mark, decides=reply.stage == Stage.DIFFERING)
    return reply


@transaction.atomic
def mark_again(*, by: User, reply_id: int, mark: NewMark) -> Reply:
    """Decide anew of a reply that has its mark, which somebody found wrong. As ``give_mark``.

    Raises:
        Reply.DoesNotExist: if ``by`` may not see it, or it has no mark yet.
        PermissionDenied: if they wrote it.
        ValidationError: if a criterion is not marked, or no comment tells the officer why.
    """
    attempt, reply = _held(by, replies_in_sight(by).settled(), reply_id)
    _check(mark)
    if not mark.comment.strip():
        raise ValidationError(_("Say why: the officer will read it."))
    last = reply.marks.select_related("by").last()
    if last is None or not last.repeats(by, mark.levels, mark.comment.strip()):
        _write(reply, attempt, by, mark, decides=True)
    return reply


def _held(by: User, in_sight: ReplyQuerySet, reply_id: int) -> tuple[Attempt, Reply]:
    """Return the attempt, then the reply, both held; what holds of them is read only then.

    Raises:
        Reply.DoesNotExist: if it is not in sight.
        PermissionDenied: if ``by`` wrote it.
    """
    attempt_id = in_sight.get(pk=reply_id).attempt_id
    list(sittings.hold(Attempt.objects.filter(pk=attempt_id)).values_list("pk"))
    attempt: Attempt = Attempt.objects.with_content().select_related("officer").get(pk=attempt_id)
    if attempt.officer.user_id == by.pk:
        raise PermissionDenied
    return attempt, Reply.objects.select_for_update().get(pk=reply_id)


def _check(mark: NewMark) -> None:
    if len(mark.comment) > LONGEST_COMMENT:
        raise ValidationError(
            _("The comment is too long: at most %(most)d letters.") % {"most": LONGEST_COMMENT}
        )


def _write(reply: Reply, attempt: Attempt, by: User, mark: NewMark, *, decides: bool) -> None:
    now, body = timezone.now(), cast("WrittenReply", reply.asked_in(attempt.paper).body)
    _check_levels(body, mark)
    row = ReplyMark.objects.create(
        reply=reply,
        by=by,
        levels=dict(mark.levels),
        comment=mark.comment.strip(),
        decides=decides,
        began_at=reply.begun_at(by),
        at=now,
    )
    settlement = settle(body, reply.given_marks(), reply.marks_needed)
    reply.stage, reply.reserved_by, reply.reserved_until = settlement.stage, None, None
    reply.settled_at = now if settlement.stage is Stage.SETTLED else None
    reply.save(update_fields=["stage", "reserved_by", "reserved_until", "settled_at"])
    audit.record(by=by, action="reply.mark", target=attempt, changes={"stage": reply.stage})
    _change_result(attempt, reply, row, settlement)


def _check_levels(body: WrittenReply, mark: NewMark) -> None:
    try:
        body.share_of(mark.levels)
    except UnknownLevelError as error:
        raise ValidationError(_("Choose a level for every criterion.")) from error


def _change_result(attempt: Attempt, reply: Reply, row: ReplyMark, settlement: Settlement) -> None:
    """Let a settled mark count, and tell the officer."""
    if settlement.share is None:
        return
    key, answers = str(reply.question_key), attempt.answers()
    before = attempt.mark(answers)
    answer = Response.objects.filter(attempt=attempt, question_key=reply.question_key)
    answer.update(by_people=str(settlement.share))
    answers[key] = replace(answers[key], by_people=settlement.share)
    change(
        [Remarked(attempt, before, attempt.mark(answers))],
        by=row.by,
        reason=_("A written reply was marked."),
        key=f"reply:{row.pk}",
        now=row.at,
        tells=False,
    )
    notifications.notify(
        recipient_id=attempt.officer.user_id,
        kind=notice_kinds.REPLY_MARKED,
        key=f"reply:{row.pk}",
        url=reverse("attempt_result", args=[attempt.pk]),
        facts={"quiz": attempt.title, "percent": f"{attempt.percent or 0:.0f}"},
    )


@transaction.atomic
def keep_phrase(*, by: User, text: str) -> None:
    """Keep a phrase for ``by``; again changes nothing.

    Raises:
        ValidationError: if it is empty or too long, or there are too many.
    """
    text = " ".join(text.split())
    if not text or len(text) > LONGEST_PHRASE:
        raise ValidationError(_("A phrase has 1 to 300 letters."))
    mine = SavedPhrase.objects.filter(owner=by)
    if not mine.filter(text=text).exists() and mine.count() >= MOST_PHRASES:
        raise ValidationError(
            _("You have %(most)d phrases. Delete one before you keep another.")
            % {"most": MOST_PHRASES}
        )
    SavedPhrase.objects.get_or_create(owner=by, text=text)


def forget_phrase(*, by: User, phrase_id: int) -> None:
    """Delete a phrase of ``by``; again changes nothing."""
    SavedPhrase.objects.filter(owner=by, pk=phrase_id).delete()
