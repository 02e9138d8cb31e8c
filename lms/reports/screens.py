"""What the pages of all reports show: the filter, the day, and which files there are."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from assessments import api as assessments
from lms.core.clock import today
from lms.core.roles import Permission
from lms.people import api as people
from lms.reports.scope import Selection
from lms.reports.specs import ReportSpec


def answer(
    request: HttpRequest, spec: ReportSpec, selection: Selection, context: dict[str, Any]
) -> HttpResponse:
    """Show the page of a report with its own ``context``; a filter that is not valid is a 422."""
    may_download = people.has_permission(request.user, Permission.DOWNLOAD_REPORTS)
    paths = [unit.path for unit in selection.units]
    is_missing = selection.board is None and not selection.form.errors
    return render(
        request,
        spec.template,
        {
            "selection": selection,
            "form": selection.form,
            "board": selection.board,
            "is_today": selection.day == today(),
            "past_days": []
            if selection.day == today()
            else assessments.past_days(paths, selection.day),
            "day_is_missing": is_missing,
            "kinds": spec.kinds if may_download else (),
            "export_url": reverse("overview_export", args=[spec.name]),
            "compute_url": reverse("overview_day", args=[spec.name]) if spec.has_past_days else "",
            "may_download": may_download,
            "request_key": uuid.uuid4(),
            "query": without_page(request),
            **context,
        },
        status=422 if selection.form.errors else 200,
    )


def without_page(request: HttpRequest) -> str:
    """Return the filter as it stands in the address, for links to other pages of the list."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
