"""What officers, trainers and the server do with quizzes."""

import datetime as dt
import secrets
from collections.abc import Iterator, Sequence
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from assessments.competency.api import (
    NewEvidence,
    SourceKind,
    offer_evidence,
    record_evidence,
    withdraw_offer,
)
from assessments.competency.models import Indicator
from assessments.questions.models import Question, QuestionIndicator
from assessments.questions.uses import QuestionUse
from assessments.quizzes.marking import PaperMark
from assessments.quizzes.models import (
    GRACE,
    Attempt,
    AttemptQuerySet,
    QuizItem,
    QuizPage,
    Response,
)
from assessments.quizzes.paper import DealtItem
from assessments.quizzes.sheets import SavedAnswer
from assessments.signals import (
    ActivityClosedError,
    ActivityResult,
    activity_finished,
    activity_starting,
)
from lms.core import audit
from lms.core.consequences import tell_after_commit
from lms.core.models import Snapshot
from lms.core.queue import task_at

SUBMIT_OVERDUE = "assessments.quizzes.tasks.submit_overdue"


class AttemptClosedError(Exception):
    """The attempt is handed in, or its time is over: nothing is saved any more."""


class UnknownAnswerError(LookupError):
    """The question is not part of the attempt, or the options are not part of the question."""


class StaleAnswerError(Exception):
    """A newer answer is stored already; ``saved`` is that answer."""

    def __init__(self, saved: SavedAnswer) -> None:
        super().__init__(saved.sequence)
        self.saved = saved


@transaction.atomic
def create_quiz(
    *,
    by: Any,
    parent: Page,
    title: str,
    questions: Sequence[Question],
    points: Sequence[int] = (),
    slug: str = "",
    **fields: Any,
) -> QuizPage:
    """Add a published quiz beneath ``parent``; ``fields`` are those of ``QuizPage``.

    ``points`` go with ``questions`` in order; one point each when left out.

    Raises:
        ValidationError: if the quiz is not fit to be published.
    """
    items = [
        QuizItem(question=question, points=worth, sort_order=order)
        for order, (question, worth) in enumerate(
            zip(questions, points or [1] * len(questions), strict=True)
        )
    ]
    page: Any = QuizPage(title=title, slug=slug or slugify(title), owner=by, live=False, **fields)
    page.items = items
    parent.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    audit.record(by=by, action="quiz.create", target=page)
    page.refresh_from_db()
    created: QuizPage = page
    return created


def start_attempt(*, page: QuizPage, officer: Any, by: Any) -> Attempt:
    """Begin an attempt, or go on with the open one. One transaction.

    However many starts arrive at once, one attempt is open afterwards: the constraints on
    ``Attempt`` let one insert through, and the others find its row when they try again. So the
    attempts allowed and the pause between them hold as well: each start has a number of its own
    and sees the end of the attempt before it.

    Raises:
        ActivityClosedError: if no attempt is left, the pause since the last one is not over, there
            is nothing to answer, or a receiver of ``activity_starting`` forbids it. The message is
            for the officer.
    """
    _hand_in_overdue(page, officer)
    try:
        return _start_attempt(page, officer, by)
    except IntegrityError:
        return _start_attempt(page, officer, by)


@transaction.atomic
def _start_attempt(page: QuizPage, officer: Any, by: Any) -> Attempt:
    last: Attempt | None = _attempts_at(page, officer).first()
    if last is not None and last.is_open:
        return last
    number = 1 if last is None else last.number + 1
    if page.max_attempts is not None and number > page.max_attempts:
        raise ActivityClosedError(_("You have used all attempts at this quiz."))
    if opens_at := page.opens_at(last):
        time = date_format(timezone.localtime(opens_at), "DATETIME_FORMAT")
        raise ActivityClosedError(
            _("The next attempt opens on %(time)s: use the time until then to revise.")
            % {"time": time}
        )
    activity_starting.send(QuizPage, officer_id=officer.pk, page=page)
    attempt = _pin(page, officer, number)
    audit.record(by=by, action="attempt.start", target=attempt, changes={"number": number})
    return attempt


def _attempts_at(page: QuizPage, officer: Any) -> AttemptQuerySet:
    """Return the officer's attempts at the quiz, the last one first."""
    mine: AttemptQuerySet = Attempt.objects.of(officer).filter(page_key=page.translation_key)
    return mine.order_by("-number")


def _hand_in_overdue(page: QuizPage, officer: Any) -> None:
    """End an attempt whose time is over, whether or not another may begin."""
    for attempt in _attempts_at(page, officer).overdue(timezone.now()):
        submit(attempt=attempt, by=None)


def _pin(page: QuizPage, officer: Any, number: int) -> Attempt:
    """Store an attempt with the content as it is now and an empty answer to each question."""
    paper = page.paper(Question.objects.filter(live=True))
    if not paper.items:
        raise ActivityClosedError(
            _(
                "This quiz is being prepared. Please come back later; what you have done in the"
                " course is kept."
            )
        )
    now = timezone.now()
    officer.refresh_from_db(fields=["extra_time_percent"])  # HR may have changed it just now
    attempt: Attempt = Attempt.objects.create(
        officer=officer,
        page=page,
        page_key=page.translation_key,
        snapshot=Snapshot.objects.store(paper.to_json()),
        number=number,
        seed=secrets.token_hex(16),
        started_at=now,
        touched_at=now,
        deadline_at=paper.rules.deadline(now, officer.extra_time_percent),
    )
    Response.objects.bulk_create(
        Response(attempt=attempt, question_key=item.question.key) for item in paper.items
    )
    _plan_closing(attempt)
    return attempt


def _plan_closing(attempt: Attempt) -> None:
    if attempt.deadline_at is not None:
        closing = task_at(SUBMIT_OVERDUE).using(run_after=attempt.deadline_at + 2 * GRACE)
        closing.enqueue(str(attempt.pk))


@transaction.atomic
def extend_deadlines(*, officer_id: int, extra_percent: int, by: Any) -> None:
    """Give an officer's open attempts the extra time they have now; again changes nothing.

    A deadline moves on, never forward: nobody loses time they were promised. An attempt whose
    time is over and that nobody has handed in yet can be answered again. One query, and per open
    attempt with a time limit an update, a job and the audit, which does not tell how much it was.
    """
    timed = Attempt.objects.open().filter(officer=officer_id, deadline_at__isnull=False)
    for attempt in timed.select_related("snapshot"):
        attempt.deadline_at = attempt.paper.rules.deadline(attempt.started_at, extra_percent)
        earlier = Attempt.objects.open().filter(pk=attempt.pk, deadline_at__lt=attempt.deadline_at)
        if earlier.update(deadline_at=attempt.deadline_at):
            _plan_closing(attempt)
            audit.record(by=by, action="attempt.extend", target=attempt)


@transaction.atomic
def save_answer(
    *, attempt: Attempt, question_id: str, option_ids: Sequence[str], sequence: int
) -> SavedAnswer:
    """Store what is chosen now for one question; ids are this attempt's own. Two updates.

    ``sequence`` grows with each change of the answer. The same one with the same options again,
    as a phone sends it after a lost reply, is harmless.

    Raises:
        AttemptClosedError: if the attempt is handed in or its time and grace period are over.
        StaleAnswerError: if an answer with this or a later sequence is stored.
        UnknownAnswerError: if the question or an option is not part of the attempt.
    """
    item = _question_of(attempt, question_id)
    keys = _chosen_keys(item, option_ids)
    now = timezone.now()
    if not _hold(attempt, now):
        raise AttemptClosedError
    mine = Response.objects.filter(attempt=attempt, question_key=item.item.question.key)
    if mine.filter(sequence__lt=sequence).update(answer=keys, sequence=sequence, saved_at=now):
        return SavedAnswer(frozenset(keys), sequence, now)
    stored: SavedAnswer = mine.get().as_saved()
    if stored.sequence == sequence and stored.option_keys == frozenset(keys):
        return stored
    raise StaleAnswerError(stored)


def _question_of(attempt: Attempt, question_id: str) -> DealtItem:
    for item in attempt.dealt:
        if item.id == question_id:
            return item
    raise UnknownAnswerError(question_id)


def _chosen_keys(item: DealtItem, option_ids: Sequence[str]) -> list[str]:
    try:
        keys = item.keys_of(option_ids)
    except KeyError as error:
        raise UnknownAnswerError(str(error)) from error
    if len(keys) > 1 and not item.item.question.is_multiple:
        raise UnknownAnswerError(item.id)
    return keys


def _hold(attempt: Attempt, now: dt.datetime) -> bool:
    """Take the attempt for this transaction if it can still be answered at ``now``.

    A conditional update, so it locks: the row in PostgreSQL, the file in SQLite.
    """
    return bool(Attempt.objects.answerable(now).filter(pk=attempt.pk).update(touched_at=now))


def _hold_open(attempt: Attempt, now: dt.datetime, *, is_time_over: bool) -> bool:
    """Take the attempt for this transaction if it is not handed in; see ``_hold``.

    ``is_time_over``: only if its time is over indeed, which extra time may have changed.
    """
    attempts = Attempt.objects.overdue(now) if is_time_over else Attempt.objects.open()
    return bool(attempts.filter(pk=attempt.pk).update(touched_at=now))


@transaction.atomic
def submit(*, attempt: Attempt, by: Any) -> Attempt:
    """Hand in the attempt, mark it and record the evidence; again changes nothing.

    What follows from the result is told after the commit (``activity_finished``).

    ``by`` is ``None`` when time ran out; has the attempt more time by now, it stays open. However
    many hand-ins arrive at once, one finds the attempt open and marks it; the others return its
    result.
    """
    now = timezone.now()
    if _hold_open(attempt, now, is_time_over=by is None):
        _finish(attempt, by, now)
    finished: Attempt = Attempt.objects.select_related("snapshot").get(pk=attempt.pk)
    return finished


def _finish(attempt: Attempt, by: Any, now: dt.datetime) -> None:
    result = attempt.mark(attempt.answers())
    Attempt.objects.filter(pk=attempt.pk).update(
        submitted_at=now,
        score=float(result.earned),
        max_score=float(result.possible),
        passed=result.passed,
    )
    percent = float(result.share * 100)
    audit.record(
        by=by,
        action="attempt.submit",
        target=attempt,
        changes={"percent": round(percent, 2), "passed": result.passed},
    )
    record_evidence(officer_id=attempt.officer_id, items=_evidence(attempt, result, now), by=by)
    tell_after_commit(
        activity_finished,
        sender=QuizPage,
        result=ActivityResult(
            officer_id=attempt.officer_id,
            page_key=attempt.page_key,
            kind=QuizPage.activity_kind,
            passed=result.passed,
            finished_at=now,
        ),
    )


def _evidence(attempt: Attempt, result: PaperMark, now: dt.datetime) -> list[NewEvidence]:
    """Write one piece per indicator: the share earned of the questions tagged with it.

    An indicator that has been deleted since the start is passed over.
    """
    marks = {tag.id: mark for tag, mark in result.by_indicator().items()}
    known = Indicator.objects.filter(pk__in=marks).values_list("pk", flat=True)
    return [
        NewEvidence(
            key=f"attempt:{attempt.pk}:{indicator_id}",
            indicator_id=indicator_id,
            strength=float(marks[indicator_id].share),
            source_kind=SourceKind.QUIZ,
            source_key=f"quiz:{attempt.page_key}",
            source_title=attempt.paper.title,
            source_version=attempt.snapshot_id,
            occurred_at=now,
        )
        for indicator_id in sorted(known)
    ]


def passed_since(moment: dt.datetime) -> Iterator[ActivityResult]:
    """Read the results of attempts passed since ``moment``, in no order. One query."""
    passed = Attempt.objects.filter(passed=True, submitted_at__gte=moment).order_by()
    for officer_id, page_key, submitted_at in passed.values_list(
        "officer", "page_key", "submitted_at"
    ).iterator():
        yield ActivityResult(
            officer_id,
            page_key,
            QuizPage.activity_kind,
            passed=True,
            finished_at=cast(dt.datetime, submitted_at),
        )


def publish_offer(page: QuizPage) -> None:
    """Make the published quiz a next step for the indicators of its questions."""
    tags = QuestionIndicator.objects.filter(question__live=True, question__quiz_items__page=page)
    offer_evidence(
        source_key=page.evidence_key,
        page=page,
        duration_minutes=page.duration_minutes,
        indicator_ids=set(tags.values_list("indicator", flat=True)),
    )


def withdraw_quiz(page: QuizPage) -> None:
    """Stop offering the quiz as a next step."""
    withdraw_offer(page.evidence_key)


def refresh_offers(question: Question) -> None:
    """Bring the offers of the published quizzes that use ``question`` up to date."""
    for page in QuizPage.objects.live().filter(items__question=question):
        publish_offer(page)


def uses_of(question_id: int, *, to_change: bool = False) -> list[QuestionUse]:
    """Return the quizzes that ask a question. One query, two ``to_change``.

    ``to_change`` holds the quizzes until the transaction ends: of two questions that are taken
    away at once, the second sees the first gone.
    """
    asking = QuizPage.objects.filter(
        pk__in=QuizItem.objects.filter(question=question_id).values("page")
    )
    if to_change:
        list(asking.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    published = Count(
        "items", filter=Q(items__question__live=True) & ~Q(items__question=question_id)
    )
    return [
        QuestionUse(page.pk, page.draft_title or page.title, page.live, page.others)
        for page in asking.annotate(others=published)
    ]
