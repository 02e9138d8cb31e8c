"""What text fields with codes suggest: never anything out of scope."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lms.core.roles import Permission
from lms.people.access import SignedInRequest, permission_required
from lms.people.models import Officer, OrgUnit, Position, User

MOST = 20
SHORTEST = 2


@require_GET
@permission_required(Permission.SEE_OFFICERS)
def unit_options(request: SignedInRequest) -> HttpResponse:
    """Suggest units that the person who asks covers."""
    units = OrgUnit.objects.in_scope_of(request.user, Permission.SEE_OFFICERS)
    return _suggest(request, units, "code", "name")


@require_GET
@permission_required(Permission.SEE_OFFICERS)
def position_options(request: SignedInRequest) -> HttpResponse:
    """Suggest positions."""
    return _suggest(request, Position.objects.all(), "code", "title")


@require_GET
@permission_required(Permission.SEE_OFFICERS)
def officer_options(request: SignedInRequest) -> HttpResponse:
    """Suggest officers in scope."""
    officers = Officer.objects.visible_to(request.user)
    return _suggest(request, officers, "staff_number", "name")


@require_GET
@permission_required(Permission.ADMINISTER)
def user_options(request: SignedInRequest) -> HttpResponse:
    """Suggest accounts, to administrators only."""
    text = _typed(request)
    users = User.objects.filter(is_active=True, first_name__istartswith=text)
    users |= User.objects.filter(is_active=True, username__istartswith=text)
    listed = [(user.username, str(user)) for user in users[:MOST]] if text else []
    return render(request, "people/_suggestions.html", {"options": listed})


def _typed(request: HttpRequest) -> str:
    """Read what was typed into the field that asks; too little finds nothing."""
    text = request.GET.get(request.GET.get("field", "q"), "").strip()[:100]
    return text if len(text) >= SHORTEST else ""


def _suggest(request: HttpRequest, rows: Any, code: str, name: str) -> HttpResponse:
    text = _typed(request)
    options = rows.search(text).values_list(code, name)[:MOST] if text else []
    return render(request, "people/_suggestions.html", {"options": options})
