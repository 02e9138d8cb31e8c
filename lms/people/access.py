"""View decorators that say who may enter."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from lms.core import quotas
from lms.core.roles import Permission
from lms.people import api
from lms.people.models import Officer, User

View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """A request from somebody signed in, as ``permission_required`` lets through."""

    user: User


class OfficerRequest(SignedInRequest):
    """A request from a signed-in officer."""

    officer: Officer


def officer_required(view: View) -> View:
    """Let officers in and give the view ``request.officer``; send visitors to the sign-in page.

    Raises:
        PermissionDenied: for somebody signed in who is no officer.
    """

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        officer = api.officer_of(request.user)
        if officer is None:
            raise PermissionDenied
        cast("OfficerRequest", request).officer = officer
        return view(request, *args, **kwargs)

    return guarded


def permission_required(permission: Permission) -> Callable[[View], View]:
    """Let in whoever has a role that carries ``permission``; send visitors to the sign-in page."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not api.has_permission(request.user, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def may_again(request: HttpRequest, action: str) -> bool:
    """Count that who is signed in does something costly; tell whether they may, this often.

    ``action`` names a limit in ``settings.RATE_LIMITS``. One query.
    """
    return quotas.take(quotas.limits(action, request=request))
