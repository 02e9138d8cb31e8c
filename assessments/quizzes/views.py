"""Pages of an attempt: translate the request, make one call, translate back."""

from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.activities import is_readable, readable_or_404
from assessments.quizzes import api
from assessments.quizzes.forms import AnswerForm
from assessments.quizzes.models import Attempt, QuizPage
from assessments.quizzes.sheets import AttemptSheet, SavedAnswer
from assessments.signals import ActivityClosedError
from lms.people.access import OfficerRequest, officer_required

CLOCK_TOLERANCE = 5
"""Seconds a page's clock may be ahead of ours when it hands in."""


def _own_attempt(view: Any) -> Any:
    """Give the view the signed-in officer's attempt; anybody else's is 404."""

    @never_cache
    @officer_required
    @wraps(view)
    def guarded(request: OfficerRequest, attempt_id: UUID) -> HttpResponse:
        attempt = get_object_or_404(Attempt.objects.of(request.officer), pk=attempt_id)
        return cast(HttpResponse, view(request, attempt))

    return guarded


def _open_attempt(view: Any) -> Any:
    """Give the view the officer's attempt while it is open; afterwards show the result.

    An attempt whose time is over is handed in on this occasion.
    """

    @_own_attempt
    @wraps(view)
    def guarded(request: OfficerRequest, attempt: Attempt) -> HttpResponse:
        if attempt.is_overdue:
            attempt = api.submit(attempt=attempt, by=None)
        if not attempt.is_open:
            return redirect("attempt_result", attempt.pk)
        return cast(HttpResponse, view(request, attempt))

    return guarded


@officer_required
def quiz_start(request: OfficerRequest, page_id: int) -> HttpResponse:
    """Begin or continue an attempt at a quiz (POST)."""
    page = readable_or_404(QuizPage, page_id, request)
    if request.method != "POST":
        return redirect(page.get_url(request))
    try:
        attempt = api.start_attempt(page=page, officer=request.officer, by=request.user)
    except ActivityClosedError as error:
        messages.error(request, str(error))
        return redirect(page.get_url(request))
    return redirect("attempt", attempt.pk)


@_open_attempt
@require_safe
def attempt(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Show the questions, one on the screen at a time; ``?soal=`` says which."""
    sheet = attempt.sheet()
    current = _number_in(request.GET.get("soal", ""), len(sheet.questions))
    return render(request, "assessments/attempt.html", {"sheet": sheet, "current": current or 1})


@_own_attempt
def attempt_answer(request: OfficerRequest, attempt: Attempt) -> HttpResponse:
    """Save one answer (POST): JSON for the page's script, otherwise on to the next question."""
    if request.method != "POST":
        return redirect("attempt", attempt.pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    wants_json = request.accepts("application/json") and not request.accepts("text/html")
    reply = _json_reply if wants_json else _page_reply
    try:
        saved = api.save_answer(
            attempt=attempt,
            question_id=form.cleaned_data["question"],
            option_ids=form.cleaned_data["option"],
            sequence=form.cleaned_data["sequence"],
        )
    except api.UnknownAnswerError as error:
        raise Http404 from error
    except api.AttemptClosedError:
        return reply(request, attempt, "closed", None)
    except api.StaleAnswerError as error:
        return reply(request, attempt, "stale", error.saved)
    return reply(request, attempt, "", saved)


def _json_reply(
    _request: HttpRequest, attempt: Attempt, problem: str, saved: SavedAnswer | None
) -> HttpResponse:
    content: dict[str, Any] = {"problem": problem}
    if saved is not None and saved.saved_at is not None:
        time = time_format(timezone.localtime(saved.saved_at), "TIME_FORMAT")
        content |= {"sequence": saved.sequence, "saved": time}
    if attempt.seconds_left is not None:
        content["left"] = attempt.seconds_left
    return JsonResponse(content, status=409 if problem else 200)


def _page_reply(
    request: HttpRequest, attempt: Attempt, problem: str, _saved: SavedAnswer | None
) -> HttpResponse:
    if problem == "closed":
        messages.warning(request, _("This attempt is closed. Your last answer came too late."))
        return redirect("attempt", attempt.pk)
    goal = request.POST.get("go", "")
    if problem == "stale":
        messages.warning(
            request,
            _("You changed this answer in another window. What you see here is the newer answer."),
        )
        goal = request.POST.get("from", "")
    number = _number_in(goal, len(attempt.dealt))
    if number is None:
        return redirect("attempt_review", attempt.pk)
    return redirect(f"{reverse('attempt', args=[attempt.pk])}?soal={number}")


@_open_attempt
@require_safe
def attempt_review(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Show which questions are answered before the attempt is handed in."""
    sheet: AttemptSheet = attempt.sheet()
    return render(request, "assessments/attempt_review.html", {"sheet": sheet})


@_own_attempt
def attempt_submit(request: OfficerRequest, attempt: Attempt) -> HttpResponse:
    """Hand in the attempt (POST) and show the result.

    With ``time_over`` it is the page's clock that hands in, not the officer: that counts only if
    time is over here too.
    """
    if request.method != "POST":
        return redirect("attempt_review", attempt.pk)
    if "time_over" in request.POST and attempt.is_open and _has_more_time(attempt):
        messages.info(request, _("You have been given more time. Your answers are saved."))
        return redirect("attempt", attempt.pk)
    api.submit(attempt=attempt, by=request.user)
    return redirect("attempt_result", attempt.pk)


def _has_more_time(attempt: Attempt) -> bool:
    """Tell whether the page's clock ran out too early, by more than clocks usually differ."""
    return attempt.seconds_left is not None and attempt.seconds_left > CLOCK_TOLERANCE


@_own_attempt
@require_safe
def attempt_result(request: OfficerRequest, attempt: Attempt) -> HttpResponse:
    """Show the score, what to revise or what was right and why, and what comes next."""
    if attempt.is_open:
        return redirect("attempt", attempt.pk)
    page = get_object_or_404(QuizPage, pk=attempt.page_id)
    context = {
        "report": attempt.report(),
        "page": page,
        "intro": page.intro(request.officer),
        "is_readable": is_readable(page, request),
    }
    return render(request, "assessments/attempt_result.html", context)


def _number_in(text: str, count: int) -> int | None:
    """Read a question number 1 to ``count``."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 3):
        return None
    return int(text) if 1 <= int(text) <= count else None
