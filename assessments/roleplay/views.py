"""The pages on which an officer plays a role-play."""

import re
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from assessments.activities import is_readable, readable_or_404
from assessments.roleplay import api, documents
from assessments.roleplay.engine import (
    IllegalMoveError,
    NoReplyError,
    NotOverError,
    StepAheadError,
)
from assessments.roleplay.engine.kinds.reply import LONGEST
from assessments.roleplay.models import Pace, Play, ScenarioPage
from assessments.roleplay.screens import PlayScreen
from assessments.signals import ActivityClosedError
from assessments.sittings.views import begun, own
from lms.people.access import OfficerRequest, officer_required, sent_from

UNPROCESSABLE = 422
PLAYER = "roleplay-player"  # what static/js/roleplay.js calls itself in X-Requested-With


@require_POST
@officer_required
def start(request: OfficerRequest) -> HttpResponse:
    """Begin to play the role-play whose page id is posted, or go on with the open play."""
    page = readable_or_404(ScenarioPage, _number(request.POST.get("page")), request)
    start_play = partial(
        api.start_play,
        page=page,
        officer_id=request.officer.pk,
        by=request.user,
        pace=_pace(request),
    )
    return begun(request, page, start_play, "play")


@require_GET
@own(Play)
def play(request: OfficerRequest, play_id: UUID) -> HttpResponse:
    """Show the conversation as far as it has come."""
    return _whole(request, api.play_screen(play_id=play_id, officer_id=request.officer.pk))


def _whole(
    request: OfficerRequest, screen: PlayScreen, refused: str | None = None, status: int = 200
) -> HttpResponse:
    """Answer with the whole page; ``refused`` is what was written and could not be taken."""
    page = get_object_or_404(ScenarioPage, pk=screen.page_id)
    context = _context(screen, screen.recent_from)
    context |= {"page_url": page.get_url(request), "refused": refused}
    if screen.state.is_over:
        context |= _brought(request, screen, page)
    return render(request, "assessments/play.html", context, status=status)


@require_POST
@sent_from(lambda _request, play_id: reverse("play", args=[play_id]))
@own(Play)
def move(request: OfficerRequest, play_id: UUID) -> HttpResponse:
    """Make the posted choice; answer the player with what is new, a plain form with the page.

    Where nothing is written, or too much, the page comes back with what was and says so.
    """
    step = _number(request.POST.get("step"))
    try:
        screen = api.make_move(
            play_id=play_id,
            officer_id=request.officer.pk,
            step=step,
            token=request.POST.get("choice", ""),
            reply=_reply(request),
            by=request.user,
        )
    except IllegalMoveError as error:
        screen = api.play_screen(play_id=play_id, officer_id=request.officer.pk)
        if isinstance(error, NoReplyError) and screen.asks_for_words:
            return _whole(request, screen, refused=_reply(request), status=UNPROCESSABLE)
        return render(request, "assessments/play_conflict.html", _context(screen, 0), status=409)
    if request.headers.get("X-Requested-With") == PLAYER:
        context = _context(screen, step + 1)
        if screen.state.is_over:
            context |= _brought(request, screen, get_object_or_404(ScenarioPage, pk=screen.page_id))
        return render(request, "assessments/play_part.html", context)
    return redirect(f"{reverse('play', args=[play_id])}#langkah-{screen.state.step}")


@require_POST
@own(Play)
def branch(request: OfficerRequest, play_id: UUID) -> HttpResponse:
    """Practise a finished play from the posted turn on, or go on with the open play."""
    step = _number(request.POST.get("step"))
    source = get_object_or_404(Play.objects.of(request.officer.pk), pk=play_id)
    page = readable_or_404(ScenarioPage, source.page_id, request)
    try:
        play = api.branch_play(
            play_id=play_id, officer_id=request.officer.pk, step=step, by=request.user
        )
    except ActivityClosedError as closed:
        messages.error(request, str(closed))
        return redirect(page.get_url(request))
    except (NotOverError, StepAheadError) as error:
        raise Http404 from error
    if (play.branched_from_id, play.branch_step) != (play_id, step):
        messages.info(request, _("Finish this conversation first, then you can practise again."))
    return redirect("play", play.pk)


@require_POST
@own(Play)
def debrief_pdf(request: OfficerRequest, play_id: UUID) -> HttpResponse:
    """Have the debrief written as a PDF, and lead to the job's page."""
    try:
        job = documents.request_debrief(
            play_id=play_id, officer_id=request.officer.pk, by=request.user
        )
    except NotOverError:
        return redirect("play", play_id)
    return redirect("job", job.pk)


@require_GET
@own(Play)
def debrief(request: OfficerRequest, play_id: UUID) -> HttpResponse:
    """Look back on a finished play; while it goes on, go back to the conversation."""
    try:
        screen = api.debrief(play_id=play_id, officer_id=request.officer.pk)
    except NotOverError:
        return redirect("play", play_id)
    context = {
        "debrief": screen,
        "intro": screen.page.intro(request.officer),
        "is_readable": is_readable(screen.page, request),
    }
    return render(request, "assessments/play_debrief.html", context)


def _context(screen: PlayScreen, from_step: int) -> dict[str, object]:
    return {
        "screen": screen,
        "state": screen.state,
        "lines": screen.lines_from(from_step),
        "longest": LONGEST,
    }


def _brought(request: OfficerRequest, screen: PlayScreen, page: ScenarioPage) -> dict[str, object]:
    """Return what the end of a play says of what it has brought. One query."""
    ids = screen.competency_ids if screen.is_counted else frozenset()
    levels = api.levels_now(officer_id=request.officer.pk, competency_ids=ids)
    return {"page": page, "levels": levels}


def _pace(request: OfficerRequest) -> Pace:
    """Return how the officer wants to be held to time limits; anything unknown is as set."""
    posted = request.POST.get("pace", "")
    return Pace(posted) if posted in Pace.values else Pace.AS_SET


def _reply(request: OfficerRequest) -> str:
    """Return what was written, or the keys of what was marked; see the kinds of node.

    Browsers count and send line breaks differently; no database keeps a NUL.
    """
    written = request.POST.get("reply", "").replace("\r\n", "\n").strip()
    return (written or " ".join(sorted(request.POST.getlist("mark")))).replace("\0", "")


def _number(posted: str | None) -> int:
    """Read a posted number; anything else is -1, which no page or step has."""
    found = re.fullmatch(r"[0-9]{1,9}", posted or "")
    return int(found[0]) if found else -1
