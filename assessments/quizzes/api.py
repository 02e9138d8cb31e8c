"""What officers, trainers and the server do with quizzes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from assessments.competency.models import Competency, CompetencyFramework, Indicator
from assessments.questions.kinds.protocol import UnknownAnswerError
from assessments.questions.models import Question, Topic
from assessments.quizzes.bank import Wanted, read_bank
from assessments.quizzes.layout import Master, filled
from assessments.quizzes.models import (
    GRACE,
    Attempt,
    QuizDraw,
    QuizItem,
    QuizPage,
    QuizSection,
    Response,
)
from assessments.quizzes.outcomes import outcome
from assessments.quizzes.paper import DealtItem, deal_one
from assessments.quizzes.pins import store_paper
from assessments.quizzes.regrading.models import Regrading
from assessments.quizzes.replies.queueing import queue_replies
from assessments.quizzes.screens import SavedAnswer, Window
from assessments.signals import (
    ActivityClosedError,
    QuestionUse,
)
from assessments.sittings import api as sittings
from assessments.sittings.queries import last_shown
from lms.core import audit
from lms.core.clock import today
from lms.core.content_stamp import kept_while_content_stays
from lms.core.models import JobRun, Snapshot
from lms.core.pinned import hash_of
from lms.core.queue import task_at
from lms.people.api import Actor, OrgUnit

M = TypeVar("M", bound=Model)

SUBMIT_OVERDUE = "assessments.quizzes.tasks.submit_overdue"
RENEW_DRAWING = "assessments.quizzes.tasks.renew_drawing"
RENEWED_AFTER = dt.timedelta(minutes=1)
"""How long a change of the bank waits for others, so that offers are renewed once for all."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it is stored now, and the attempt it belongs to."""

    attempt: Attempt
    saved: SavedAnswer


class AttemptClosedError(Exception):
    """The attempt is handed in, or its time is over: nothing is saved any more."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__(attempt.pk)
        self.attempt = attempt


class StaleAnswerError(Exception):
    """A newer answer is stored already: ``saved``, for which a form says ``sent``."""

    def __init__(self, attempt: Attempt, saved: SavedAnswer, sent: Sequence[str]) -> None:
        super().__init__(saved.sequence)
        self.attempt = attempt
        self.saved = saved
        self.sent = sent


@dataclass(frozen=True, slots=True)
class NewDraw:
    """A draw to be written: how many questions, worth how many points, out of which.

    ``competency`` and ``indicator`` are codes in force today such as ``KOM`` and ``KOM.1.2``,
    ``topic`` is a word; empty or ``None`` is any. ``unit``: whose bank, ``None`` the central one.
    """

    count: int
    points: int = 1
    section: int = 1
    unit: OrgUnit | None = None
    competency: str = ""
    level: int | None = None
    indicator: str = ""
    difficulty: int | None = None
    topic: str = ""

    def row(self, order: int) -> QuizDraw:
        """Return it as it is stored. Up to three queries.

        Raises:
            ValidationError: if there is no such competency, behaviour or topic.
        """
        competencies = Competency.objects.filter(
            framework__in=CompetencyFramework.objects.in_force(today())
        )
        return QuizDraw(
            count=self.count,
            points=self.points,
            section=self.section,
            unit=self.unit,
            competency=_coded(competencies, "code", self.competency),
            level=self.level,
            indicator=_coded(Indicator.objects.in_force(today()), "slug", self.indicator),
            difficulty=self.difficulty,
            topic=_coded(Topic.objects.all(), "name", self.topic),
            sort_order=order,
        )


def _coded(rows: QuerySet[M], field: str, code: str) -> M | None:
    if not code:
        return None
    found = rows.filter(**{field: code}).first()
    if found is None:
        raise ValidationError(_("There is no “%(code)s” to draw from.") % {"code": code})
    return found


@transaction.atomic
def create_quiz(
    *,
    by: Actor,
    parent: Page,
    title: str,
    questions: Sequence[Question] = (),
    points: Sequence[int] = (),
    draws: Sequence[NewDraw] = (),
    sections: Sequence[str] = (),
    slug: str = "",
    **fields: Any,
) -> QuizPage:
    """Add a published quiz beneath ``parent``; ``fields`` are those of ``QuizPage``.

    ``points`` go with ``questions`` in order; one point each when left out. ``sections`` are
    headings: the questions stand in the first one, each draw says in which.

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
    page.draws = [draw.row(order) for order, draw in enumerate(draws)]
    page.sections = [
        QuizSection(title=heading, sort_order=order) for order, heading in enumerate(sections)
    ]
    parent.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    audit.record(by=by, action="quiz.create", target=page)
    page.refresh_from_db()
    created: QuizPage = page
    return created


def start_attempt(*, page: QuizPage, officer_id: int, by: Actor) -> Attempt:
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
    begin = partial(
        sittings.begin,
        Attempt,
        page=page,
        officer_id=officer_id,
        by=by,
        action="attempt.start",
        pin=_pin,
        check=lambda last: _check_another(page, last),
        begun=_begun,
    )
    attempt = begin()
    if attempt.is_overdue:  # whether or not another may begin, this one ends
        submit_overdue(attempt_id=attempt.pk)
        attempt = begin()
    return attempt


def _check_another(page: QuizPage, last: Attempt) -> None:
    if last.passed is None:
        raise ActivityClosedError(
            _("Your replies in the last attempt are being marked. You will be told when they are.")
        )
    allowed = page.attempts_allowed
    if allowed is not None and last.number >= allowed:
        raise ActivityClosedError(_("You have used all attempts at this quiz."))
    if opens_at := page.next_opens_at(last):
        time = date_format(timezone.localtime(opens_at), "DATETIME_FORMAT")
        raise ActivityClosedError(
            _("The next attempt opens on %(time)s: use the time until then to revise.")
            % {"time": time}
        )


def _check_window(window: Window) -> None:
    if window.is_before:
        time = date_format(timezone.localtime(window.opens_at), "DATETIME_FORMAT")
        raise ActivityClosedError(_("This quiz opens on %(time)s.") % {"time": time})
    if window.is_over:
        raise ActivityClosedError(_("This quiz is closed."))


@dataclass(frozen=True, slots=True)
class _Published:
    """A quiz as it is published, and the hash by which it is pinned if all get the same paper."""

    master: Master
    sha256: str


@kept_while_content_stays(200)
def _published(page_id: int) -> _Published:
    """Read it once, until somebody changes the quiz, a question or what one is about."""
    master = QuizPage.objects.get(pk=page_id).master(Question.objects.filter(live=True))
    return _Published(master, hash_of(master.paper.to_json()))


def _pin(attempt: Attempt) -> None:
    """Give an attempt the content as it is now."""
    _check_window(attempt.page.window)
    published = _published(attempt.page_id)
    if published.master.draws:
        paper = filled(published.master, attempt.seed, last_shown(attempt.officer_id))
    else:
        paper = published.master.paper
    if not paper.items:
        raise ActivityClosedError(
            _(
                "This quiz is being prepared. Please come back later; what you have done in the"
                " course is kept."
            )
        )
    if published.master.draws:
        attempt.snapshot_id = store_paper(paper)
    else:
        attempt.snapshot_id = published.sha256
        if not Snapshot.objects.filter(pk=published.sha256).exists():
            store_paper(paper)  # with its questions: where it lies, they do
    attempt.paper = paper
    attempt.touched_at = attempt.started_at
    is_timed = paper.rules.time_limit_minutes is not None
    extra_percent = attempt.officer.extra_time_percent if is_timed else 0
    attempt.deadline_at = paper.rules.deadline(attempt.started_at, extra_percent)


def _begun(attempt: Attempt) -> None:
    """Give a new attempt an empty answer to each question."""
    Response.objects.bulk_create(
        Response(attempt=attempt, question_key=item.question.key) for item in attempt.paper.items
    )
    _plan_closing(attempt)


def _plan_closing(attempt: Attempt) -> None:
    if attempt.deadline_at is not None:
        closing = task_at(SUBMIT_OVERDUE).using(run_after=attempt.deadline_at + 2 * GRACE)
        closing.enqueue(str(attempt.pk))


@transaction.atomic
def extend_deadlines(*, officer_id: int, extra_percent: int, by: Actor) -> None:
    """Give an officer's open attempts the extra time they have now; again changes nothing.

    A deadline moves on, never forward: nobody loses time they were promised. An attempt whose
    time is over and that nobody has handed in yet can be answered again. One query, and per open
    attempt with a time limit an update, a job and the audit, which does not tell how much it was.
    """
    timed = Attempt.objects.open().filter(officer=officer_id, deadline_at__isnull=False)
    timed = timed.with_content()
    for attempt in timed:
        attempt.deadline_at = attempt.paper.rules.deadline(attempt.started_at, extra_percent)
        earlier = Attempt.objects.open().filter(pk=attempt.pk, deadline_at__lt=attempt.deadline_at)
        if earlier.update(deadline_at=attempt.deadline_at):
            _plan_closing(attempt)
            audit.record(by=by, action="attempt.extend", target=attempt)


def read_attempt(*, attempt_id: UUID, officer_id: int) -> Attempt:
    """Return an officer's own attempt. One query.

    Raises:
        Attempt.DoesNotExist: if the officer has no such attempt.
    """
    return sittings.own(Attempt, sitting_id=attempt_id, officer_id=officer_id)


class QuestionPassedError(Exception):
    """The officer has gone past the question and cannot go back."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__(attempt.pk)
        self.attempt = attempt


@transaction.atomic
def save_answer(
    *,
    attempt_id: UUID,
    officer_id: int,
    question_id: str,
    sent: Sequence[str],
    sequence: int,
    certainty: int | None = None,
    goes_on: bool = False,
) -> Answered:
    """Store what one question is answered with now. A query and two updates.

    ``question_id`` is this attempt's own; ``sent`` is what the fields of the question say.
    ``sequence`` grows with each change of the answer. The same one with the same answer again, as
    a phone sends it after a lost reply, is harmless. ``certainty``, 1 to 3, is kept where the quiz
    asks for it. ``goes_on``: where one goes forward only, the question is done with.

    Raises:
        Attempt.DoesNotExist: if the officer has no such attempt.
        AttemptClosedError: if the attempt is handed in or its time and grace period are over.
        QuestionPassedError: if the officer has gone past the question, or not come to it.
        StaleAnswerError: if an answer with this or a later sequence is stored.
        UnknownAnswerError: if the question is not part of the attempt, or ``sent`` is no answer.
    """
    attempt = sittings.own(Attempt, sitting_id=attempt_id, officer_id=officer_id)
    item = _question_of(attempt, question_id)
    answer = item.body.read(sent)
    certainty = certainty if attempt.paper.rules.asks_certainty else None
    now = timezone.now()
    mine = Response.objects.filter(attempt=attempt, question_key=item.item.question.key)
    if not _hold(attempt, now, question_id, goes_on=goes_on):
        if not Attempt.objects.answerable(now).filter(pk=attempt.pk).exists():
            raise AttemptClosedError(attempt)
        passed: SavedAnswer = mine.get().as_saved()
        if (passed.sequence, passed.answer) == (sequence, answer):
            return Answered(attempt, passed)
        raise QuestionPassedError(attempt)
    saved = SavedAnswer(answer, sequence, now, certainty)
    if mine.filter(sequence__lt=sequence).update(
        answer=answer, sequence=sequence, saved_at=now, certainty=certainty
    ):
        return Answered(attempt, saved)
    stored: SavedAnswer = mine.get().as_saved()
    if replace(stored, saved_at=now) == saved:
        return Answered(attempt, stored)
    raise StaleAnswerError(attempt, stored, item.body.sent(stored.answer or []))


def _question_of(attempt: Attempt, question_id: str) -> DealtItem:
    """Return a question of the attempt by the id it has there.

    Raises:
        UnknownAnswerError: if it is not part of the attempt.
    """
    item = deal_one(attempt.paper, attempt.seed, question_id)
    if item is None:
        raise UnknownAnswerError(question_id)
    return item


def _hold(attempt: Attempt, now: dt.datetime, question_id: str, *, goes_on: bool) -> bool:
    """Take the attempt for this transaction if the question can still be answered at ``now``.

    A conditional update, so it locks: the row in PostgreSQL, the file in SQLite.
    """
    held = Attempt.objects.answerable(now).filter(pk=attempt.pk)
    if not attempt.goes_forward_only:
        return bool(held.update(touched_at=now))
    place = [item.id for item in attempt.dealt].index(question_id) + 1
    reached = place + 1 if goes_on else place
    return bool(held.filter(position=place).update(touched_at=now, position=reached))


@transaction.atomic
def submit(*, attempt_id: UUID, officer_id: int, by: Actor) -> Attempt:
    """Hand in the attempt, mark it and record the evidence; again changes nothing.

    What follows from the result is told after the commit (``activity_finished``). However many
    hand-ins arrive at once, one finds the attempt open and marks it; the others return its result.

    Raises:
        Attempt.DoesNotExist: if the officer has no such attempt.
    """
    attempt = sittings.own(Attempt, sitting_id=attempt_id, officer_id=officer_id, to_change=True)
    if attempt.is_open:
        _finish(attempt, by)
    return attempt


@transaction.atomic
def submit_overdue(*, attempt_id: UUID) -> Attempt:
    """Hand in whosever attempt because its time is over; has it more time by now, it stays open.

    Otherwise as ``submit``.
    """
    attempt: Attempt = sittings.hold(Attempt.objects.with_content()).get(pk=attempt_id)
    if attempt.is_overdue:
        _finish(attempt, None)
    return attempt


def _finish(attempt: Attempt, by: Actor) -> None:
    """Mark it as it counts now: what was put right meanwhile is right in it too."""
    now = timezone.now()
    # Only now that it is held: whoever puts something right waits for it, or it sees what they did.
    attempt.correction = Regrading.objects.corrections_of(attempt.page_key)
    mark = attempt.mark(attempt.answers())
    sittings.finish(attempt, outcome(attempt, mark, now), by=by, action="attempt.submit", now=now)
    queue_replies(attempt, mark)


def refresh_offers(question_ids: Collection[int]) -> None:
    """Bring the offers of the published quizzes that ask any of these questions up to date.

    Those that draw from the bank are left to a job, of which one is enough for many questions: what
    they are sure to show depends on the bank as a whole.
    """
    asking = QuizItem.objects.filter(question__in=question_ids).values("page")
    for page in QuizPage.objects.live().filter(pk__in=asking):
        sittings.offer(page)
    is_drawn = QuizDraw.objects.filter(page__live=True).exists()
    if is_drawn and not JobRun.objects.unbegun(RENEW_DRAWING).exists():
        task_at(RENEW_DRAWING).using(run_after=timezone.now() + RENEWED_AFTER).enqueue()


def renew_drawing() -> None:
    """Bring the offers of all published quizzes that draw from the bank up to date."""
    for page in QuizPage.objects.live().filter(draws__isnull=False).distinct():
        sittings.offer(page)


def uses_of(question_ids: Collection[int], *, to_change: bool = False) -> list[QuestionUse]:
    """Return the quizzes that ask some of these questions or may draw them.

    Four queries, and where quizzes draw from their banks those of ``read_bank``. One more
    ``to_change``, which holds the quizzes until the transaction ends: of two questions that are
    taken away at once, the second sees the first gone.
    """
    ids = frozenset(question_ids)
    asked = _by_page(QuizItem.objects.filter(question__in=ids))
    drawing: dict[int, list[Wanted]] = defaultdict(list)
    for draw in QuizDraw.objects.from_banks_of(ids).select_related("page"):
        drawing[draw.page_id].append(draw.wanted(draw.page.purpose))
    pages = QuizPage.objects.filter(pk__in={*asked, *drawing}).order_by("pk")
    if to_change:
        list(pages.select_for_update(of=("self",)).values_list("pk"))
    published = _by_page(QuizItem.that_make_a_result().filter(page__in=pages))
    bank = read_bank() if drawing else ()
    uses = []
    for page in pages:
        wanted = drawing.get(page.pk, ())
        to_draw = {entry.id for entry in bank if any(map(entry.fits, wanted))}
        if mine := (asked[page.pk] | to_draw) & ids:
            others = (published[page.pk] | to_draw) - ids
            uses.append(
                QuestionUse(
                    page_id=page.pk,
                    title=page.draft_title or page.title,
                    is_live=page.live,
                    others=len(others),
                    question_ids=frozenset(mine),
                    is_drawn=not asked[page.pk],
                )
            )
    return uses


def _by_page(items: "QuerySet[QuizItem]") -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for page_id, question_id in items.values_list("page", "question"):
        found[page_id].add(question_id)
    return found
