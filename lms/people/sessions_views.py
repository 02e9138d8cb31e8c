"""The page about where one is signed in."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.core.numbers import row_id
from lms.people import sessions
from lms.people.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def session_list(request: HttpRequest) -> HttpResponse:
    """List where the reader is signed in; a POST ends one session, or all but this one."""
    user = cast(User, request.user)
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
