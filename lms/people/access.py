"""View decorators that say who may enter."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from lms.core import quotas
from lms.core.roles import Permission
from lms.people import api
from lms.people.models import Officer, User

View = Callable[..., HttpResponseBase]

SENT_FOR = "X-Sent-For"
"""The header in which a page's script says whom the page was made for (``static/js/csrf.js``)."""


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


def sent_from(page: Callable[..., str]) -> Callable[[View], View]:
    """Let in what a page sends only while that page's reader is signed in, and lose it to nobody.

    A script is told 401 where nobody is signed in, and 403 where somebody else is: nothing it sent
    has been read then. A form sent by nobody leads to signing in, which says that it was not saved,
    and from there to ``page``, which takes what the view takes.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **sent_to: object) -> HttpResponseBase:
            is_signed_in = request.user.is_authenticated
            reader = request.headers.get(SENT_FOR)
            if is_signed_in and reader in (None, str(request.user.pk)):
                return view(request, **sent_to)
            if reader is not None:
                return HttpResponse(status=403 if is_signed_in else 401)
            if request.method == "POST":
                text = _(
                    "You were signed out, so what you sent was not saved. Sign in and do it again."
                )
                messages.warning(request, text)
            return redirect_to_login(page(request, **sent_to))

        return guarded

    return decorate


def may_again(request: HttpRequest, action: str) -> bool:
    """Count that who is signed in does something costly; tell whether they may, this often.

    ``action`` names a limit in ``settings.RATE_LIMITS``. One query.
    """
    return quotas.take(quotas.limits(action, request=request))
