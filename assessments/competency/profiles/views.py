"""Pages that show what an officer can do and why, and on which levels are rated."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.competency.ledger import recording
from assessments.competency.models import Competency, Evidence
from assessments.competency.profiles import ratings
from assessments.competency.profiles.forms import SelfRatingForm, SupervisorRatingForm, VoidForm
from assessments.competency.profiles.offers import hours_to_earn
from assessments.competency.profiles.queries import competency_profile
from assessments.competency.profiles.standings import CompetencyProfile, CompetencyStanding
from assessments.competency.profiles.values import values_shown
from assessments.signals import levels_withheld
from lms.core.clock import today
from lms.core.days import check_year
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.access import (
    OfficerRequest,
    SignedInRequest,
    officer_required,
    permission_required,
)

UNPROCESSABLE = 422
PIECES_PER_PAGE = 20
SHOWN = {
    "semua": lambda profile: profile.standings,
    "kesenjangan": lambda profile: profile.gaps,
    "memudar": lambda profile: profile.ageing,
}
"""What ``?tampil=`` shows of a profile; the first one without it."""


@require_safe
@officer_required
def profile_mine(request: OfficerRequest) -> HttpResponse:
    """Show the officer their own competencies."""
    return _profile(request, _own_card(request), is_mine=True)


@require_safe
@officer_required
def detail_mine(request: OfficerRequest, competency_id: int) -> HttpResponse:
    """Show the officer one competency: indicators, evidence, next steps."""
    return _detail(request, _own_card(request), competency_id, {"is_mine": True})


@require_safe
@permission_required(Permission.SEE_OFFICERS)
def profile(request: SignedInRequest, officer_id: int) -> HttpResponse:
    """Show the competencies of an officer in scope, but not to whoever is marking them."""
    officer = _card_in_scope(request, officer_id)
    if address := _to_hand_in_first(request, officer_id):
        return _withheld(request, officer, address)
    return _profile(request, officer, is_mine=False)


@require_safe
@permission_required(Permission.SEE_OFFICERS)
def detail(request: SignedInRequest, officer_id: int, competency_id: int) -> HttpResponse:
    """Show one competency of an officer in scope, but not to whoever is marking them."""
    officer = _card_in_scope(request, officer_id)
    if address := _to_hand_in_first(request, officer_id):
        return _withheld(request, officer, address)
    may = {
        "may_rate": _is_in_scope(request, officer_id, Permission.RATE_TEAM),
        "may_void": _is_in_scope(request, officer_id, Permission.ASSESS),
    }
    return _detail(request, officer, competency_id, may)


@require_safe
@officer_required
def self_rating_start(request: OfficerRequest) -> HttpResponse:
    """Go to the first competency that the officer has not rated yet, or to the first of all."""
    found = competency_profile(_own_card(request).id)
    if not found.standings:
        messages.info(request, _("There is no competency to rate yet."))
        return redirect("competency_profile_mine")
    unrated = (standing for standing in found.standings if standing.self_rating is None)
    first = next(unrated, found.standings[0])
    return redirect("self_rating", first.competency_id)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required
def self_rating(request: OfficerRequest, competency_id: int) -> HttpResponse:
    """Ask the officer for their own level in one competency, then go to the next."""
    officer = request.officer
    found = competency_profile(officer.pk)
    standing = _standing_of(found, competency_id)
    competency = _competency(competency_id)
    levels = ratings.levels_to_rate(competency)
    initial: dict[str, Any] = {"note": ratings.note_of(officer, competency)}
    if standing.self_rating:
        initial["level"] = standing.self_rating.level
    form = SelfRatingForm(request.POST or None, levels, initial=initial)
    following = _after(found, competency_id)
    if request.method == "POST" and form.is_valid():
        ratings.rate_oneself(
            officer=officer,
            competency=competency,
            level=form.cleaned_data["level"],
            key=form.cleaned_data["key"],
            note=form.cleaned_data["note"],
        )
        if following:
            return redirect("self_rating", following)
        messages.success(request, _("Thank you. Your ratings stand beside what you have shown."))
        return redirect("competency_profile_mine")
    ids = [s.competency_id for s in found.standings]
    context = {
        "form": form,
        "levels": levels,
        "standing": standing,
        "number": ids.index(competency_id) + 1,
        "total": len(ids),
        "following": following,
    }
    return _render(request, "assessments/competency/self_rating.html", context, form)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.RATE_TEAM)
def supervisor_rating(
    request: SignedInRequest, officer_id: int, competency_id: int
) -> HttpResponse:
    """Ask a supervisor for the level of an officer in scope, who is somebody else."""
    officer = _other(request, officer_id, Permission.RATE_TEAM)
    standing = _standing_of(competency_profile(officer_id, only=[competency_id]), competency_id)
    competency = _competency(competency_id)
    levels = ratings.levels_to_rate(competency)
    form = SupervisorRatingForm(request.POST or None, levels)
    if request.method == "POST" and form.is_valid():
        ratings.rate_as_supervisor(
            officer_id=officer_id,
            competency=competency,
            level=form.cleaned_data["level"],
            key=form.cleaned_data["key"],
            by=request.user,
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("Your rating stands beside what the officer has shown."))
        return redirect("competency_detail", officer_id, competency_id)
    context = {
        "form": form,
        "levels": levels,
        "standing": standing,
        "officer": people.card(officer),
    }
    return _render(request, "assessments/competency/supervisor_rating.html", context, form)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ASSESS)
def evidence_void(
    request: SignedInRequest, officer_id: int, competency_id: int, evidence_id: int
) -> HttpResponse:
    """Ask why a piece of evidence about an officer in scope was mistaken, and void it."""
    officer = _other(request, officer_id, Permission.ASSESS)
    if _to_hand_in_first(request, officer_id):
        raise Http404
    standing = _standing_of(competency_profile(officer_id, only=[competency_id]), competency_id)
    line = next((line for line in standing.evidence if line.id == evidence_id), None)
    if line is None:
        raise Http404
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        void = (
            recording.void_result if form.cleaned_data["whole_result"] else recording.void_evidence
        )
        void(evidence_id=evidence_id, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The evidence no longer counts."))
        return redirect("competency_detail", officer_id, competency_id)
    context = {"form": form, "line": line, "standing": standing, "officer": people.card(officer)}
    return _render(request, "assessments/competency/void.html", context, form)


def _own_card(request: OfficerRequest) -> people.OfficerCard:
    """Describe the officer who asks."""
    return people.card(request.officer)


def _card_in_scope(request: HttpRequest, officer_id: int) -> people.OfficerCard:
    return people.card(get_object_or_404(people.visible_officers(request.user), pk=officer_id))


def _is_in_scope(request: HttpRequest, officer_id: int, permission: Permission) -> bool:
    """Tell whether the reader may do this to the officer, who is somebody else."""
    if not people.has_permission(request.user, permission):
        return False
    others = people.visible_officers(request.user, permission).exclude(user=request.user.pk)
    return bool(others.filter(pk=officer_id).exists())


def _to_hand_in_first(request: SignedInRequest, officer_id: int) -> str | None:
    """Return the address of what the reader has to hand in about the officer before, if anything.

    Whoever marks is not to be led by what the position requires or others have seen.
    """
    answers = levels_withheld.send(Evidence, reader=request.user, officer_id=officer_id)
    return next((address for _receiver, address in answers if address), None)


def _withheld(request: SignedInRequest, officer: people.OfficerCard, address: str) -> HttpResponse:
    context = {"officer": officer, "address": address}
    return render(request, "assessments/competency/withheld.html", context)


def _day(request: HttpRequest) -> dt.date:
    """Read the day asked for by ``?per=``; a day that is none, or has not come, is today."""
    asked = request.GET.get("per", "")
    if not asked:
        return today()
    try:
        day = dt.date.fromisoformat(asked)
        check_year(day)
    except (ValueError, ValidationError):
        messages.error(request, _("“%(day)s” is no date. This is today.") % {"day": asked[:20]})
        return today()
    if day > today():
        messages.error(request, _("That day has not come yet. This is today."))
        return today()
    return day


def _profile(
    request: SignedInRequest, officer: people.OfficerCard, *, is_mine: bool
) -> HttpResponse:
    day = _day(request)
    found = competency_profile(officer.id, on=day, with_history=True)
    shown = request.GET.get("tampil", "")
    shown = shown if shown in SHOWN else next(iter(SHOWN))
    context = {
        **_frame(found, officer, day),
        "standings": SHOWN[shown](found),
        "values": values_shown(found.standings),
        "shown": shown,
        "is_mine": is_mine,
    }
    return render(request, "assessments/competency/profile.html", context)


def _detail(
    request: SignedInRequest,
    officer: people.OfficerCard,
    competency_id: int,
    may: Mapping[str, bool],
) -> HttpResponse:
    day = _day(request)
    found = competency_profile(officer.id, on=day, with_history=True, only=[competency_id])
    standing = _standing_of(found, competency_id)
    indicator = standing.indicator(request.GET.get("perilaku", ""))
    evidence = indicator.evidence if indicator else standing.evidence
    context = {
        **_frame(found, officer, day),
        "standing": standing,
        "indicator": indicator,
        "page": Paginator(evidence, PIECES_PER_PAGE).get_page(request.GET.get("page")),
        "step_hours": hours_to_earn(officer.id, standing.next_steps),
        "values": values_shown([standing]),
        **may,
    }
    return render(request, "assessments/competency/detail.html", context)


def _standing_of(found: CompetencyProfile, competency_id: int) -> CompetencyStanding:
    """Return one competency of a profile.

    Raises:
        Http404: if it is neither required nor shown.
    """
    standing = found.standing(competency_id)
    if standing is None:
        raise Http404
    return standing


def _frame(found: CompetencyProfile, officer: people.OfficerCard, day: dt.date) -> dict[str, Any]:
    is_past = day < today()
    return {
        "profile": found,
        "officer": officer,
        "is_past": is_past,
        "today": today(),
        "per": f"per={day.isoformat()}" if is_past else "",
    }


def _competency(competency_id: int) -> Competency:
    return get_object_or_404(Competency.objects.select_related("framework"), pk=competency_id)


def _other(request: HttpRequest, officer_id: int, permission: Permission) -> people.Officer:
    """Return an officer in the reader's scope who is not the reader."""
    others = people.visible_officers(request.user, permission)
    return get_object_or_404(others.exclude(user=request.user.pk), pk=officer_id)


def _after(found: CompetencyProfile, competency_id: int) -> int | None:
    ids = [standing.competency_id for standing in found.standings]
    place = ids.index(competency_id) + 1
    return ids[place] if place < len(ids) else None


def _render(
    request: HttpRequest, template: str, context: dict[str, Any], form: Any
) -> HttpResponse:
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)
