"""Whether the person who writes in an editor is still signed in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def session(request: HttpRequest) -> JsonResponse:
    """Say who is signed in, for the editor's script: their id, or 401."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    return JsonResponse({"user": request.user.pk})


@require_safe
@login_required
def signed_in_again(request: HttpRequest) -> HttpResponse:
    """Send somebody who has signed in again back to the tab they were writing in."""
    return render(request, "core/editor/signed_in_again.html")
