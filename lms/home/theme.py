"""Light or dark, as the person chooses; without a choice the device decides."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from lms.core.requests import way_back

CHOICES = frozenset({"light", "dark"})
ONE_YEAR = 365 * 24 * 3600


def theme_of(request: HttpRequest) -> str:
    """Return "light", "dark" or "" for whatever the device prefers."""
    theme = request.COOKIES.get(_cookie(), "")
    return theme if theme in CHOICES else ""


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice in a cookie and go back to the page it was made on."""
    response = HttpResponseRedirect(way_back(request, "/"))
    theme = request.POST.get("theme", "")
    if theme in CHOICES:
        response.set_cookie(
            _cookie(),
            theme,
            max_age=ONE_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(_cookie(), samesite="Lax")
    return response


def _cookie() -> str:
    return f"{settings.COOKIE_PREFIX}theme"
