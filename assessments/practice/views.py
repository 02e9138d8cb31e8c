"""Pages of the practice: translate the request, make one call, translate back."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments.practice import api, checks
from assessments.practice.forms import AnswerForm, ReminderForm
from assessments.practice.sources.protocol import NotOfferedError
from assessments.questions.kinds.protocol import UnknownAnswerError
from assessments.questions.said import said
from assessments.questions.scoring import verdict
from lms.core.clock import today
from lms.core.numbers import row_id
from lms.people.access import OfficerRequest, officer_required, sent_from

MOST_BEHAVIOURS = 50


@never_cache
@officer_required
@require_safe
def practice(request: OfficerRequest) -> HttpResponse:
    """Show all that is to be practised today, with its key and the reasons."""
    shown = api.today_of(request.officer.pk)
    context = {
        "today": shown,
        "next": _next_words(shown.next_on),
        "form": ReminderForm(at=api.reminder_of(request.officer.pk)),
    }
    return render(request, "assessments/practice/today.html", context)


@never_cache
@officer_required
@require_safe
def practice_about(request: OfficerRequest) -> HttpResponse:
    """Show what there is to practise about the behaviours that a result found missing."""
    asked = (row_id(text) for text in request.GET.get("perilaku", "").split(",")[:MOST_BEHAVIOURS])
    ids = {pk for pk in asked if pk is not None}
    items = api.practice_about(request.officer.pk, ids)
    return render(request, "assessments/practice/about.html", {"items": items})


@never_cache
@sent_from(lambda _request: reverse("practice"))
@officer_required
@require_POST
def practice_answer(request: OfficerRequest) -> HttpResponse:
    """Mark one answer: JSON for the page's script, otherwise a page with what is right and why."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    try:
        answered = api.answer(
            officer_id=request.officer.pk,
            key=form.cleaned_data["item"],
            number=form.cleaned_data["round"],
            sent=form.sent,
            felt=form.cleaned_data["felt"],
        )
    except UnknownAnswerError as error:
        raise Http404 from error
    except NotOfferedError as error:
        if _wants_json(request):
            raise Http404 from error
        messages.info(request, _("This question is no longer there. Here is what comes today."))
        return redirect("practice")
    marked, plan = answered.marked, answered.plan
    word = verdict(marked.share, 1, is_answered=any(form.sent))
    if _wants_json(request):
        time = time_format(timezone.localtime(), "TIME_FORMAT")
        return JsonResponse({"saved": time, "verdict": word, "next": _next_words(plan.next_on)})
    context = {"marked": marked, "verdict": word, "left": len(plan.keys)}
    return render(request, "assessments/practice/marked.html", context)


@login_required
@require_safe
def check_oneself(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say what is right to a question of a lesson, and why, where its page has no script.

    ``pelajaran`` names the lesson's page to go back to. Nothing is kept.
    """
    sent = said(request.GET)
    try:
        marked = checks.marked(key, sent)
    except (NotOfferedError, UnknownAnswerError) as error:
        raise Http404 from error
    word = verdict(marked.share, 1, is_answered=any(sent))
    lesson = _key(request.GET.get("pelajaran", ""))
    back = reverse("question_passage", args=[lesson]) if lesson else ""
    context = {"marked": marked, "verdict": word, "back": back}
    return render(request, "assessments/practice/checked.html", context)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@officer_required
@require_POST
def practice_reminder(request: OfficerRequest) -> HttpResponse:
    """Store whether and when the officer wants to be told that something is due."""
    form = ReminderForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    api.remind_at(officer_id=request.officer.pk, at=form.cleaned_data["at"])
    messages.success(request, _("Your choice is saved."))
    return redirect("practice")


def _wants_json(request: HttpRequest) -> bool:
    return request.accepts("application/json") and not request.accepts("text/html")


def _next_words(next_on: dt.date | None) -> str:
    if next_on is None:
        return _("More comes as soon as there is something new to practise.")
    if (next_on - today()).days == 1:
        return _("The next ones come tomorrow.")
    return _("The next ones come on %(day)s.") % {"day": date_format(next_on)}
