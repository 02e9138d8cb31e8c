"""How attempts end: at hand-in, and again where a result changes afterwards.

A result changes when a question is put right, or when somebody marks what waited. Whoever has a
reason for it marks anew and calls ``change``.
"""

import datetime as dt
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.urls import reverse

from assessments.quizzes import notice_kinds
from assessments.quizzes.marking import PaperMark
from assessments.quizzes.models import Attempt, AttemptResult, percent_of
from assessments.sittings import api as sittings
from assessments.sittings.shown import Shown
from lms.notifications import api as notifications
from lms.people.api import Actor

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Remarked:
    """An attempt that is over and held, with its mark until now and its mark from now on."""

    attempt: Attempt
    before: PaperMark
    after: PaperMark


def outcome(attempt: Attempt, mark: PaperMark, now: dt.datetime) -> sittings.Outcome:
    """Say how an attempt ends that is marked so; it keeps by which corrections."""
    return sittings.Outcome(
        passed=mark.passed,
        shown=partial(_shown, attempt, mark),
        fields={
            "touched_at": now,
            "score": float(mark.earned),
            "max_score": float(mark.possible),
            "correction_id": attempt.correction_id,
        },
        told={"percent": round(float(mark.share * 100), 2)},
    )


def _shown(attempt: Attempt, mark: PaperMark, counting: Set[str]) -> dict[int, Shown]:
    """Return what the questions that count show: of each indicator the share earned of its own.

    What everybody gets shows nothing of anybody.
    """
    questions = [item.question for item in attempt.paper.items]
    given = {each.item.question.key for each in mark.questions if each.is_given}
    among = {each.key for each in questions if each.is_counted and each.names <= counting} - given
    return {
        tag.id: Shown(float(of_tag.share), of_tag.count, float(of_tag.chance))
        for tag, of_tag in mark.by_indicator(among).items()
    }


@transaction.atomic
def change(
    remarked: Sequence[Remarked],
    *,
    by: Actor,
    reason: str,
    key: str,
    now: dt.datetime,
    tells: bool = True,
) -> list[Attempt]:
    """Give attempts of one officer at one quiz the results they have now; return those that differ.

    The result until now, if there was any, is kept with the reason, and evidence is replaced; see
    ``sittings.change_results``. The officer is told of each that is another one, unless whoever
    calls ``tells`` them otherwise, and of what waits now once it is marked. ``key`` names the
    occasion.
    Some queries for each attempt, and a constant number for the evidence.
    """
    changes = [
        sittings.Change(
            each.attempt,
            outcome(each.attempt, each.before, now),
            outcome(each.attempt, each.after, now),
        )
        for each in remarked
    ]
    differing = [
        each.attempt for each, changed in zip(remarked, changes, strict=True) if changed.differs
    ]
    earlier = {
        attempt.pk: _kept(attempt, by, reason, now)
        for attempt in differing
        if attempt.passed is not None
    }
    sittings.change_results(changes, by=by, action="attempt.change", reason=reason)
    AttemptResult.objects.bulk_create(earlier.values())
    known = [attempt for attempt in differing if attempt.passed is not None]
    for attempt in known if tells else ():
        _tell(attempt, earlier.get(attempt.pk), reason, key)
    return differing


def _kept(attempt: Attempt, by: Actor, reason: str, now: dt.datetime) -> AttemptResult:
    return AttemptResult(
        attempt=attempt,
        score=attempt.score or 0.0,
        max_score=attempt.max_score or 0.0,
        passed=bool(attempt.passed),
        replaced_at=now,
        replaced_by_id=by.pk if by else None,
        reason=reason[:LONGEST_REASON],
    )


def _tell(attempt: Attempt, earlier: AttemptResult | None, reason: str, key: str) -> None:
    """Tell the officer of a result, and which one it was ``earlier``, if there was any."""
    facts = {
        "quiz": attempt.title,
        "after": f"{attempt.percent or 0:.0f}",
        "reason": reason[:LONGEST_REASON],
    }
    if earlier is not None:
        facts["before"] = f"{percent_of(earlier.score, earlier.max_score):.0f}"
    notifications.notify(
        recipient_id=attempt.officer.user_id,
        kind=notice_kinds.RESULT_CHANGED if earlier else notice_kinds.RESULT_KNOWN,
        key=f"{key}:{attempt.pk}",
        url=reverse("attempt_result", args=[attempt.pk]),
        facts=facts,
    )
