"""Wagtail hooks of the lms app: the name and colours of the admin, and its first page."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.ui.components import Component


class FirstStepsPanel(Component):
    """Tells a trainer on the admin's first page how a course is made."""

    name = "first_steps"
    template_name = "wagtailadmin/home/first_steps.html"
    order = 10


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    """Load Prima's colours and typeface into the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_homepage_panels")
def add_first_steps(_request: HttpRequest, panels: list[Any]) -> None:
    """Put the first steps before Wagtail's own panels."""
    panels.append(FirstStepsPanel())
