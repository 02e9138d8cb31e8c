"""The attempts at a quiz as trainers may see them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_

from django.db.models import Count, F, Q
from wagtail.models import Revision

from assessments.quizzes.models import Attempt, AttemptQuerySet, QuizPage
from assessments.quizzes.replies.models import Reply
from assessments.quizzes.screens import SavedAnswer, question_sheets
from assessments.quizzes.statistics.screens import (
    AttemptRow,
    AttemptView,
    Event,
    EventKind,
    QuestionLine,
    State,
)
from assessments.quizzes.statistics.times import seconds_taken
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import OfficerCard, User

IN_STATE: Mapping[State, Q] = {
    State.OPEN: Q(finished_at=None),
    State.WAITING: Q(finished_at__isnull=False, passed=None),
    State.PASSED: Q(passed=True),
    State.FAILED: Q(passed=False),
}
UNITS_AT_ONCE = 10
"""A search for units that finds more than so many takes the first ones."""


def attempts_in_sight(page: QuizPage, reader: User) -> AttemptQuerySet:
    """Return the attempts at a quiz of the officers of the units that ``reader`` writes for.

    One or two small queries at once, for the roles.
    """
    found: AttemptQuerySet = Attempt.objects.at(page)
    if people.covers_everything(reader, Permission.AUTHOR):
        return found
    return found.filter(officer__in=people.visible_officers(reader, Permission.AUTHOR).values("pk"))


def narrowed(
    attempts: AttemptQuerySet, reader: User, *, officer: str = "", unit: str = "", state: str = ""
) -> AttemptQuerySet:
    """Keep those of officers by name or number, of units by name or code, and in a state.

    A unit stands for all below it. Up to three queries at once, if a unit is asked for.
    """
    if officer:
        named = people.visible_officers(reader, Permission.AUTHOR).search(officer)
        attempts = attempts.filter(officer__in=named.values("pk"))
    if unit:
        attempts = attempts.filter(_in_units(reader, unit))
    if state:
        attempts = attempts.filter(IN_STATE[State(state)])
    return attempts


def _in_units(reader: User, text: str) -> Q:
    units = people.visible_units(reader, Permission.AUTHOR).search(text)[:UNITS_AT_ONCE]
    officers = people.visible_officers(reader, Permission.AUTHOR)
    within = (Q(officer__in=people.officers_in_unit(officers, unit).values("pk")) for unit in units)
    return reduce(or_, within, Q(pk__in=()))


def counted(attempts: AttemptQuerySet) -> dict[State, int]:
    """Count the attempts in each state. One query."""
    sums = {f"in_{state}": Count("pk", filter=which) for state, which in IN_STATE.items()}
    found = attempts.order_by().aggregate(**sums)
    return {state: found[f"in_{state}"] for state in State}


def latest_first(attempts: AttemptQuerySet) -> AttemptQuerySet:
    """Order them for the list, with the revision of the quiz that each shows."""
    revision = F("snapshot__content__revision_id")
    found: AttemptQuerySet = (
        attempts.with_content().annotate(revision=revision).order_by("-started_at", "pk")
    )
    return found


def rows(attempts: Iterable[Attempt], page: QuizPage, reader: User) -> list[AttemptRow]:
    """Describe attempts of ``latest_first``. Three queries, however many."""
    listed = list(attempts)
    officers = people.visible_officers(reader, Permission.AUTHOR).filter(
        pk__in={attempt.officer_id for attempt in listed}
    )
    cards = {officer.pk: people.card(officer) for officer in officers}
    revisions = Revision.objects.filter(pk__in=set(filter(None, map(revision_of, listed))))
    saved_at: dict[int | None, dt.datetime] = dict(revisions.values_list("pk", "created_at"))
    to_mark = Reply.objects.filter(attempt__in=listed).to_mark().order_by()
    waiting = dict(to_mark.values_list("attempt").annotate(Count("pk")))
    return [
        _row(attempt, cards[attempt.officer_id], page, saved_at, waiting.get(attempt.pk, 0))
        for attempt in listed
    ]


def revision_of(attempt: Attempt) -> int | None:
    """Return the revision of the quiz that an attempt of ``latest_first`` shows."""
    return getattr(attempt, "revision", None)


def _row(
    attempt: Attempt,
    card: OfficerCard,
    page: QuizPage,
    saved_at: Mapping[int | None, dt.datetime],
    waiting: int,
) -> AttemptRow:
    revision = revision_of(attempt)
    return AttemptRow(
        id=attempt.pk,
        officer=card.name,
        staff_number=card.staff_number_display,
        unit=card.unit_name,
        number=attempt.number,
        is_counted=attempt.is_counted,
        state=state_of(attempt),
        score=attempt.score,
        max_score=attempt.max_score,
        percent=attempt.percent,
        started_at=attempt.started_at,
        finished_at=attempt.finished_at,
        is_current=revision == page.live_revision_id,
        version_at=saved_at.get(revision),
        waiting=waiting,
    )


def state_of(attempt: Attempt) -> State:
    """Say how an attempt stands."""
    if attempt.is_open:
        return State.OPEN
    if attempt.passed is None:
        return State.WAITING
    return State.PASSED if attempt.passed else State.FAILED


def attempt_view(attempt: Attempt, page: QuizPage, reader: User) -> AttemptView:
    """Lay out one attempt of ``latest_first`` to be read. Up to seven queries."""
    [row] = rows([attempt], page, reader)
    answers = attempt.answers()
    saved_at = {key: saved.saved_at for key, saved in answers.items()}
    seconds = seconds_taken(attempt.started_at, saved_at)
    marks = {mark.item.question.key: mark for mark in attempt.mark(answers).questions}
    found = Reply.objects.filter(attempt=attempt).of_others(reader)
    replies = {str(reply.question_key): reply.number for reply in found}
    nothing = SavedAnswer()
    lines = []
    for each, sheet in zip(attempt.dealt, question_sheets(attempt.dealt, answers), strict=True):
        question = each.item.question
        saved = answers.get(question.key, nothing)
        is_marked = not attempt.is_open and question.key in marks
        earned = float(marks[question.key].earned) if is_marked else None
        lines.append(
            QuestionLine(
                sheet=sheet,
                saved_at=saved.saved_at,
                changes=saved.sequence,
                seconds=seconds.get(question.key),
                earned=earned,
                possible=each.item.points,
                reply=replies.get(question.key),
            )
        )
    return AttemptView(row, tuple(lines), _events(attempt, lines))


def _events(attempt: Attempt, lines: Iterable[QuestionLine]) -> tuple[Event, ...]:
    events = [Event(attempt.started_at, EventKind.STARTED)]
    events += (
        Event(line.saved_at, EventKind.SAVED, line.sheet.number)
        for line in lines
        if line.saved_at is not None
    )
    events += (Event(row.replaced_at, EventKind.CHANGED) for row in attempt.earlier_results.all())
    if attempt.deadline_at is not None:
        events.append(Event(attempt.deadline_at, EventKind.DEADLINE))
    if attempt.finished_at is not None:
        events.append(Event(attempt.finished_at, EventKind.HANDED_IN))
    return tuple(sorted(events, key=lambda event: (event.at, event.kind is EventKind.HANDED_IN)))
