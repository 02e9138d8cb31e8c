"""What every page knows about the site and the person."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Add the organisation's name and whether this is a demonstration."""
    return {"organisation_name": settings.ORGANISATION_NAME, "is_demo": settings.DEMO}
