"""The role-plays of the demonstration, and the course that consists of them."""

from typing import Any

from wagtail.models import Page

from assessments import api as assessments
from courses import api as courses
from lms.demo.content import read, without
from lms.people.api import User

PAGE_FIELDS = (
    "slug",
    "title",
    "introduction",
    "persona_name",
    "persona_description",
    "duration_minutes",
    "pass_percent",
)


def add_conversations(*, by: User, framework: Any) -> None:
    """Publish the course of role-plays in the central catalogue."""
    content = read("conversations")
    competencies = framework.competencies.filter(code__in=content["competencies"])
    page = courses.create_course(
        by=by,
        competency_ids=list(competencies.values_list("pk", flat=True)),
        **without(content, "competencies", "scenarios", "required"),
    )
    for slug in content["scenarios"]:
        add_scenario(slug, by=by, parent=page, is_required=slug in content["required"])
        page.refresh_from_db()  # the tree has grown


def add_scenario(slug: str, *, by: User, parent: Page, is_required: bool) -> Page:
    """Publish one of the role-plays in the folder ``scenarios`` beneath ``parent``."""
    content = read(f"scenarios/{slug}")
    return assessments.create_scenario(
        by=by,
        parent=parent,
        conversation=without(content, *PAGE_FIELDS),
        is_required=is_required,
        **{name: content[name] for name in PAGE_FIELDS},
    )
