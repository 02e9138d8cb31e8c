"""The audit trail as auditors read it."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lms.core import jobs
from lms.core.models import AuditEvent
from lms.core.roles import Permission
from lms.people.access import SignedInRequest, permission_required
from lms.people.hr.forms import AuditFilter
from lms.people.hr.pages import sections_for
from lms.people.paging import CappedPaginator

PAGE_SIZE = 50
EXPORT_TASK = "lms.people.tasks.export_audit"


@require_GET
@permission_required(Permission.READ_AUDIT)
def audit_trail(request: SignedInRequest) -> HttpResponse:
    """Show who did what to what, newest first."""
    form = AuditFilter(request.GET or None)
    page = CappedPaginator(narrowed(form), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "sections": sections_for(request),
        "request_key": uuid.uuid4(),
        "query": request.GET.urlencode(),
    }
    return render(request, "people/audit_trail.html", context)


def narrowed(form: AuditFilter) -> Any:
    """Return the events that the valid filters of ``form`` keep. No query yet."""
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    events = AuditEvent.objects.all()
    for field, lookup in LOOKUPS.items():
        if chosen.get(field):
            events = events.filter(**{lookup: chosen[field]})
    if since := chosen.get("since"):
        events = events.filter(at__gte=_start_of(since))
    if until := chosen.get("until"):
        events = events.filter(at__lt=_start_of(until + dt.timedelta(days=1)))
    return events


def _start_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


LOOKUPS = {
    "who": "actor_label__icontains",
    "action": "action__startswith",
    "target": "target_label__icontains",
}


@require_POST
@permission_required(Permission.READ_AUDIT)
def audit_export(request: SignedInRequest) -> HttpResponse:
    """Have the events that the filter shows written to a workbook."""
    try:
        key = uuid.UUID(request.POST.get("request_key", ""))
    except ValueError:
        key = uuid.uuid4()
    job = jobs.start(
        EXPORT_TASK,
        key=f"audit:{request.user.pk}:{key}",
        by=request.user,
        title=_("Audit trail (XLSX)"),
        reader_id=request.user.pk,
        query=request.POST.get("query", "")[:500],
    )
    return redirect("job", job.pk)
