"""Pages on which levels are rated, and evidence is declared mistaken."""

from typing import Any, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.competency.ledger import recording
from assessments.competency.models import Competency
from assessments.competency.profiles import ratings
from assessments.competency.profiles.forms import SelfRatingForm, SupervisorRatingForm, VoidForm
from assessments.competency.profiles.reading import competency_profile
from assessments.competency.profiles.standings import CompetencyProfile
from assessments.competency.profiles.views import own_card, standing_of
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.access import OfficerRequest, officer_required, permission_required

UNPROCESSABLE = 422


@require_safe
@officer_required
def self_rating_start(request: HttpRequest) -> HttpResponse:
    """Go to the first competency that the officer has not rated yet, or to the first of all."""
    found = competency_profile(own_card(request).id)
    if not found.standings:
        messages.info(request, _("There is no competency to rate yet."))
        return redirect("competency_profile_mine")
    unrated = (standing for standing in found.standings if standing.self_rating is None)
    first = next(unrated, found.standings[0])
    return redirect("self_rating", first.competency_id)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required
def self_rating(request: HttpRequest, competency_id: int) -> HttpResponse:
    """Ask the officer for their own level in one competency, then go to the next."""
    officer = cast("OfficerRequest", request).officer
    found = competency_profile(officer.pk)
    standing = standing_of(found, competency_id)
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
def supervisor_rating(request: HttpRequest, officer_id: int, competency_id: int) -> HttpResponse:
    """Ask a supervisor for the level of an officer in scope, who is somebody else."""
    officer = _other(request, officer_id, Permission.RATE_TEAM)
    standing = standing_of(competency_profile(officer_id), competency_id)
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
    request: HttpRequest, officer_id: int, competency_id: int, evidence_id: int
) -> HttpResponse:
    """Ask why a piece of evidence about an officer in scope was mistaken, and void it."""
    officer = _other(request, officer_id, Permission.ASSESS)
    profile = competency_profile(officer_id, shown_to=request.user)
    standing = standing_of(profile, competency_id)
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


def _competency(competency_id: int) -> Competency:
    return get_object_or_404(Competency.objects.select_related("framework"), pk=competency_id)


def _other(request: HttpRequest, officer_id: int, permission: Permission) -> Any:
    """Return an officer in the reader's scope who is not the reader."""
    others: QuerySet[Any] = people.visible_officers(request.user, permission)
    return get_object_or_404(others.exclude(user=request.user.pk), pk=officer_id)


def _after(found: CompetencyProfile, competency_id: int) -> int | None:
    ids = [standing.competency_id for standing in found.standings]
    place = ids.index(competency_id) + 1
    return ids[place] if place < len(ids) else None


def _render(
    request: HttpRequest, template: str, context: dict[str, Any], form: Any
) -> HttpResponse:
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)
