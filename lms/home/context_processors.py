"""What every page knows about the site and the person."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lms.home.navigation import navigation_for
from lms.home.theme import theme_of
from lms.notifications import api as notifications
from lms.people.api import Visitor


def site(request: HttpRequest) -> dict[str, Any]:
    """Add organisation, version, demonstration flag and theme; menu and bell are built when shown.

    The bell costs one query, and those who are not signed in have none.
    """
    return {
        "organisation_name": settings.ORGANISATION_NAME,
        "version": settings.VERSION,
        "is_demo": settings.DEMO,
        "theme": theme_of(request),
        "nav": SimpleLazyObject(lambda: navigation_for(request)),
        "unread_notices": lambda: notifications.unread_count(request.user.pk or 0),
        "initials": SimpleLazyObject(lambda: _initials(request.user)),
    }


def _initials(user: Visitor) -> str:
    words = str(user).split() if user.is_authenticated else []
    return "".join(word[0] for word in (*words[:1], *words[1:][-1:])).upper()
