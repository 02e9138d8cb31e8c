"""Pages about many officers: the team's matrix, the heat map of units, the list of gaps."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from assessments import api as assessments
from lms.core.clock import today
from lms.core.numbers import row_id
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.access import permission_required
from lms.people.paging import CappedPaginator
from lms.reports.competency import exports, gaps, team
from lms.reports.competency.heat import HeatTable, shades
from lms.reports.competency.scope import Selection
from lms.reports.competency.selecting import PAGES, PageName, select

ADDRESSES: dict[PageName, str] = {
    "map": "competency_map",
    "gaps": "competency_gaps",
    "team": "team",
}
KINDS: dict[PageName, tuple[exports.FileKind, ...]] = {
    "map": ("xlsx", "csv", "pdf"),
    "gaps": ("xlsx", "csv", "pdf"),
    "team": ("xlsx", "csv"),
}
LONGEST_QUERY = 2000


@require_GET
@permission_required(Permission.SEE_OFFICERS)
def team_matrix(request: HttpRequest) -> HttpResponse:
    """Show the officers a person looks after by what is required of them."""
    selection = select(
        "team", reader=request.user, permission=Permission.SEE_OFFICERS, query=request.GET
    )
    board = selection.board
    found = team.officers(selection)
    page = CappedPaginator(found, team.PAGE_SIZE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"page": page}
    if board is not None:
        competency_id = selection.form.chosen.get("competency")
        context |= {
            "matrix": team.matrix(board, page, competency_id),
            "summary": team.summary(selection, board),
        }
    return _answer(request, "team", selection, context)


@require_GET
@permission_required(Permission.DOWNLOAD_REPORTS)
def competency_map(request: HttpRequest, unit_id: int | None = None) -> HttpResponse:
    """Show the share of officers at the level required, by unit and competency."""
    selection = _selection(request, "map", unit_id)
    context: dict[str, Any] = {"shades": shades()}
    if selection.board is not None:
        page_number = request.GET.get("page", "1")
        context |= {
            "heat": HeatTable(selection, selection.board, page_number),
            "crumbs": _crumbs(request, selection),
        }
    return _answer(request, "map", selection, context)


@require_GET
@permission_required(Permission.DOWNLOAD_REPORTS)
def competency_gaps(request: HttpRequest) -> HttpResponse:
    """List the gaps of the officers in scope, the most urgent first."""
    selection = _selection(request, "gaps")
    context: dict[str, Any] = {}
    if selection.board is not None:
        found = gaps.gap_list(selection, selection.board)
        page = Paginator(found, gaps.PAGE_SIZE).get_page(request.GET.get("page"))
        rows = gaps.listed(selection.scope, selection.board, list(page))
        context |= {"page": page, "rows": rows}
    return _answer(request, "gaps", selection, context)


@require_POST
@permission_required(Permission.DOWNLOAD_REPORTS)
def export(request: HttpRequest, page: PageName) -> HttpResponse:
    """Have a file made of what a page shows, and go to the page that shows how far it is."""
    kind = request.POST.get("kind", "")
    if page not in PAGES or kind not in KINDS[page]:
        raise Http404
    opened = _opened(request, request.POST.get("unit", ""))
    job = exports.request_export(
        by=request.user,
        page=page,
        kind=kind,
        query=_query(request),
        unit_id=opened.pk if opened else None,
        request_key=_request_key(request),
    )
    return redirect("job", job.pk)


@require_POST
@permission_required(Permission.DOWNLOAD_REPORTS)
def compute_day(request: HttpRequest, page: PageName) -> HttpResponse:
    """Have a past day computed for the units selected, and go back to the page."""
    if page not in {"map", "gaps"}:
        raise Http404
    query = _query(request)
    opened = _opened(request, request.POST.get("unit", ""))
    selection = select(
        page,
        reader=request.user,
        permission=Permission.DOWNLOAD_REPORTS,
        query=QueryDict(query),
        opened=opened,
    )
    if selection.day != today():
        assessments.compute_past_day(
            units=selection.units,
            day=selection.day,
            by=request.user,
            anew="anew" in request.POST,
        )
    return HttpResponseRedirect(f"{_address(page, opened)}?{query}")


def _selection(request: HttpRequest, page: PageName, unit_id: int | None = None) -> Selection:
    permission = Permission.DOWNLOAD_REPORTS
    opened = None
    if unit_id is not None:
        opened = get_object_or_404(people.visible_units(request.user, permission), pk=unit_id)
    return select(
        page, reader=request.user, permission=permission, query=request.GET, opened=opened
    )


def _query(request: HttpRequest) -> str:
    """Read the filter of the page, written so that a job can keep it.

    Raises:
        Http404: if it is too long to be one.
    """
    query = request.POST.get("query", "")
    if len(query) > LONGEST_QUERY:
        raise Http404
    return QueryDict(query).urlencode()


def _request_key(request: HttpRequest) -> str:
    """Return the key that makes a form sent twice count once."""
    try:
        return str(uuid.UUID(request.POST.get("request_key", "")))
    except ValueError:
        return str(uuid.uuid4())


def _opened(request: HttpRequest, unit_id: str) -> Any:
    """Return the unit that a form names, if it names one.

    Raises:
        Http404: if it is not one the reader covers.
    """
    if not unit_id:
        return None
    units = people.visible_units(request.user, Permission.DOWNLOAD_REPORTS)
    return get_object_or_404(units, pk=row_id(unit_id))


def _address(page: PageName, opened: Any) -> str:
    if page == "map" and opened is not None:
        return reverse("competency_map_unit", args=[opened.pk])
    return reverse(ADDRESSES[page])


def _crumbs(request: HttpRequest, selection: Selection) -> list[dict[str, str]]:
    """List the units above the one opened, as far as the reader covers them. At most one query."""
    if selection.opened is None:
        return []
    query = _without_page(request)
    above = selection.opened.get_ancestors() & selection.scope.units
    addresses = [(str(unit), _address("map", unit)) for unit in above]
    return [{"title": title, "url": f"{url}?{query}"} for title, url in addresses]


def _without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _answer(
    request: HttpRequest, page: PageName, selection: Selection, context: dict[str, Any]
) -> HttpResponse:
    may_download = people.has_permission(request.user, Permission.DOWNLOAD_REPORTS)
    paths = [unit.path for unit in selection.units]
    is_missing = selection.board is None and not selection.form.errors
    return render(
        request,
        f"reports/competency/{page}.html",
        {
            "selection": selection,
            "form": selection.form,
            "board": selection.board,
            "is_today": selection.day == today(),
            "past_days": []
            if selection.day == today()
            else assessments.past_days(paths, selection.day),
            "day_is_missing": is_missing,
            "kinds": KINDS[page] if may_download else (),
            "export_url": reverse("overview_export", args=[page]),
            "compute_url": reverse("overview_day", args=[page]) if page != "team" else "",
            "may_download": may_download,
            "request_key": uuid.uuid4(),
            "query": _without_page(request),
            **context,
        },
        status=422 if selection.form.errors else 200,
    )
