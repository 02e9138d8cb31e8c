"""The script of a role-play: translate the request, make one call, translate back."""

from collections.abc import Callable
from functools import wraps
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments.activities import readable_or_404
from assessments.roleplay.models import ScenarioPage
from assessments.roleplay.script import api
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.access import SignedInRequest

READING = (Permission.ASSESS, Permission.AUTHOR)


def who_may_read(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Give the view a published role-play, if whoever asks assesses or writes, and may read it."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, page_id: int) -> HttpResponse:
        if not any(people.has_permission(request.user, permission) for permission in READING):
            raise PermissionDenied
        return view(request, readable_or_404(ScenarioPage, page_id, request))

    return guarded


@require_safe
@who_may_read
def script(request: SignedInRequest, page: ScenarioPage) -> HttpResponse:
    """Show what the citizen says at each turn, what may be answered, and what to watch for."""
    found = api.script(page)
    if found is None:
        raise Http404
    context = {"script": found, "page": page, "request_key": uuid4()}
    return render(request, "assessments/script/script.html", context)


@require_POST
@who_may_read
def request_pdf(request: SignedInRequest, page: ScenarioPage) -> HttpResponse:
    """Have the script made as a PDF, and show how far it is."""
    key = request.POST.get("request_key", "")[:36]
    return redirect(api.request_pdf(by=request.user, page=page, request_key=key))
