"""The pages about one's own account that allauth's do not do as Prima needs them."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.views import EmailView, LogoutView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from lms.core.numbers import row_id
from lms.people.access import SignedInRequest
from lms.people.models import User
from lms.people.signing_in import limits, sessions

# Which limit closes which page as a whole; elsewhere the form itself says so.
ACTIONS = {
    "account_change_password": "change_password",
    "account_email": "manage_email",
    "account_reauthenticate": "reauthenticate",
    "account_reset_password_from_key": "reset_password_from_key",
    "account_set_password": "change_password",
    "account_signup": "signup",
    "mfa_reauthenticate": "reauthenticate",
    "mfa_reauthenticate_webauthn": "reauthenticate",
}


class SignOutView(LogoutView):
    """allauth's view; the browser then forgets pages, answers and texts of whoever was here.

    Browsers obey where https is on. ``static/js/sign-out.js`` forgets anywhere, and has sent before
    what was waiting. Cookies stay: the session's is gone already, and language and appearance tell
    of nobody.
    """

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out. Who leaves between password and code was not in: what waits is another's."""
        was_in = self.request.user.is_authenticated
        response: HttpResponse = super().post(*args, **kwargs)
        if was_in:
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class OwnEmailView(EmailView):
    """allauth's page, except that mail goes only to an address shown to be the reader's.

    allauth lets the first address that somebody types become theirs unseen; here HR has given
    everybody one, and another person's would keep that person from signing in with it.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse to use an address whose owner has not confirmed it."""
        if "action_primary" in request.POST and not self._is_confirmed(request):
            message = "account/messages/unverified_primary_email.txt"
            get_adapter().add_message(request, messages.ERROR, message)
            return redirect("account_email")
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    @staticmethod
    def _is_confirmed(request: HttpRequest) -> bool:
        mine = EmailAddress.objects.filter(user_id=request.user.pk, verified=True)
        return bool(mine.filter(email=request.POST.get("email", "").lower()).exists())


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@xframe_options_sameorigin
@login_required
def signed_in_again(request: SignedInRequest) -> HttpResponse:
    """Tell the pages that wait for it who is signed in; a POST lets somebody else sign in.

    The browser keeps what waits in it then: it is not theirs who sign out here.
    """
    if request.method == "POST":
        get_adapter().logout(request)
        return redirect_to_login(request.path)
    return render(request, "account/signed_in_again.html")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def session_list(request: SignedInRequest) -> HttpResponse:
    """List where the reader is signed in; a POST ends one session, or all but this one."""
    user = request.user
    current = request.session.session_key
    if request.method == "POST":
        _end(request, user)
        return redirect("usersessions_list")
    listed = sessions.open_sessions(user, current_key=current)
    return render(
        request,
        "usersessions/usersession_list.html",
        {"sessions": listed, "has_others": any(not session.is_current for session in listed)},
    )


def _end(request: HttpRequest, user: User) -> None:
    """End the session named in the form, or all others where none is named.

    Raises:
        Http404: if the one named is not the reader's, or is this one.
    """
    named = request.POST.get("session", "")
    session_id = row_id(named)
    if named and session_id is None:
        raise Http404
    ended = sessions.end_sessions(
        by=user,
        user=user,
        session_id=session_id,
        keep=request.session.session_key,
    )
    if named and not ended:
        raise Http404
    messages.success(request, _("Signed out there."))


def too_many_attempts(request: HttpRequest) -> HttpResponse:
    """Say how long the page stays closed; allauth asks for this one wherever it refuses a page."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    wait = limits.wait_for_page(request, ACTIONS[name])
    response = render(request, "429.html", {"wait": wait}, status=429)
    response["Retry-After"] = str(wait.seconds)
    return response
