"""Read notes for pages; always one officer's own, given by their id."""

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from uuid import UUID

from django.utils import timezone

from courses.catalogue.models import LessonPage
from courses.catalogue.outline import is_open
from courses.catalogue.writing import Asked
from courses.notebook.models import Note, NoteQuerySet
from courses.notebook.rules import NoteKind
from courses.notebook.screens import CourseNotes, Field, LessonNotes, ShownNote
from lms.core.page_tree import locator


def fields_of(officer_id: int, page_key: UUID, asked: Iterable[Asked]) -> dict[UUID, Field]:
    """Return where an officer writes in a lesson, by block. One query; none if it asks nothing."""
    places = list(asked)
    if not places:
        return {}
    mine = Note.objects.of(officer_id).filter(page_key=page_key)
    written = {note.block_id: note for note in mine}
    return {each.block_id: _field(page_key, each, written.get(each.block_id)) for each in places}


def _field(page_key: UUID, asked: Asked, note: Note | None) -> Field:
    kind = NoteKind(asked.kind)
    return Field(
        page_key=page_key,
        block_id=asked.block_id,
        is_card=kind is NoteKind.CARD,
        longest=kind.longest,
        text=note.text if note else "",
        version=note.version if note else 0,
    )


def notes(officer_id: int, text: str = "") -> NoteQuerySet:
    """Return an officer's notes by course, those that contain ``text``. A queryset."""
    mine = Note.objects.of(officer_id)
    return (mine.containing(text) if text else mine).by_course()


def cards(officer_id: int) -> NoteQuerySet:
    """Return an officer's pocket cards, the newest first. A queryset."""
    return Note.objects.of(officer_id).cards()


def due_cards(officer_id: int, most: int) -> list[ShownNote]:
    """Return the cards that an officer is asked about, at most so many. One query."""
    return [shown(note) for note in Note.objects.of(officer_id).due()[:most]]


def by_course(found: Iterable[Note]) -> list[CourseNotes]:
    """Group notes, ordered by course, under their courses and lessons. One query, if there are any.

    A lesson's title and address are those of now, where it is still open.
    """
    listed = list(found)
    pages = _open_lessons({note.page_key for note in listed})
    return [
        CourseNotes(in_course[0].course_title, _by_lesson(in_course, pages))
        for in_course in _grouped(listed, lambda note: note.course_key)
    ]


def _by_lesson(listed: list[Note], pages: Mapping[UUID, tuple[str, str]]) -> list[LessonNotes]:
    return [
        LessonNotes(
            *pages.get(in_lesson[0].page_key, (in_lesson[0].lesson_title, "")),
            [shown(note) for note in in_lesson],
        )
        for in_lesson in _grouped(listed, lambda note: note.page_key)
    ]


def _grouped(listed: list[Note], key: Callable[[Note], UUID]) -> list[list[Note]]:
    return [list(group) for _key, group in groupby(listed, key)]


def _open_lessons(keys: set[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return title and address of lessons by their keys. One query, none without keys."""
    if not keys:
        return {}
    locate = locator()
    rows = LessonPage.objects.filter(is_open(), translation_key__in=keys)
    found = rows.values_list("translation_key", "title", "url_path")
    return {key: (title, locate(url_path)) for key, title, url_path in found}


def shown(note: Note) -> ShownNote:
    """Describe a note. No query."""
    return ShownNote(
        id=note.pk,
        page_key=note.page_key,
        block_id=note.block_id,
        is_card=note.is_card,
        question=note.question,
        text=note.text,
        changed_on=timezone.localdate(note.changed_at),
        ask_on=note.ask_on,
        is_due=note.is_due,
        used=note.used,
        answered_on=note.answered_on,
        lesson_title=note.lesson_title,
        course_title=note.course_title,
    )
