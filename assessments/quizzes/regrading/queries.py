"""What regrading a quiz comes to, before it is done and after."""

import datetime as dt
import operator
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from assessments.questions.kinds.protocol import Answer
from assessments.questions.models import Question
from assessments.quizzes.corrections import Corrections
from assessments.quizzes.models import Attempt, AttemptResult, QuizPage, Response
from assessments.quizzes.regrading.models import Regrading
from assessments.quizzes.regrading.rules import Standing, Turn, standing, turn
from assessments.quizzes.screens import SavedAnswer
from assessments.quizzes.statistics.reading import plain
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import OfficerCard, User

QUESTIONS_SHOWN = 50
TURNS = tuple(Turn)


@dataclass(frozen=True, slots=True)
class Changed:
    """A result that becomes another one."""

    attempt_id: UUID
    officer_id: int
    number: int
    before: Standing
    after: Standing
    turn: Turn


@dataclass(frozen=True, slots=True)
class Preview:
    """What regrading would come to: of so many results, these change, the gravest first.

    ``empty`` attempts would be left without anything that counts.
    """

    total: int
    changed: tuple[Changed, ...]
    counts: Mapping[Turn, int]
    empty: int


def preview(page: QuizPage, corrections: Corrections) -> Preview:
    """Mark all attempts handed in anew, and say which results change.

    Two queries, however many attempts, and those by which a paper is read the first time. The time
    it takes grows with the attempts.
    """
    changed, total, empty = [], 0, 0
    for attempt, answers in _handed_in(page.translation_key):
        total += 1
        before, after = attempt.mark(answers), attempt.mark_with(corrections, answers)
        empty += bool(before.possible and not after.possible)
        was, becomes = standing(before), standing(after)
        if (found := turn(was, becomes)) is not Turn.SAME:
            changed.append(
                Changed(attempt.pk, attempt.officer_id, attempt.number, was, becomes, found)
            )
    changed.sort(key=lambda each: (TURNS.index(each.turn), each.officer_id, each.number))
    return Preview(total, tuple(changed), Counter(each.turn for each in changed), empty)


def _handed_in(page_key: UUID) -> Iterator[tuple[Attempt, dict[str, SavedAnswer]]]:
    """Yield the attempts with their answers, both read as they come, in the order of their ids."""
    attempts = Attempt.objects.filter(page_key=page_key, finished_at__isnull=False).order_by("pk")
    answers = Response.objects.filter(attempt__in=attempts.order_by()).order_by("attempt_id")
    columns = ("attempt_id", "question_key", "answer", "by_people")
    groups = groupby(answers.values_list(*columns).iterator(chunk_size=2_000), itemgetter(0))
    of_one: tuple[UUID, dict[str, SavedAnswer]] | None = None
    for attempt in attempts.with_content().iterator(chunk_size=500):
        while of_one is None or of_one[0].hex < attempt.pk.hex:
            group = next(groups, None)
            if group is None:
                break
            of_one = group[0], {str(key): _saved(*said) for _pk, key, *said in group[1]}
        is_its_own = of_one is not None and of_one[0] == attempt.pk
        yield attempt, of_one[1] if of_one is not None and is_its_own else {}


def _saved(answer: Answer, by_people: str) -> SavedAnswer:
    return SavedAnswer(answer, by_people=Fraction(by_people) if by_people else None)


def cards(
    officer_ids: Iterable[int], reader: User, permission: Permission = Permission.AUTHOR
) -> dict[int, OfficerCard]:
    """Describe those of these officers whom ``reader`` writes for. Some queries, however many."""
    seen = people.visible_officers(reader, permission).filter(pk__in=set(officer_ids))
    return {officer.pk: people.card(officer) for officer in seen}


def questions_asked(page: QuizPage, text: str, also: Sequence[str]) -> list[Question]:
    """Return the questions that attempts at a quiz asked, as they are published, by their prompt.

    Those whose prompt has ``text`` in it, at most ``QUESTIONS_SHOWN``, and those ``also`` named by
    key. Two queries.
    """
    keys = Response.objects.filter(attempt__page_key=page.translation_key)
    asked = Question.objects.filter(key__in=keys.values("question_key"))
    named = Q(key__in=also)
    found = asked.filter(prompt__icontains=text).exclude(named).order_by("prompt", "pk")
    return [*asked.filter(named).order_by("prompt", "pk"), *found[:QUESTIONS_SHOWN]]


def prompts(keys: Iterable[str]) -> dict[str, str]:
    """Return what the questions with these keys ask, as they are published. One query."""
    rows = Question.objects.filter(key__in=list(keys)).values_list("key", "prompt")
    return {str(key): plain(prompt) for key, prompt in rows}


def regradings(page: QuizPage) -> list[Regrading]:
    """Return what was decided of a quiz, the latest first. One query."""
    made = Regrading.objects.filter(page_key=page.translation_key)
    return list(made.select_related("made_by", "corrections").order_by("-number"))


def lost_passes(page: QuizPage) -> list[AttemptResult]:
    """Return the results that passed before they were changed and do not any more. One query."""
    rows = AttemptResult.objects.filter(
        attempt__page_key=page.translation_key, passed=True, attempt__passed=False
    )
    found: dict[UUID, AttemptResult] = {}
    for row in rows.select_related("attempt").order_by("-replaced_at", "-pk"):
        found.setdefault(row.attempt_id, row)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class LostPass:
    """An attempt that passed until it was marked anew, ``at`` a time and for a ``reason``.

    ``title`` is the quiz's. ``passes_otherwise``: another attempt at it does.
    """

    officer: OfficerCard
    title: str
    at: dt.datetime
    reason: str
    passes_otherwise: bool


def lost_by_officers(reader: User) -> QuerySet[Attempt]:
    """Return the attempts of the officers whom ``reader`` looks after that do not pass any more.

    The latest first; a queryset for ``described``. One's own are for somebody else to see to.
    """
    officers = people.visible_officers(reader, Permission.MANAGE_PEOPLE).exclude(user=reader)
    passed = AttemptResult.objects.filter(attempt=OuterRef("pk"), passed=True)
    latest = passed.order_by("-replaced_at", "-pk")
    same_quiz = Attempt.objects.filter(officer=OuterRef("officer"), page_key=OuterRef("page_key"))
    lost: QuerySet[Attempt] = Attempt.objects.filter(
        pk__in=AttemptResult.objects.filter(passed=True).values("attempt"),
        passed=False,
        officer__in=officers.order_by().values("pk"),
    )
    return lost.annotate(
        lost_at=Subquery(latest.values("replaced_at")[:1]),
        lost_for=Subquery(latest.values("reason")[:1]),
        quiz_title=F("page__title"),
        passes_otherwise=Exists(same_quiz.filter(passed=True)),
    ).order_by("-lost_at", "-pk")


def described(found: Iterable[Attempt], reader: User) -> list[LostPass]:
    """Describe rows of ``lost_by_officers``. One query, for the officers."""
    columns = operator.attrgetter("quiz_title", "lost_at", "lost_for", "passes_otherwise")
    listed = list(found)
    officers = cards((row.officer_id for row in listed), reader, Permission.MANAGE_PEOPLE)
    return [LostPass(officers[row.officer_id], *columns(row)) for row in listed]
