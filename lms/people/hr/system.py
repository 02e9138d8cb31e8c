"""How the system fares: for administrators, who see here what went wrong in the background."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from lms.core import health, jobs
from lms.core.mail.models import OutgoingMail
from lms.core.models import JobRun
from lms.core.roles import Permission
from lms.people.access import SignedInRequest, permission_required
from lms.people.hr.pages import sections_for

MOST_SHOWN = 50
LABELS = {
    "database": gettext_lazy("Database"),
    "cache": gettext_lazy("Redis"),
    "migrations": gettext_lazy("Changes of the tables still to be made"),
    "schema": gettext_lazy("Differences in the tables"),
    "free_bytes": gettext_lazy("Free disk space"),
    "worker_silent_seconds": gettext_lazy("Since the worker was last heard from"),
    "queue_waiting_seconds": gettext_lazy("Longest wait in the queue"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found, in words; ``figure`` may be empty."""

    label: str | Promise
    is_ok: bool
    figure: str


@require_safe
@permission_required(Permission.ADMINISTER)
def system_status(request: SignedInRequest) -> HttpResponse:
    """Show what was checked, and the work and the mail that did not succeed. Some 15 queries."""
    waiting = OutgoingMail.objects.waiting()
    context = {
        "checks": [_in_words(name, finding) for name, finding in health.readiness().items()],
        "jobs": JobRun.objects.troubled()[:MOST_SHOWN],
        "mails": OutgoingMail.objects.failed()[:MOST_SHOWN],
        "waiting_count": waiting.count(),
        "waiting_first": waiting.order_by("queued_at").first(),
        "sections": sections_for(request),
    }
    return render(request, "people/system.html", context)


def _in_words(name: str, finding: health.Finding) -> Check:
    return Check(LABELS.get(name, name), finding.is_ok, _figure(name, finding.detail))


def _figure(name: str, detail: str | int | None) -> str:
    if detail is None or detail == "":
        return ""
    if name.endswith("_bytes"):
        return filesizeformat(detail)
    if name.endswith("_seconds"):
        seconds = int(detail)
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
    return _("in use just now") if detail == "busy" else str(detail)


@require_POST
@permission_required(Permission.ADMINISTER)
def system_retry(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    """Try work of the system's own that failed anew."""
    if jobs.retry(get_object_or_404(JobRun.objects.troubled(), pk=job_id)):
        messages.success(request, _("It will be tried again."))
    return redirect("system_status")
