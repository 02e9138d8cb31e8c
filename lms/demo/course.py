"""The course, its quiz and its role-play, written as a trainer would."""

from dataclasses import dataclass
from typing import Any

from assessments import api as assessments
from courses import api as courses
from lms.demo.content import read, without


@dataclass(frozen=True, slots=True)
class Course:
    """The pages of the course in the order they are taken."""

    page: Any
    lessons: list[Any]
    quiz: Any
    scenario: Any


def add_course(*, by: Any, framework: Any) -> Course:
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


def _add_quiz(by: Any, page: Any) -> Any:
    content = read("quiz")
    questions = [
        assessments.create_question(
            by=by,
            options=[
                assessments.NewOption(
                    option["text"], option.get("correct", False), option["feedback"]
                )
                for option in question["options"]
            ],
            **without(question, "options"),
        )
        for question in content["questions"]
    ]
    return assessments.create_quiz(
        by=by, parent=page, questions=questions, **without(content, "questions")
    )


def _add_scenario(by: Any, page: Any) -> Any:
    content = read("scenario")
    return assessments.create_scenario(
        by=by, parent=page, nodes=as_nodes(content), **without(content, "turns", "endings")
    )


def as_nodes(content: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Turn ``scenario.toml`` into the pairs a conversation is made of, the opening first."""
    turns = [
        ("turn", {"narration": "", **turn, "choices": [_as_choice(c) for c in turn["choices"]]})
        for turn in content["turns"]
    ]
    return turns + [("ending", ending) for ending in content["endings"]]


def _as_choice(choice: dict[str, Any]) -> dict[str, Any]:
    return {"reaction": "", "critical": "", **choice}
