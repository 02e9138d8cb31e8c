"""Wagtail hooks of the lms app: the name and colours of the admin, and its first page."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet

from lms.core.editor.labels import label_links
from lms.core.editor.viewsets import EditedPages
from lms.core.roles import Permission
from lms.core.working_days import viewsets as working_days
from lms.people import api as people
from lms.people.access import SignedInRequest

label_links()
register_snippet(working_days.WorkingDayGroup)
for _moment in ("after_create_snippet", "after_edit_snippet"):
    hooks.register(_moment, working_days.note_change)
hooks.register("after_delete_snippet", working_days.note_deletion)

REPORTS_ON_THE_WHOLE_SITE = {"site-history"}
REPORTS_FOR_PROGRAMMERS = {"page-types-usage"}


class FirstStepsPanel(Component):
    """Tells a trainer on the admin's first page how a course is made."""

    name = "first_steps"
    template_name = "wagtailadmin/home/first_steps.html"
    order = 10


@hooks.register("register_admin_viewset")
def edited_pages() -> EditedPages:
    """Make and change all pages in Prima's editors."""
    return EditedPages()


@hooks.register("construct_reports_menu")
def leave_out_what_is_closed(request: SignedInRequest, items: list[Any]) -> None:
    """Offer the reports on the whole site to those who may read them, and no lists of models."""
    closed = set(REPORTS_FOR_PROGRAMMERS)
    if not people.covers_everything(request.user, Permission.AUTHOR):
        closed |= REPORTS_ON_THE_WHOLE_SITE
    items[:] = [item for item in items if item.name not in closed]


@hooks.register("construct_help_menu")
def leave_out_other_sites(_request: HttpRequest, items: list[Any]) -> None:
    """Keep the keyboard's shortcuts; Wagtail's own guides are in English, about any site."""
    items[:] = [item for item in items if item.attrs.get("target") != "_blank"]


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    """Load Prima's colours and typeface into the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_homepage_panels")
def add_first_steps(_request: HttpRequest, panels: list[Any]) -> None:
    """Put the first steps before Wagtail's own panels."""
    panels.append(FirstStepsPanel())
