"""A lesson that asks for words, and what officers answer it."""

from typing import Any

from courses.models import CoursePage, LessonPage, Note
from courses.notebook import api
from courses.notebook.places import Place
from courses.notebook.rules import NoteKind
from tests.factories import content

QUESTION = "Kapan Anda merasa dilayani dengan baik?"
PROMPT = "Apa yang Anda katakan bila berkas kurang?"
SENTENCE = "Satu lagi yang perlu dilengkapi, Bu."


def lesson(course: CoursePage, title: str = "Mendengarkan") -> LessonPage:
    """Add a lesson with a reflection and a pocket card."""
    return content.lesson(
        course,
        title,
        body=[
            ("text", "<p>Warga datang dengan harapan.</p>"),
            ("reflection", {"question": QUESTION, "thought": "<p>Karena didengarkan.</p>"}),
            ("pocket_card", {"prompt": PROMPT, "example": "“Saya bantu lengkapi.”"}),
        ],
    )


def block(page: LessonPage, kind: str) -> str:
    """Return the id of the first block of a kind, ``reflection`` or ``pocket_card``."""
    return next(child.id for child in page.body if child.block_type == kind)


def place(page: LessonPage, kind: NoteKind, course: CoursePage) -> Place:
    """Return where a lesson asks for a note of a kind."""
    is_card = kind is NoteKind.CARD
    return Place(
        page_key=page.translation_key,
        block_id=block(page, "pocket_card" if is_card else "reflection"),
        kind=kind,
        question=PROMPT if is_card else QUESTION,
        lesson_title=page.title,
        course_key=course.translation_key,
        course_title=course.title,
    )


def write(officer: Any, page: LessonPage, kind: NoteKind, text: str, version: int = 0) -> Any:
    """Let an officer write a note of a kind in a lesson."""
    course = CoursePage.objects.parent_of(page).get()
    here = place(page, kind, course)
    return api.write(officer_id=officer.pk, place=here, text=text, version=version)


def card(officer: Any, page: LessonPage, text: str = SENTENCE) -> Note:
    """Let an officer write the pocket card of a lesson."""
    made: Note = write(officer, page, NoteKind.CARD, text)
    return made
