"""What the sign-in page of a demonstration offers."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lms.demo import accounts


def demonstration(_request: HttpRequest) -> dict[str, Any]:
    """Add the accounts to try Prima with, read when shown; only a demonstration has any."""
    if not settings.DEMO:
        return {}
    return {"demo_accounts": SimpleLazyObject(accounts.listed)}
