"""From which network address the work at hand was asked for."""

from collections.abc import Callable
from contextvars import ContextVar

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest, HttpResponseBase

_address: ContextVar[str | None] = ContextVar("address", default=None)


def current_address() -> str | None:
    """Return the address of whoever sent the request; ``None`` in commands and jobs."""
    return _address.get()


class OriginMiddleware:
    """Remembers the address for the audit trail while a request is answered.

    The address alone is kept, and only with events somebody caused: not the browser, not the
    pages read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the address at hand, and forget it."""
        token = _address.set(get_client_ip(request) or None)
        try:
            return self.get_response(request)
        finally:
            _address.reset(token)
