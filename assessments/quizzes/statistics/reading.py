"""Attempts as item analysis starts from them."""

from collections.abc import Iterator
from html import unescape
from uuid import UUID

from django.utils.html import strip_tags

from assessments.questions.content import QuestionContent
from assessments.quizzes.marking import QuestionMark
from assessments.quizzes.models import Attempt
from assessments.quizzes.screens import SavedAnswer
from assessments.quizzes.statistics.analysis import Analysis, AskedQuestion, analyse
from assessments.quizzes.statistics.data import ItemScore, ScoredAttempt
from assessments.quizzes.statistics.times import seconds_taken

MOST_ATTEMPTS = 10_000
"""The latest so many attempts of a quiz are analysed: more would fill the worker's memory."""
BATCH = 200
SITUATIONAL = frozenset({"situational"})
"""Kinds of question that need not agree with each other."""


def analysed(page_key: UUID) -> Analysis:
    """Analyse the quiz with this key from the attempts handed in.

    Two queries for each ``BATCH`` of attempts, and those by which a paper is read the first time.
    """
    scored: list[ScoredAttempt] = []
    latest: dict[str, QuestionContent] = {}
    papers: set[tuple[str, str | None]] = set()
    for attempt in _handed_in(page_key):
        if (version := (attempt.snapshot_id, attempt.correction_id)) not in papers:
            papers.add(version)
            items = attempt.corrections.applied(attempt.paper).items
            asked = {item.question.key: item.question for item in items}
            latest = asked | {key: each for key, each in latest.items() if key not in asked}
        scored.append(scored_attempt(attempt))
    return analyse(scored, {key: _asked(question) for key, question in latest.items()})


def _handed_in(page_key: UUID) -> Iterator[Attempt]:
    """Yield the latest attempts with their answers, the first handed in first."""
    finished = Attempt.objects.filter(page_key=page_key, finished_at__isnull=False)
    order = ("-finished_at", "-pk")
    ids = list(finished.order_by(*order).values_list("pk", flat=True)[:MOST_ATTEMPTS])[::-1]
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        found = Attempt.objects.with_content().prefetch_related("responses").in_bulk(batch)
        yield from (found[pk] for pk in batch)


def _asked(question: QuestionContent) -> AskedQuestion:
    return AskedQuestion(question.kind, plain(question.prompt), question.body.classes)


def plain(html: str) -> str:
    """Return what is asked as one line of text."""
    return " ".join(unescape(strip_tags(html)).split())


def scored_attempt(attempt: Attempt) -> ScoredAttempt:
    """Return an attempt handed in with its marks. No query when paper and answers are there.

    What people mark is left out: the marks are not of one kind.
    """
    answers = attempt.answers()
    as_counted = attempt.as_corrected(answers)
    place = {item.question.key: number for number, item in enumerate(attempt.paper.items)}
    seconds = seconds_taken(
        attempt.started_at, {key: saved.saved_at for key, saved in answers.items()}
    )
    nothing = SavedAnswer()
    return ScoredAttempt(
        attempt.officer_id,
        attempt.number,
        tuple(
            _item(
                place[mark.item.question.key],
                mark,
                as_counted.get(mark.item.question.key, nothing),
                seconds,
            )
            for mark in attempt.mark(answers).questions
            if not mark.item.question.body.is_marked_by_people
        ),
    )


def _item(
    place: int, mark: QuestionMark, saved: SavedAnswer, seconds: dict[str, float]
) -> ItemScore:
    question = mark.item.question
    return ItemScore(
        question=question.key,
        slot=str(place),
        earned=mark.earned,
        possible=mark.possible,
        chance=mark.chance,
        classes=question.body.classified(saved.answer),
        is_answered=bool(saved.answer),
        is_situational=question.kind in SITUATIONAL,
        seconds=seconds.get(question.key),
        certainty=saved.certainty,
    )
