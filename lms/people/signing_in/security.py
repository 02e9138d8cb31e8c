"""Who is signing in from where, and what opens only to two factors."""

from collections.abc import Callable
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.core import checks
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from lms.core import audit
from lms.core.roles import Role
from lms.people.models import Actor, User
from lms.people.signing_in import devices

# What somebody who is nothing here without a second factor still reaches: their account, and the
# answers for monitoring.
ACCOUNT_ROUTES = "akun/"
OPEN_TO_ALL = frozenset({"set_language", "set_theme", "healthz", "readyz", "security_txt"})


def address_of(request: HttpRequest) -> str | None:
    """Say from which address a request comes.

    A proxy's word for it is taken only from as many proxies as the settings trust.
    """
    return get_client_ip(request) or None


def record(request: HttpRequest, user: User, action: str, *, by: Actor, **changes: Any) -> None:
    """Note what happened to the account of ``user``, from where and with which kind of browser.

    One insert into the audit trail; ``by`` is ``None`` while nobody knows who it was.
    """
    device = devices.family(request.META.get("HTTP_USER_AGENT", ""))
    audit.record(
        by=by,
        action=action,
        target=user,
        changes={"device": device} | changes,
        address=address_of(request),
    )


def is_only_at_rest(user: Any) -> bool:
    """Tell whether ``user`` is nothing here until they have set up a second factor.

    Officers whose other roles rest go on learning; a superuser's powers do not hang on roles
    alone. Up to three queries the first time.
    """
    if not settings.MFA_REQUIRED_ROLES or not user.is_authenticated or not user.resting_roles:
        return False
    return user.is_superuser or not user.roles


class SecondFactorMiddleware:
    """Leads those whose every role rests to where a second factor is set up.

    Here rather than at each view, so no page, no download and no part of Wagtail's admin can be
    forgotten. What a role that rests would open is closed by ``RoleGrantQuerySet.held_by``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; ``process_view`` decides."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Send the person to the page where factors are set up."""
        match = request.resolver_match
        if (
            match is None
            or match.view_name in OPEN_TO_ALL
            or match.route.startswith(ACCOUNT_ROUTES)
        ):
            return None
        return redirect("mfa_index") if is_only_at_rest(request.user) else None


@checks.register(checks.Tags.security)
def mfa_roles_exist(**_options: Any) -> list[checks.CheckMessage]:
    """Refuse a misspelt role, which would leave its holders without a second factor."""
    unknown = set(settings.MFA_REQUIRED_ROLES) - set(Role.values)
    return [
        checks.Error(
            f"MFA_REQUIRED_ROLES names {name!r}, which is no role.",
            hint=f"The roles are: {', '.join(Role.values)}.",
            id="prima.E010",
        )
        for name in sorted(unknown)
    ]
