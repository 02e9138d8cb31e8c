"""What pages show of notes, as plain data."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Field:
    """Where an officer writes: what was asked, what is there so far, and how long it may be."""

    page_key: UUID
    block_id: UUID
    is_card: bool
    longest: int
    text: str = ""
    version: int = 0
    fault: str = ""

    @property
    def key(self) -> str:
        """Its name among all fields, as in its address."""
        return f"{self.page_key}/{self.block_id}"


@dataclass(frozen=True, slots=True)
class ShownNote:
    """One note. Of a card: when it is asked about, and what its officer said of it when."""

    id: int
    page_key: UUID
    block_id: UUID
    is_card: bool
    question: str
    text: str
    changed_on: dt.date
    ask_on: dt.date | None
    is_due: bool
    used: str
    answered_on: dt.date | None
    lesson_title: str
    course_title: str


@dataclass(frozen=True, slots=True)
class LessonNotes:
    """What was written in a lesson. ``url`` is empty where it is not open any more."""

    title: str
    url: str
    notes: Sequence[ShownNote]


@dataclass(frozen=True, slots=True)
class CourseNotes:
    """What was written in a course."""

    title: str
    lessons: Sequence[LessonNotes]
