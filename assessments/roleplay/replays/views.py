"""Plays, for whoever may see the officers: translate, make one call, translate back."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.roleplay.models import Play, ScenarioPage
from assessments.roleplay.replays import queries
from assessments.roleplay.replays.forms import PlaysFilter
from assessments.roleplay.replays.listing import table
from assessments.roleplay.replays.queries import EXPORTING, SEEING
from assessments.roleplay.replays.wording import STATES
from assessments.signals import levels_withheld
from lms.core import audit
from lms.core.roles import Permission
from lms.core.tables import csv, xlsx
from lms.people import api as people
from lms.people.access import SignedInRequest
from lms.people.paging import CappedPaginator

PER_PAGE = 20
MOST_IN_FILE = 10_000
WRITERS = {
    "xlsx": (xlsx.write, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (csv.write, "text/csv; charset=utf-8"),
}


def who_sees_officers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Let in whoever sees officers of some unit, or writes for some."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: object) -> HttpResponse:
        if not any(people.has_permission(request.user, permission) for permission in SEEING):
            raise PermissionDenied
        return view(request, **kwargs)

    return guarded


@require_safe
@who_sees_officers
def plays(request: SignedInRequest, page_id: int) -> HttpResponse:
    """List the plays of a role-play, the latest first."""
    page = get_object_or_404(ScenarioPage, id=page_id)
    form = PlaysFilter(request.GET, endings=queries.endings_of(page))
    seen = queries.plays_listed(request.user).at(page)
    chosen = queries.narrowed(seen, request.user, **form.narrowing())
    listed = CappedPaginator(queries.latest_first(chosen), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "form": form,
        "listed": listed,
        "rows": [(row, STATES[row.state]) for row in queries.rows(listed)],
        "is_narrowed": bool(form.narrowing()),
        "may_export": _may_export(request),
        "query": request.GET,
    }
    return render(request, "assessments/replays/plays.html", context)


def _may_export(request: SignedInRequest) -> bool:
    return any(people.has_permission(request.user, permission) for permission in EXPORTING)


@require_safe
@who_sees_officers
def plays_file(request: SignedInRequest, page_id: int, kind: str) -> HttpResponse:
    """Download the list of plays, as narrowed, and note it in the audit trail."""
    page = get_object_or_404(ScenarioPage, id=page_id)
    if kind not in WRITERS:
        raise Http404
    if not _may_export(request):
        raise PermissionDenied
    form = PlaysFilter(request.GET, endings=queries.endings_of(page))
    seen = queries.plays_listed(request.user, EXPORTING).at(page)
    chosen = queries.latest_first(queries.narrowed(seen, request.user, **form.narrowing()))
    rows = queries.rows(chosen[:MOST_IN_FILE])
    write, content_type = WRITERS[kind]
    content = write(table(page, rows, form.in_words(), str(request.user)))
    changes = {"kind": kind, "rows": len(rows)}
    audit.record(by=request.user, action="play.export", target=page, changes=changes)
    name = f"{slugify(_('Plays of %(page)s') % {'page': page.title})[:80]}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


@require_safe
@never_cache
@login_required
def officer_plays(request: SignedInRequest, officer_id: int) -> HttpResponse:
    """List the plays of one officer in sight, who is somebody else, the latest first."""
    others = queries.officers_seen(request.user).exclude(user=request.user.pk)
    officer = people.card(get_object_or_404(others, pk=officer_id))
    if _is_withheld(request, officer_id):
        return redirect("competency_profile", officer_id)
    plays = queries.latest_first(Play.objects.of(officer_id).whole())
    listed = CappedPaginator(plays, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "officer": officer,
        "listed": listed,
        "rows": [(row, STATES[row.state]) for row in queries.rows(listed)],
        "sees_officer": people.has_permission(request.user, Permission.SEE_OFFICERS),
        "query": request.GET,
    }
    return render(request, "assessments/replays/officer.html", context)


def _is_withheld(request: SignedInRequest, officer_id: int) -> bool:
    """Tell whether the reader has something to hand in about the officer before seeing this.

    The page of the officer's competencies says what.
    """
    answers = levels_withheld.send(Play, reader=request.user, officer_id=officer_id)
    return any(address for _receiver, address in answers)


@require_safe
@never_cache
@login_required
def replay(request: SignedInRequest, play_id: UUID) -> HttpResponse:
    """Show one play in sight, and note that it was read."""
    play = get_object_or_404(queries.latest_first(queries.plays_seen(request.user)), pk=play_id)
    if _is_withheld(request, play.officer_id):
        return redirect("competency_profile", play.officer_id)
    found = queries.replay_of(play)
    changes = {"officer": play.officer_id}
    audit.record(by=request.user, action="play.read", target=play, changes=changes)
    context = {
        "replay": found,
        "page": play.page,
        "officer_id": play.officer_id,
        "state": STATES[found.row.state],
    }
    return render(request, "assessments/replays/replay.html", context)
