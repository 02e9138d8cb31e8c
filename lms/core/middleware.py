"""What no request may hold; and what every response says: its policy, and who may keep it."""

from collections.abc import Callable
from typing import Any

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Sends the officer-facing policy everywhere but under ``/admin/``."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002
    ) -> Any:
        """Choose the policy by path."""
        parts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith("/admin/") and not report_only:
            parts.replace = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts


class ZeroByteMiddleware:
    """Refuses addresses with a zero byte, which nobody types and PostgreSQL cannot look for.

    Here rather than at each search, so none can be forgotten. Fields of forms refuse it themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer what can be looked for.

        Raises:
            BadRequest: for anything else.
        """
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return self.get_response(request)


class PrivatePagesMiddleware:
    """Keeps what signed-in people see out of every cache, unless the view itself says more.

    Here rather than at each view, so no page, no download and no error page can be forgotten.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and mark the answer if it may depend on who asked."""
        response = self.get_response(request)
        is_undecided = request.session.accessed and not response.has_header("Cache-Control")
        if is_undecided and request.user.is_authenticated:
            add_never_cache_headers(response)
        return response
