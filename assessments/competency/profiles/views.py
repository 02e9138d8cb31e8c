"""Pages that show what an officer can do, and why."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.competency.profiles.reading import competency_profile
from assessments.competency.profiles.standings import CompetencyProfile, CompetencyStanding
from assessments.competency.profiles.values import values_shown
from lms.core.clock import today
from lms.core.days import check_year
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.access import OfficerRequest, officer_required, permission_required

SHOWN = {
    "semua": lambda profile: profile.standings,
    "kesenjangan": lambda profile: profile.gaps,
    "memudar": lambda profile: profile.ageing,
}
"""What ``?tampil=`` shows of a profile; the first one without it."""


@require_safe
@officer_required
def profile_mine(request: HttpRequest) -> HttpResponse:
    """Show the officer their own competencies."""
    return _profile(request, own_card(request), is_mine=True)


@require_safe
@officer_required
def detail_mine(request: HttpRequest, competency_id: int) -> HttpResponse:
    """Show the officer one competency: indicators, evidence, next steps."""
    return _detail(request, own_card(request), competency_id, {"is_mine": True})


@require_safe
@permission_required(Permission.SEE_OFFICERS)
def profile(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Show the competencies of an officer in scope."""
    return _profile(request, _card_in_scope(request, officer_id), is_mine=False)


@require_safe
@permission_required(Permission.SEE_OFFICERS)
def detail(request: HttpRequest, officer_id: int, competency_id: int) -> HttpResponse:
    """Show one competency of an officer in scope."""
    officer = _card_in_scope(request, officer_id)
    may = {
        "may_rate": _is_in_scope(request, officer_id, Permission.RATE_TEAM),
        "may_void": _is_in_scope(request, officer_id, Permission.ASSESS),
    }
    return _detail(request, officer, competency_id, may)


def own_card(request: HttpRequest) -> people.OfficerCard:
    """Describe the officer who asks."""
    return people.card(cast("OfficerRequest", request).officer)


def _card_in_scope(request: HttpRequest, officer_id: int) -> people.OfficerCard:
    return people.card(get_object_or_404(people.visible_officers(request.user), pk=officer_id))


def _is_in_scope(request: HttpRequest, officer_id: int, permission: Permission) -> bool:
    """Tell whether the reader may do this to the officer, who is somebody else."""
    if not people.has_permission(request.user, permission):
        return False
    others = people.visible_officers(request.user, permission).exclude(user=request.user.pk)
    return bool(others.filter(pk=officer_id).exists())


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


def _profile(request: HttpRequest, officer: people.OfficerCard, *, is_mine: bool) -> HttpResponse:
    day = _day(request)
    found = competency_profile(officer.id, on=day, with_history=True, shown_to=request.user)
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
    request: HttpRequest,
    officer: people.OfficerCard,
    competency_id: int,
    may: Mapping[str, bool],
) -> HttpResponse:
    day = _day(request)
    found = competency_profile(officer.id, on=day, with_history=True, shown_to=request.user)
    standing = standing_of(found, competency_id)
    values = values_shown([standing])
    context = {**_frame(found, officer, day), "standing": standing, "values": values, **may}
    return render(request, "assessments/competency/detail.html", context)


def standing_of(found: CompetencyProfile, competency_id: int) -> CompetencyStanding:
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
