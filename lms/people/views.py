"""HR's pages about officers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lms.core.roles import Permission
from lms.people import api
from lms.people.access import permission_required
from lms.people.directory import directory
from lms.people.models import Officer


@require_GET
@permission_required(Permission.SEE_OFFICERS)
def officers(request: HttpRequest) -> HttpResponse:
    """List the officers in the reader's scope."""
    listing = directory(
        officers=api.visible_officers(request.user),
        units=api.visible_units(request.user),
        query=request.GET,
    )
    context = {
        "form": listing.form,
        "page": listing.page,
        "may_download": api.has_permission(request.user, Permission.DOWNLOAD_REPORTS),
    }
    template = "people/_officers.html" if request.htmx else "people/officers.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@require_GET
@permission_required(Permission.SEE_OFFICERS)
def officer(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Show one officer in the reader's scope, with the history of postings."""
    try:
        found = api.visible_officers(request.user).get(pk=officer_id)
    except Officer.DoesNotExist as error:
        raise Http404 from error
    context = {
        "officer": found,
        "postings": found.postings.select_related("unit", "position"),
        "may_download": api.has_permission(request.user, Permission.DOWNLOAD_REPORTS),
    }
    return render(request, "people/officer.html", context)
