"""The small menu of the HR area: sections that the parts declare, in ``hr_sections.py``."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from lms.core.declarations import Registry
from lms.core.roles import Permission
from lms.people import api


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the HR area. ``name`` is that of its address; ``order`` is its place."""

    name: str
    label: Promise
    permission: Permission
    order: int


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A section as whoever may enter it sees it in the menu."""

    label: Promise
    url: str
    is_current: bool


SECTIONS = Registry[Section]("section of HR's")
declare = SECTIONS.declare


def sections_for(request: HttpRequest) -> list[MenuItem]:
    """List the parts that the person who asks may enter. A query for each undivided permission."""
    asked = {section.permission for section in SECTIONS}
    held = {permission for permission in asked if api.has_permission(request.user, permission)}
    entered = [section for section in SECTIONS if section.permission in held]
    return [
        MenuItem(section.label, url, is_current=request.path == url)
        for section in sorted(entered, key=lambda section: section.order)
        for url in [reverse(section.name)]
    ]
