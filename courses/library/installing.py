"""Bring a course that comes with Prima into the central catalogue."""

from typing import cast

from django.db import transaction
from wagtail.models import Page

from assessments import api as assessments
from courses.catalogue.authoring import add_lesson, create_course
from courses.catalogue.models import CatalogueIndexPage, CoursePage, LessonPage
from courses.library import Entry, LibraryCourse, courses
from courses.library.drawings import add_drawing
from courses.references.models import Regulation
from lms.people.api import Actor


def install_courses(*, by: Actor) -> None:
    """Publish all courses that come with Prima; see ``install_course``."""
    for course in courses():
        install_course(course, by=by)


@transaction.atomic
def install_course(course: LibraryCourse, *, by: Actor) -> CoursePage:
    """Publish a course with its lessons, quiz, role-plays and check, and its questions in the bank.

    What is there already under its address stays as it is and is returned, whatever became of it.

    Raises:
        CatalogueIndexPage.DoesNotExist: before ``prepare_site``.
        Regulation.DoesNotExist: the same.
        ValidationError: if the frameworks that come with Prima are not installed.
    """
    catalogue = CatalogueIndexPage.objects.get()
    there = CoursePage.objects.child_of(catalogue).filter(slug=course.slug).first()
    if there is not None:
        return cast("CoursePage", there)
    ids = assessments.competency_ids(course.competencies)
    page = create_course(by=by, competency_ids=ids, **course.fields)
    lessons = [_add_lesson(course, lesson, page, by) for lesson in course.lessons]
    assessments.install_questions(by=by, lessons=[lesson.slug for lesson in lessons])
    for lesson, written in zip(lessons, course.lessons, strict=True):
        _ask(lesson, written, by)
    _add_quiz(course.quiz, page, by)
    for slug in course.scenarios:
        assessments.install_scenario(
            slug, by=by, parent=_grown(page), is_required=slug in course.required
        )
    _add_quiz(course.check, page, by)
    return page


def _add_lesson(course: LibraryCourse, lesson: Entry, page: CoursePage, by: Actor) -> LessonPage:
    """Publish a lesson without its questions: they name its passages, so they come after it."""
    fields = {name: value for name, value in lesson.items() if name != "body"}
    body = [_block(course, block, by) for block in _body(lesson) if block["type"] != "check"]
    return add_lesson(by=by, course=page, body=body, **fields)


def _ask(lesson: LessonPage, written: Entry, by: Actor) -> None:
    """Put the questions of a lesson in their places."""
    asked = {place: each for place, each in enumerate(_body(written)) if each["type"] == "check"}
    for place, block in asked.items():
        questions = assessments.library_questions(block["questions"])
        lesson.body.insert(place, ("check", {"questions": questions}))
    if asked:
        lesson.duration_minutes = lesson.estimate.minutes
        lesson.save_revision(user=by).publish(user=by)


def _body(lesson: Entry) -> list[Entry]:
    return cast("list[Entry]", lesson["body"])


def _block(course: LibraryCourse, block: Entry, by: Actor) -> tuple[str, object]:
    """Turn a block as it is written into the pair that a lesson takes."""
    kind = block["type"]
    match kind:
        case "heading":
            return kind, block["value"]
        case "text":
            return kind, block["text"].strip()
        case "picture":
            image = add_drawing(course.folder / "drawings" / block["drawing"], block["alt"], by=by)
            return kind, {"image": image, "caption": block.get("caption", "")}
        case "quotation":
            said = {"article": block["article"], "says": block["says"]}
            return kind, said | {"regulation": Regulation.objects.get(slug=block["regulation"])}
    return kind, {name: value for name, value in block.items() if name != "type"}


def _add_quiz(quiz: Entry, page: CoursePage, by: Actor) -> None:
    draws = cast("list[Entry]", quiz["draws"])
    fields = {name: value for name, value in quiz.items() if name != "draws"}
    assessments.create_quiz(
        by=by,
        parent=_grown(page),
        draws=[assessments.NewDraw(**draw) for draw in draws],
        **fields,
    )


def _grown(page: CoursePage) -> Page:
    """Read a page anew: the tree beneath it has grown."""
    return CoursePage.objects.get(pk=page.pk)
