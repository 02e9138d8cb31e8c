"""The course, its quiz and its role-play, written as a trainer would."""

from dataclasses import dataclass
from typing import Any

from assessments import api as assessments
from courses import api as courses
from lms.demo.content import read, without
from lms.people.api import OrgUnit, User


@dataclass(frozen=True, slots=True)
class Course:
    """The pages of the course in the order they are taken."""

    page: Any
    lessons: list[Any]
    quiz: Any
    scenario: Any


def add_course(*, by: User, framework: Any) -> Course:
    """Publish the course with everything beneath it."""
    content = read("course")
    competencies = framework.competencies.filter(code__in=content["competencies"])
    page = courses.create_course(
        by=by,
        competency_ids=list(competencies.values_list("pk", flat=True)),
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
    assessments.install_questions(by=by)
    quiz = _add_quiz(by, page)
    page.refresh_from_db()
    return Course(page, lessons, quiz, _add_scenario(by, page))


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


def _add_scenario(by: User, page: Any) -> Any:
    content = read("scenario")
    return assessments.create_scenario(
        by=by,
        parent=page,
        conversation=as_document(content),
        **without(content, "turns", "endings"),
    )


def as_document(content: dict[str, Any]) -> dict[str, Any]:
    """Turn ``scenario.toml`` into a document of format 2 (docs/scenarios.md)."""
    turns = [{"kind": "turn", **turn} for turn in content["turns"]]
    endings = [{"kind": "ending", **ending} for ending in content["endings"]]
    return {"format": 2, "nodes": turns + endings}
