"""The audit trail as auditors read it."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lms.core import audit_words, jobs
from lms.core.models import AuditEvent
from lms.core.roles import Permission
from lms.people.access import SignedInRequest, permission_required
from lms.people.hr.forms import AuditFilter
from lms.people.hr.pages import sections_for
from lms.people.hr.several import UnusableChoiceError, read_key, read_query
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
        "lines": lines(page),
        "sections": sections_for(request),
        "request_key": uuid.uuid4(),
        "query": request.GET.urlencode(),
    }
    return render(request, "people/audit_trail.html", context)


def narrowed(form: AuditFilter) -> Any:
    """Return the events that the filters of ``form`` keep: none while one is invalid. No query."""
    if form.errors:
        return AuditEvent.objects.none()
    chosen = form.cleaned_data if form.is_bound else {}
    events = AuditEvent.objects.all()
    for field, lookup in LOOKUPS.items():
        if chosen.get(field):
            events = events.filter(**{lookup: chosen[field]})
    if action := chosen.get("action"):
        events = events.filter(action__in=audit_words.codes_of(action))
    if since := chosen.get("since"):
        events = events.filter(at__gte=_start_of(since))
    if until := chosen.get("until"):
        events = events.filter(at__lt=_start_of(until + dt.timedelta(days=1)))
    return events


@dataclass(frozen=True, slots=True)
class Line:
    """One event as people read it; ``changes`` are pairs of field and what became of it."""

    at: dt.datetime
    who: str
    what: str
    target: str
    changes: list[tuple[str, str]]
    address: str


def lines(events: Iterable[AuditEvent]) -> Iterator[Line]:
    """Put events into words."""
    for event in events:
        yield Line(
            at=event.at,
            who=event.actor_label or _("The system"),
            what=audit_words.action(event.action),
            target=event.target_label,
            changes=list(audit_words.changes(event)),
            address=event.ip_address or "",
        )


def _start_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


LOOKUPS = {
    "who": "actor_label__icontains",
    "target": "target_label__icontains",
}


@require_POST
@permission_required(Permission.READ_AUDIT)
def audit_export(request: SignedInRequest) -> HttpResponse:
    """Have the events that the filter shows written to a workbook."""
    try:
        query = read_query(request)
    except UnusableChoiceError as error:
        messages.error(request, str(error))
        return redirect("audit_trail")
    form = AuditFilter(QueryDict(query))
    if form.faults:
        messages.error(request, " ".join(form.faults))
        return redirect(f"{reverse('audit_trail')}?{QueryDict(query).urlencode()}")
    job = jobs.start(
        EXPORT_TASK,
        key=f"audit:{request.user.pk}:{read_key(request)}",
        by=request.user,
        title=_("Audit trail (XLSX)"),
        reader_id=request.user.pk,
        query=query,
    )
    return redirect("job", job.pk)
