"""What can be asked for on the page of each report: a file, and a past day."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from assessments import api as assessments
from lms.core.clock import today
from lms.core.numbers import row_id
from lms.core.requests import read_key
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.access import SignedInRequest, permission_required
from lms.reports import exports
from lms.reports.specs import SPECS, ReportSpec

LONGEST_QUERY = 2000


@require_POST
@permission_required(Permission.DOWNLOAD_REPORTS)
def export(request: SignedInRequest, page: str) -> HttpResponse:
    """Have a file made of what a page shows, and go to the page that shows how far it is."""
    spec, kind = _spec(page), request.POST.get("kind", "")
    if kind not in spec.kinds:
        raise Http404
    opened = _opened(request, request.POST.get("unit", ""))
    job = exports.request_export(
        spec,
        by=request.user,
        kind=kind,
        query=_query(request),
        unit_id=opened.pk if opened else None,
        request_key=read_key(request),
    )
    return redirect("job", job.pk)


@require_POST
@permission_required(Permission.DOWNLOAD_REPORTS)
def compute_day(request: SignedInRequest, page: str) -> HttpResponse:
    """Have a past day computed for the units selected, and go back to the page."""
    spec = _spec(page)
    if not spec.has_past_days:
        raise Http404
    query = _query(request)
    opened = _opened(request, request.POST.get("unit", ""))
    selection = spec.select(
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
    return HttpResponseRedirect(f"{spec.address(opened)}?{query}")


def _spec(name: str) -> ReportSpec:
    """Return the report of this name.

    Raises:
        Http404: if there is none.
    """
    try:
        return SPECS.named(name)
    except LookupError as error:
        raise Http404 from error


def _query(request: HttpRequest) -> str:
    """Read the filter of the page, written so that a job can keep it.

    Raises:
        Http404: if it is too long to be one.
    """
    query = request.POST.get("query", "")
    if len(query) > LONGEST_QUERY:
        raise Http404
    return QueryDict(query).urlencode()


def _opened(request: SignedInRequest, unit_id: str) -> people.OrgUnit | None:
    """Return the unit that a form names, if it names one.

    Raises:
        Http404: if it is not one the reader covers.
    """
    if not unit_id:
        return None
    units = people.visible_units(request.user, Permission.DOWNLOAD_REPORTS)
    return get_object_or_404(units, pk=row_id(unit_id))
