"""Pages of an attempt: translate the request, make one call, translate back."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.activities import is_readable, readable_or_404
from assessments.questions.kinds.protocol import UnknownAnswerError
from assessments.quizzes import api
from assessments.quizzes.forms import AnswerForm
from assessments.quizzes.models import Attempt, QuizPage
from assessments.quizzes.screens import AttemptReport, AttemptSheet, SavedAnswer
from assessments.sittings.views import SittingView, begun, own
from lms.people.access import OfficerRequest, officer_required, sent_from

OPEN_AT_ONCE, FOLDED_AT_ONCE = 5, 20
"""How many questions of a result are on a page: what stands open is long on a phone."""

MOST_QUESTIONS = 999

CLOCK_TOLERANCE = 5
"""Seconds a page's clock may be ahead of ours when it hands in."""


AttemptView = Callable[[OfficerRequest, Attempt], HttpResponse]

_own_attempt = own(Attempt)


def _read(request: OfficerRequest, attempt_id: UUID) -> Attempt:
    return api.read_attempt(attempt_id=attempt_id, officer_id=request.officer.pk)


def _shown_attempt(view: AttemptView) -> SittingView:
    """Give the view the officer's attempt to be shown."""

    @_own_attempt
    @wraps(view)
    def guarded(request: OfficerRequest, attempt_id: UUID) -> HttpResponse:
        return view(request, _read(request, attempt_id))

    return guarded


def _open_attempt(view: AttemptView) -> SittingView:
    """Give the view the officer's attempt while it is open; afterwards show the result.

    An attempt whose time is over is handed in on this occasion.
    """

    @_shown_attempt
    @wraps(view)
    def guarded(request: OfficerRequest, attempt: Attempt) -> HttpResponse:
        if attempt.is_overdue:
            attempt = api.submit_overdue(attempt_id=attempt.pk)
        if not attempt.is_open:
            return redirect("attempt_result", attempt.pk)
        return view(request, attempt)

    return guarded


@officer_required
def quiz_start(request: OfficerRequest, page_id: int) -> HttpResponse:
    """Begin or continue an attempt at a quiz (POST)."""
    page = readable_or_404(QuizPage, page_id, request)
    if request.method != "POST":
        return redirect(page.get_url(request))
    start = partial(api.start_attempt, page=page, officer_id=request.officer.pk, by=request.user)
    return begun(request, page, start, "attempt")


@_open_attempt
@require_safe
def attempt(request: OfficerRequest, attempt: Attempt) -> HttpResponse:
    """Show the questions, one on the screen at a time: that of ``?soal=``, or where one was."""
    sheet = attempt.sheet()
    if sheet.is_gone_through:
        return redirect("attempt_review", attempt.pk)
    asked = _number_in(request.GET.get("soal", ""), len(sheet.questions))
    current = sheet.position if sheet.goes_forward_only else asked or sheet.resumes_at
    context = {
        "sheet": replace(sheet, current=current),
        "current": current,
        "review": attempt.told_at_once(current) if sheet.is_practice else None,
    }
    return render(request, "assessments/attempt.html", context)


def _question_page(request: HttpRequest, attempt_id: UUID) -> str:
    """Name the address of the question that an answer was sent from."""
    page = reverse("attempt", args=[attempt_id])
    number = _number_in(request.POST.get("from", ""), MOST_QUESTIONS)
    return page if number is None else f"{page}?soal={number}"


@sent_from(_question_page)
@_own_attempt
def attempt_answer(request: OfficerRequest, attempt_id: UUID) -> HttpResponse:
    """Save one answer (POST): JSON for the page's script, otherwise on to the next question."""
    if request.method != "POST":
        return redirect("attempt", _read(request, attempt_id).pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        _read(request, attempt_id)  # somebody else's is not found, whatever was sent
        return HttpResponse(status=400)
    wants_json = request.accepts("application/json") and not request.accepts("text/html")
    reply = _json_reply if wants_json else _page_reply
    try:
        answered = api.save_answer(
            attempt_id=attempt_id,
            officer_id=request.officer.pk,
            question_id=form.cleaned_data["question"],
            sent=form.sent,
            sequence=form.cleaned_data["sequence"],
            certainty=form.cleaned_data["certainty"],
            goes_on=request.POST.get("go", "") not in {"", request.POST.get("from", "")},
        )
    except UnknownAnswerError as error:
        raise Http404 from error
    except api.AttemptClosedError as error:
        messages.warning(request, _("This attempt is closed. Your last answer came too late."))
        return reply(request, error.attempt, {"problem": "closed"}, None)
    except api.QuestionPassedError as error:
        messages.warning(request, _("You have gone on: that question cannot be answered any more."))
        return reply(request, error.attempt, {"problem": "closed"}, None)
    except api.StaleAnswerError as error:
        refusal = {"problem": "stale", "answer": list(error.sent)}
        return reply(request, error.attempt, refusal, error.saved)
    return reply(request, answered.attempt, {}, answered.saved)


def _json_reply(
    _request: HttpRequest,
    attempt: Attempt,
    refusal: dict[str, Any],
    saved: SavedAnswer | None,
) -> HttpResponse:
    content = {"problem": ""} | refusal
    if saved is not None and saved.saved_at is not None:
        time = time_format(timezone.localtime(saved.saved_at), "TIME_FORMAT")
        content |= {"sequence": saved.sequence, "saved": time}
    if attempt.seconds_left is not None:
        content["left"] = attempt.seconds_left
    return JsonResponse(content, status=409 if refusal else 200)


def _page_reply(
    request: HttpRequest,
    attempt: Attempt,
    refusal: dict[str, Any],
    _saved: SavedAnswer | None,
) -> HttpResponse:
    if refusal.get("problem") == "closed":
        return redirect("attempt", attempt.pk)
    goal, came_from = (request.POST.get(name, "") for name in ("go", "from"))
    if refusal:
        messages.warning(
            request,
            _("You changed this answer in another window. What you see here is the newer answer."),
        )
        goal = came_from
    number = _number_in(goal, len(attempt.paper.items))
    if number is None:
        return redirect("attempt_review", attempt.pk)
    told = "#umpan-balik" if attempt.paper.rules.is_practice and goal == came_from else ""
    return redirect(f"{reverse('attempt', args=[attempt.pk])}?soal={number}{told}")


@_open_attempt
@require_safe
def attempt_review(request: OfficerRequest, attempt: Attempt) -> HttpResponse:
    """Show which questions are answered before the attempt is handed in."""
    sheet: AttemptSheet = attempt.sheet()
    if sheet.goes_forward_only and not sheet.is_gone_through:
        return redirect("attempt", attempt.pk)
    return render(request, "assessments/attempt_review.html", {"sheet": sheet})


@_own_attempt
def attempt_submit(request: OfficerRequest, attempt_id: UUID) -> HttpResponse:
    """Hand in the attempt (POST) and show the result.

    With ``time_over`` it is the page's clock that hands in, not the officer: that counts only if
    time is over here too.
    """
    if request.method != "POST":
        return redirect("attempt_review", _read(request, attempt_id).pk)
    if "time_over" in request.POST and _has_more_time(_read(request, attempt_id)):
        messages.info(request, _("You have been given more time. Your answers are saved."))
        return redirect("attempt", attempt_id)
    api.submit(attempt_id=attempt_id, officer_id=request.officer.pk, by=request.user)
    return redirect("attempt_result", attempt_id)


def _has_more_time(attempt: Attempt) -> bool:
    """Tell whether the page's clock ran out too early, by more than clocks usually differ."""
    left = attempt.seconds_left
    return attempt.is_open and left is not None and left > CLOCK_TOLERANCE


@_shown_attempt
@require_safe
def attempt_result(request: OfficerRequest, attempt: Attempt) -> HttpResponse:
    """Show the score, what to revise or what was right and why, and what comes next."""
    if attempt.is_open:
        return redirect("attempt", attempt.pk)
    page = get_object_or_404(QuizPage, pk=attempt.page_id)
    report = attempt.report()
    context = {
        "report": report,
        **_entries_shown(report, request),
        "page": page,
        "intro": page.intro(request.officer),
        "is_readable": is_readable(page, request),
    }
    return render(request, "assessments/attempt_result.html", context)


def _entries_shown(report: AttemptReport, request: HttpRequest) -> dict[str, object]:
    """Choose which questions of a result to show: those not right first of all, some at once."""
    shows_all = request.GET.get("tampil") == "semua" or not report.not_right
    entries = report.entries if shows_all else report.not_right
    at_once = FOLDED_AT_ONCE if shows_all else OPEN_AT_ONCE
    return {
        "shows_all": shows_all,
        "entries": Paginator(entries, at_once).get_page(request.GET.get("page")),
    }


def _number_in(text: str, count: int) -> int | None:
    """Read a question number 1 to ``count``."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 3):
        return None
    return int(text) if 1 <= int(text) <= count else None
