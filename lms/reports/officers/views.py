"""The page on which the report about officers is asked for."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from lms.core.models import JobRun
from lms.core.roles import Permission
from lms.people.access import SignedInRequest, permission_required
from lms.reports.officers import exports
from lms.reports.officers.forms import CompetencyReportForm

RECENT = 10


@require_GET
@permission_required(Permission.DOWNLOAD_REPORTS)
def reports(request: SignedInRequest) -> HttpResponse:
    """Offer the competency report, and list the reader's latest ones."""
    form = CompetencyReportForm(reader=request.user, initial={"request_key": uuid.uuid4()})
    return _page(request, form)


@require_POST
@permission_required(Permission.DOWNLOAD_REPORTS)
def report_request(request: SignedInRequest) -> HttpResponse:
    """Have a report made and go to the page that shows how far it is."""
    form = CompetencyReportForm(request.POST, reader=request.user)
    if not form.is_valid():
        return _page(request, form, status=422)
    job = exports.request_competency_report(
        by=request.user,
        chosen=form.chosen,
        kind=form.cleaned_data["kind"],
        request_key=str(form.cleaned_data["request_key"] or uuid.uuid4()),
    )
    return redirect("job", job.pk)


def _page(request: HttpRequest, form: CompetencyReportForm, status: int = 200) -> HttpResponse:
    recent = JobRun.objects.asked_for_by(request.user).filter(task_path=exports.BUILD_TASK)[:RECENT]
    return render(request, "reports/reports.html", {"form": form, "recent": recent}, status=status)
