"""The pages on which an officer plays a role-play."""

import re
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from assessments.activities import is_readable, readable_or_404
from assessments.roleplay import api
from assessments.roleplay.engine import IllegalMoveError, NotOverError
from assessments.roleplay.models import Play, ScenarioPage
from assessments.roleplay.screens import PlayScreen
from assessments.signals import ActivityClosedError
from lms.people.access import OfficerRequest, officer_required

PLAYER = "roleplay-player"  # what static/js/roleplay.js calls itself in X-Requested-With


def _officer_id(request: HttpRequest) -> int:
    return cast(OfficerRequest, request).officer.pk


@require_POST
@officer_required
def start(request: HttpRequest) -> HttpResponse:
    """Begin to play the role-play whose page id is posted, or go on with the open play."""
    page = readable_or_404(ScenarioPage, _number(request.POST.get("page")), request)
    try:
        play = api.start_play(page=page, officer_id=_officer_id(request), by=request.user)
    except ActivityClosedError as closed:
        messages.error(request, str(closed))
        return redirect(page.get_url(request))
    return redirect("play", play.pk)


@require_GET
@officer_required
@never_cache
def play(request: HttpRequest, play_id: UUID) -> HttpResponse:
    """Show the conversation as far as it has come."""
    try:
        screen = api.play_screen(play_id=play_id, officer_id=_officer_id(request))
    except Play.DoesNotExist as error:
        raise Http404 from error
    return render(request, "assessments/play.html", _context(screen, 0))


@require_POST
@officer_required
@never_cache
def move(request: HttpRequest, play_id: UUID) -> HttpResponse:
    """Make the posted choice; answer the player with what is new, a plain form with the page."""
    step = _number(request.POST.get("step"))
    try:
        screen = api.make_move(
            play_id=play_id,
            officer_id=_officer_id(request),
            step=step,
            token=request.POST.get("choice", ""),
            by=request.user,
        )
    except Play.DoesNotExist as error:
        raise Http404 from error
    except IllegalMoveError:
        screen = api.play_screen(play_id=play_id, officer_id=_officer_id(request))
        return render(request, "assessments/play_conflict.html", _context(screen, 0), status=409)
    if request.headers.get("X-Requested-With") == PLAYER:
        return render(request, "assessments/play_part.html", _context(screen, step + 1))
    return redirect(f"{reverse('play', args=[play_id])}#langkah-{screen.state.step}")


@require_GET
@officer_required
@never_cache
def debrief(request: HttpRequest, play_id: UUID) -> HttpResponse:
    """Look back on a finished play; while it goes on, go back to the conversation."""
    try:
        screen = api.debrief(play_id=play_id, officer_id=_officer_id(request))
    except Play.DoesNotExist as error:
        raise Http404 from error
    except NotOverError:
        return redirect("play", play_id)
    context = {"debrief": screen, "is_readable": is_readable(screen.page, request)}
    return render(request, "assessments/play_debrief.html", context)


def _context(screen: PlayScreen, from_step: int) -> dict[str, Any]:
    return {"screen": screen, "state": screen.state, "lines": screen.lines_from(from_step)}


def _number(posted: str | None) -> int:
    """Read a posted number; anything else is -1, which no page or step has."""
    found = re.fullmatch(r"[0-9]{1,9}", posted or "")
    return int(found[0]) if found else -1
