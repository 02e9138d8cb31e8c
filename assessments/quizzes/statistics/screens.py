"""What trainers see of attempts, as plain data."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from assessments.questions.display import QuestionOnSheet


class State(StrEnum):
    """How an attempt stands."""

    OPEN = "open"
    WAITING = "waiting"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An attempt in the list of a quiz's results.

    ``score``, ``max_score`` and ``percent`` are ``None`` while it is open. ``version_at`` is when
    the version of the quiz was saved that it shows; ``None`` if nobody knows any more. ``waiting``
    of its replies have still to be marked.
    """

    id: UUID
    officer: str
    staff_number: str
    unit: str
    number: int
    is_counted: bool
    state: State
    score: float | None
    max_score: float | None
    percent: float | None
    started_at: dt.datetime
    finished_at: dt.datetime | None
    is_current: bool
    version_at: dt.datetime | None
    waiting: int


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question of an attempt: the answer, when it was saved, and its mark after hand-in.

    ``changes`` counts how often the answer was changed, ``seconds`` how long it took as far as
    known. ``earned`` is ``None`` before hand-in, while people mark it, and where nothing counts.
    ``reply``: its number among the replies that the reader may mark or look at, if it is one.
    """

    sheet: QuestionOnSheet
    saved_at: dt.datetime | None
    changes: int
    seconds: float | None
    earned: float | None
    possible: int
    reply: int | None = None


class EventKind(StrEnum):
    """What happened in an attempt."""

    STARTED = "started"
    SAVED = "saved"
    DEADLINE = "deadline"
    HANDED_IN = "handed_in"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. ``number`` is that of the question saved, 0 otherwise."""

    at: dt.datetime
    kind: EventKind
    number: int = 0


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One attempt to be read: its row, the questions as the officer saw them, and what happened."""

    row: AttemptRow
    questions: tuple[QuestionLine, ...]
    events: tuple[Event, ...]
