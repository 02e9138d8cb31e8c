"""What those who mark replies see, as plain data."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from assessments.questions.kinds.pictures import Picture
from assessments.questions.kinds.written_reply.rules import Level, WrittenReply
from assessments.quizzes.replies.load import Load


@dataclass(frozen=True, slots=True)
class QuizQueue:
    """How many replies to a quiz wait, and since when; ``free``: how many the reader may mark."""

    key: UUID
    title: str
    waiting: int
    differing: int
    since: dt.datetime
    free: int


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """A reply in the list. ``marker``: who is at it now, ``""`` for nobody."""

    number: int
    quiz: str
    words: int
    handed_in_at: dt.datetime
    stage: str
    stage_label: str
    settled_at: dt.datetime | None
    marker: str


@dataclass(frozen=True, slots=True)
class MarkerLoad:
    """Somebody who marks, and how much."""

    name: str
    load: Load


@dataclass(frozen=True, slots=True)
class ReplyShown:
    """A reply to be marked. ``prompt`` is clean HTML; ``officer`` is ``""`` if not to be named."""

    number: int
    quiz: str
    officer: str
    handed_in_at: dt.datetime
    prompt: str
    picture: Picture | None
    text: str
    words: int
    body: WrittenReply

    @property
    def is_short(self) -> bool:
        """Whether it has fewer words than asked for."""
        return self.body.least_words is not None and self.words < self.body.least_words

    @property
    def is_long(self) -> bool:
        """Whether it has more words than asked for."""
        return self.body.most_words is not None and self.words > self.body.most_words


@dataclass(frozen=True, slots=True)
class MarkShown:
    """A mark that was given. ``name`` is ``""`` where markers are not named."""

    name: str
    at: dt.datetime
    decides: bool
    points: int
    comment: str


@dataclass(frozen=True, slots=True)
class ComparedCriterion:
    """The level that each of several marks gives a criterion."""

    label: str
    levels: tuple[Level, ...]

    @property
    def differs(self) -> bool:
        """Whether they are not all the same."""
        return len(set(self.levels)) > 1


@dataclass(frozen=True, slots=True)
class MarksShown:
    """Marks side by side, in the order given."""

    marks: tuple[MarkShown, ...]
    criteria: tuple[ComparedCriterion, ...]
    most_points: int


def points_of(body: WrittenReply, levels: Mapping[str, str]) -> int:
    """Add up the points of the ``levels`` chosen, by criterion, both by key; unknown ones none."""
    return sum(
        level.points
        for criterion in body.criteria
        for level in criterion.levels
        if levels.get(criterion.key) == level.key
    )


def compared(
    body: WrittenReply, marks: Sequence[Mapping[str, str]]
) -> tuple[ComparedCriterion, ...]:
    """Lay several marks side by side, each the levels by criterion as in ``share_of``."""
    return tuple(
        ComparedCriterion(
            criterion.label,
            tuple(
                level
                for mark in marks
                for level in criterion.levels
                if level.key == mark[criterion.key]
            ),
        )
        for criterion in body.criteria
    )
