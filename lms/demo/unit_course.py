"""The course of one agency, written by its own trainer: seen by its officers only."""

from typing import Any

from assessments import api as assessments
from courses import api as courses
from lms.demo.content import read, without
from lms.demo.course import add_question, as_block
from lms.people.api import OrgUnit, User

UNIT_TRAINER = "rudi"


def add_unit_course(*, by: User, unit: OrgUnit) -> Any:
    """Publish the course in the catalogue of ``unit``, its questions in the unit's bank."""
    content = read("unit_course")
    page = courses.create_course(
        by=by,
        catalogue=courses.unit_catalogue(unit),
        competency_ids=assessments.competency_ids(content["competencies"]),
        **without(content, "lessons", "quiz", "competencies"),
    )
    for lesson in content["lessons"]:
        courses.add_lesson(
            by=by,
            course=page,
            body=[as_block(block) for block in lesson["body"]],
            **without(lesson, "body"),
        )
    quiz = content["quiz"]
    questions = [add_question(question, by=by, unit=unit) for question in quiz["questions"]]
    page.refresh_from_db()  # the tree has grown
    assessments.create_quiz(by=by, parent=page, questions=questions, **without(quiz, "questions"))
    return page
