"""The course, its quiz and its role-plays, written as a trainer would."""

from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from assessments import api as assessments
from courses import api as courses
from lms.demo.content import read, without
from lms.people.api import OrgUnit, User

SCENARIOS = ("warga-marah-di-loket", "berkas-kurang")
"""The first must be played, the other may be."""


@dataclass(frozen=True, slots=True)
class Course:
    """The pages of the course in the order they are taken."""

    page: Any
    lessons: list[Any]
    quiz: Any
    scenarios: list[Page]


def add_course(*, by: User) -> Course:
    """Publish the course with everything beneath it."""
    content = read("course")
    page = courses.create_course(
        by=by,
        competency_ids=assessments.competency_ids(content["competencies"]),
        **without(content, "lessons", "competencies"),
    )
    lessons = [
        courses.add_lesson(
            by=by,
            course=page,
            body=[as_block(block) for block in lesson["body"]],
            **without(lesson, "body"),
        )
        for lesson in content["lessons"]
    ]
    page.refresh_from_db()  # the tree has grown
    assessments.install_questions(by=by, lessons=[lesson.slug for lesson in lessons])
    quiz = _add_quiz(by, page)
    scenarios = []
    for slug in SCENARIOS:
        page.refresh_from_db()
        is_required = slug == SCENARIOS[0]
        scenarios.append(
            assessments.install_scenario(slug, by=by, parent=page, is_required=is_required)
        )
    return Course(page, lessons, quiz, scenarios)


def as_block(entry: dict[str, Any]) -> tuple[str, Any]:
    """Turn a block as written in ``course.toml`` into the pair a StreamField takes."""
    kind = entry["type"]
    if kind == "heading":
        return kind, entry["value"]
    if kind == "text":
        return kind, entry["text"].strip()
    return kind, without(entry, "type")


def add_question(question: dict[str, Any], *, by: User, unit: OrgUnit | None = None) -> Any:
    """Write a question of ``quiz.toml`` into the bank of a unit, or the central one."""
    options = tuple(
        assessments.Option(option["text"], option.get("correct", False), option["feedback"])
        for option in question["options"]
    )
    body = assessments.Choice(options, takes_several=question.get("kind") == "multiple")
    return assessments.create_question(
        by=by, unit=unit, body=body, **without(question, "options", "kind")
    )


def _add_quiz(by: User, page: Any) -> Any:
    content = read("quiz")
    questions = [add_question(question, by=by) for question in content["questions"]]
    return assessments.create_quiz(
        by=by,
        parent=page,
        questions=questions,
        draws=[assessments.NewDraw(**draw) for draw in content["draws"]],
        **without(content, "questions", "draws"),
    )
