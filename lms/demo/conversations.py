"""The course of the demonstration that consists of a role-play."""

from assessments import api as assessments
from courses import api as courses
from lms.demo.content import read, without
from lms.people.api import User


def add_conversations(*, by: User) -> None:
    """Publish it in the central catalogue."""
    content = read("conversations")
    page = courses.create_course(
        by=by,
        competency_ids=assessments.competency_ids(content["competencies"]),
        **without(content, "competencies", "scenarios", "required"),
    )
    for slug in content["scenarios"]:
        assessments.install_scenario(
            slug, by=by, parent=page, is_required=slug in content["required"]
        )
        page.refresh_from_db()  # the tree has grown
