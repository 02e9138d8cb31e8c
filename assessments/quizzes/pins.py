"""What attempts are pinned to: papers, and beside them the questions that papers share.

What is pinned never changes, so a process reads it once.
"""

from collections.abc import Collection, Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

from assessments.questions.content import QuestionContent
from assessments.quizzes.corrections import UNCHANGED, Corrections
from assessments.quizzes.paper import Paper
from lms.core.models import Snapshot
from lms.core.pinned import Content, hash_of

T = TypeVar("T")


class _Kept(Generic[T]):
    """The last things read, by hash, at most ``size``."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._things: dict[str, T] = {}
        self._lock = Lock()

    def get(self, sha256: str) -> T | None:
        """Return what is kept under this hash."""
        return self._things.get(sha256)

    def keep(self, things: Mapping[str, T]) -> None:
        """Keep these too; what was read first makes room."""
        with self._lock:
            self._things.update(things)
            for sha256 in list(self._things)[: -self._size]:
                del self._things[sha256]


_QUESTIONS: _Kept[QuestionContent] = _Kept(2_000)
_PAPERS: _Kept[Paper] = _Kept(500)
_CORRECTIONS: _Kept[Corrections] = _Kept(200)


def read_paper(snapshot: Snapshot) -> Paper:
    """Read the paper that lies in ``snapshot``. At most one query, for questions not yet read."""
    paper = _PAPERS.get(snapshot.pk)
    if paper is None:
        paper = Paper.from_json(snapshot.content, _read_questions)
        _PAPERS.keep({snapshot.pk: paper})
    return paper


def read_corrections(snapshot: Snapshot | None) -> Corrections:
    """Read the corrections that lie in ``snapshot``; without one, nothing was put right.

    As ``read_paper``.
    """
    if snapshot is None:
        return UNCHANGED
    corrections = _CORRECTIONS.get(snapshot.pk)
    if corrections is None:
        corrections = Corrections.from_json(snapshot.content, _read_questions)
        _CORRECTIONS.keep({snapshot.pk: corrections})
    return corrections


def _read_questions(hashes: Collection[str]) -> dict[str, QuestionContent]:
    kept = {sha256: _QUESTIONS.get(sha256) for sha256 in hashes}
    found = {sha256: question for sha256, question in kept.items() if question is not None}
    if missing := kept.keys() - found.keys():
        rows = Snapshot.objects.filter(pk__in=missing).values_list("pk", "content")
        read = {sha256: QuestionContent.from_json(content) for sha256, content in rows}
        _QUESTIONS.keep(read)
        found |= read
    return found


def store_paper(paper: Paper) -> str:
    """Pin ``paper`` and its questions, each once, and return its hash. One or two queries."""
    return _store(paper.to_json(), [item.question for item in paper.items])


def store_corrections(corrections: Corrections) -> str:
    """Pin corrections with the corrected questions, as ``store_paper`` does."""
    questions = [each.question for each in corrections.by_question.values() if each.question]
    return _store(corrections.to_json(), questions)


def _store(content: Content, questions: Iterable[QuestionContent]) -> str:
    sha256 = hash_of(content)
    contents = {each.sha256: each.to_json() for each in questions}
    contents[sha256] = content
    stored = set(Snapshot.objects.filter(pk__in=contents).values_list("pk", flat=True))
    Snapshot.objects.bulk_create(
        [Snapshot(sha256=each, content=contents[each]) for each in contents.keys() - stored],
        ignore_conflicts=True,
    )
    return sha256
