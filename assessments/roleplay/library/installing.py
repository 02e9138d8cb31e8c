"""Publish the role-plays that come with Prima."""

from wagtail.models import Page

from assessments.roleplay.api import create_scenario
from assessments.roleplay.library import PAGE_FIELDS, conversation_of, read
from assessments.roleplay.models import ScenarioPage
from lms.people.api import Actor


def install_scenario(slug: str, *, by: Actor, parent: Page, is_required: bool) -> ScenarioPage:
    """Publish one of them beneath ``parent``.

    Raises:
        ValidationError: if the frameworks that come with Prima are not installed.
    """
    written = read(slug)
    return create_scenario(
        by=by,
        parent=parent,
        conversation=conversation_of(written),
        is_required=is_required,
        title=str(written["title"]),
        slug=slug,
        **{name: written[name] for name in PAGE_FIELDS if name not in ("title", "slug")},
    )
