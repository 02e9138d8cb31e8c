"""Pages that show what an officer can do, and why."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from assessments.competency import api
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.access import OfficerRequest, officer_required, permission_required


@officer_required
def profile_mine(request: HttpRequest) -> HttpResponse:
    """Show the officer their own competencies."""
    return _profile(request, _own_card(request), is_mine=True)


@officer_required
def detail_mine(request: HttpRequest, competency_id: int) -> HttpResponse:
    """Show the officer one competency: indicators, evidence, next steps."""
    return _detail(request, _own_card(request), competency_id, is_mine=True)


@permission_required(Permission.SEE_OFFICERS)
def profile(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Show the competencies of an officer in scope."""
    return _profile(request, _card_in_scope(request, officer_id), is_mine=False)


@permission_required(Permission.SEE_OFFICERS)
def detail(request: HttpRequest, officer_id: int, competency_id: int) -> HttpResponse:
    """Show one competency of an officer in scope."""
    return _detail(request, _card_in_scope(request, officer_id), competency_id, is_mine=False)


def _own_card(request: HttpRequest) -> people.OfficerCard:
    return people.card(cast(OfficerRequest, request).officer)


def _card_in_scope(request: HttpRequest, officer_id: int) -> people.OfficerCard:
    return people.card(get_object_or_404(people.visible_officers(request.user), pk=officer_id))


def _profile(request: HttpRequest, officer: people.OfficerCard, *, is_mine: bool) -> HttpResponse:
    context = {
        "profile": api.competency_profile(officer.id),
        "officer": officer,
        "is_mine": is_mine,
    }
    return render(request, "assessments/competency/profile.html", context)


def _detail(
    request: HttpRequest, officer: people.OfficerCard, competency_id: int, *, is_mine: bool
) -> HttpResponse:
    found = api.competency_profile(officer.id)
    standing = found.standing(competency_id)
    if standing is None:
        raise Http404
    context = {"profile": found, "standing": standing, "officer": officer, "is_mine": is_mine}
    return render(request, "assessments/competency/detail.html", context)
