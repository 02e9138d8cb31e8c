"""Where in lessons officers write: the blocks that ask for it."""

from dataclasses import dataclass
from uuid import UUID

from courses.catalogue.models import LessonPage, course_above
from courses.catalogue.outline import admits
from courses.catalogue.writing import asked_in
from courses.enrolment.audience import may_read
from courses.notebook.models import Note
from courses.notebook.rules import NoteKind
from lms.people.access import OfficerRequest


@dataclass(frozen=True, slots=True)
class Place:
    """A block of a lesson that asks for words of one's own, with the titles above it."""

    page_key: UUID
    block_id: UUID
    kind: NoteKind
    question: str
    lesson_title: str
    course_key: UUID
    course_title: str


def place_of(note: Note) -> Place:
    """Return where a note was written, as it was then. No query."""
    return Place(
        page_key=note.page_key,
        block_id=note.block_id,
        kind=NoteKind(note.kind),
        question=note.question,
        lesson_title=note.lesson_title,
        course_key=note.course_key,
        course_title=note.course_title,
    )


def place_for(request: OfficerRequest, page_key: UUID, block_id: UUID) -> Place | None:
    """Find a place in a lesson that whoever asks may read; at most four queries."""
    page = LessonPage.objects.filter(translation_key=page_key).first()
    if page is None or not admits(page, request) or not may_read(page, request.user):
        return None
    course = course_above(page)
    asked = next((each for each in asked_in(page.body) if each.block_id == block_id), None)
    if asked is None or course is None:
        return None
    return Place(
        page_key=page_key,
        block_id=block_id,
        kind=NoteKind(asked.kind),
        question=asked.question,
        lesson_title=page.title,
        course_key=course.translation_key,
        course_title=course.title,
    )
