"""What every page knows about the site and the person."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lms.home.navigation import navigation_for
from lms.home.theme import theme_of


def site(request: HttpRequest) -> dict[str, Any]:
    """Add organisation, version, demonstration flag, theme and the menu (built when shown)."""
    return {
        "organisation_name": settings.ORGANISATION_NAME,
        "version": settings.VERSION,
        "is_demo": settings.DEMO,
        "theme": theme_of(request),
        "nav": SimpleLazyObject(lambda: navigation_for(request)),
        "initials": SimpleLazyObject(lambda: _initials(request.user)),
    }


def _initials(user: Any) -> str:
    words = (user.get_full_name() or user.get_username()).split()
    return "".join(word[0] for word in (*words[:1], *words[1:][-1:])).upper()
