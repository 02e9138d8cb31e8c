"""Put questions of a quiz right, and mark what was answered anew."""

from collections.abc import Mapping
from typing import cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.questions.models import Question
from assessments.quizzes.corrections import UNCHANGED, Corrections
from assessments.quizzes.models import Attempt, QuizPage
from assessments.quizzes.outcomes import LONGEST_REASON, Remarked, change
from assessments.quizzes.pins import read_corrections, store_corrections
from assessments.quizzes.regrading.models import Regrading
from assessments.quizzes.regrading.rules import Decision, decided
from assessments.quizzes.replies.queueing import requeue_replies
from assessments.quizzes.statistics import api as statistics
from assessments.sittings import api as sittings
from lms.core import audit, jobs
from lms.core.models import JobRun
from lms.people.api import User

REGRADE = "assessments.quizzes.regrading.tasks.regrade"
OFFICERS_AT_ONCE = 200


def in_force(page: QuizPage) -> Corrections:
    """Return what holds of a quiz's questions now. At most two queries."""
    return read_corrections(Regrading.objects.corrections_of(page.translation_key))


def corrections_for(page: QuizPage, decisions: Mapping[str, Decision]) -> Corrections:
    """Return what would hold of a quiz's questions after these decisions, by question key.

    A corrected question is taken as it is published now. Some queries, however many.

    Raises:
        ValidationError: if a question to be corrected is not published.
    """
    corrected = [key for key, each in decisions.items() if each is Decision.CORRECTED]
    live = Question.objects.filter(key__in=corrected, live=True).with_indicators()
    published = {str(question.key): question.content() for question in live}
    try:
        return decided(in_force(page), decisions, published)
    except KeyError as error:
        raise ValidationError(
            _("A question whose key is corrected must be published. Publish it first.")
        ) from error


@transaction.atomic
def regrade(
    *, by: User, page: QuizPage, corrections: Corrections, reason: str, request_key: str
) -> JobRun:
    """Let ``corrections`` hold of a quiz, and have its attempts marked anew in a job.

    Whoever hands in from now on is marked by them at once. The same key again is the same
    regrading. Checks no permission.

    Raises:
        ValidationError: if no reason is given, or it is what holds already.
    """
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise ValidationError(_("Say why: officers whose result changes will read it."))
    held = QuizPage.objects.select_for_update(of=("self",)).filter(pk=page.pk)
    list(held.values_list("pk"))
    key = f"{page.translation_key}:{by.pk}:{request_key}"
    newest = Regrading.objects.newest(page.translation_key)
    made = Regrading.objects.filter(key=key).first()
    if made is None:
        if corrections == (read_corrections(newest.corrections) if newest else UNCHANGED):
            raise ValidationError(_("Nothing changes: this is how the quiz is marked already."))
        made = Regrading.objects.create(
            key=key,
            page_key=page.translation_key,
            number=newest.number + 1 if newest else 1,
            corrections_id=store_corrections(corrections),
            reason=reason,
            made_by=by,
        )
        told = {"questions": len(corrections.by_question), "reason": reason}
        audit.record(by=by, action="quiz.regrade", target=page, changes=told)
    return jobs.start(
        REGRADE,
        key=f"regrading:{made.pk}",
        by=by,
        title=_("Mark “%(quiz)s” anew") % {"quiz": page.title[:120]},
        page_key=str(page.translation_key),
    )


def mark_anew(*, page_key: UUID, after: int = 0, changed: int = 0) -> int:
    """Give the attempts at a quiz the results they have by what holds now; return how many differ.

    ``changed`` is how many did so far.

    Goes by officer, each in a transaction of their own, from the one after the id ``after``; again
    changes nothing. Open attempts are waited for, since one of them may be ending without knowing.
    In a job it shows its progress, pauses when its time is over, and goes on.
    """
    newest = Regrading.objects.newest(page_key)
    if newest is None:
        return changed
    attempts = Attempt.objects.filter(page_key=page_key).order_by()
    officers = attempts.values("officer").distinct()
    total, done = officers.count(), officers.filter(officer__lte=after).count()
    while officer_ids := _next_officers(newest, after):
        for officer_id in officer_ids:
            changed += _mark_anew_of(page_key, officer_id)
            done, after = done + 1, officer_id
            jobs.report_progress(done, total)
            if jobs.pause_if_late(after=after, changed=changed):
                return changed
    statistics.compute(page_key=page_key)
    return changed


def _next_officers(newest: Regrading, after: int) -> list[int]:
    """Return whose attempts are marked otherwise, or may be about to. One query."""
    others = Attempt.objects.filter(page_key=newest.page_key, officer__gt=after)
    others = others.exclude(correction=newest.corrections_id).order_by("officer_id")
    return list(others.values_list("officer", flat=True).distinct()[:OFFICERS_AT_ONCE])


@transaction.atomic
def _mark_anew_of(page_key: UUID, officer_id: int) -> int:
    mine = Attempt.objects.of(officer_id).filter(page_key=page_key)
    list(sittings.hold(mine).order_by("pk").values_list("pk"))
    # Only now that they are held: what holds by now, and what was handed in meanwhile.
    newest = cast("Regrading", Regrading.objects.newest(page_key))
    over = mine.exclude(correction=newest.corrections_id).filter(finished_at__isnull=False)
    attempts = list(
        over.with_content().select_related("officer").prefetch_related("responses").order_by("pk")
    )
    remarked = []
    for attempt in attempts:
        answers = attempt.answers()
        before = attempt.mark(answers)
        attempt.correction = newest.corrections
        after = attempt.mark(answers)
        remarked.append(Remarked(attempt, before, after))
        if before.waiting != after.waiting:
            requeue_replies(attempt, after)
    over.order_by().update(correction=newest.corrections_id)
    differing = change(
        remarked,
        by=newest.made_by,
        reason=newest.reason,
        key=f"regrading:{newest.pk}",
        now=timezone.now(),
    )
    return len(differing)
