"""Pages of administrators and auditors: roles, the audit trail, how the system fares."""

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from lms.core import health, jobs
from lms.core.mail.models import OutgoingMail
from lms.core.models import JobRun
from lms.core.privacy import stores_by_label
from lms.core.requests import read_key
from lms.core.roles import PERMISSIONS, Permission, Role
from lms.people import api
from lms.people.access import SignedInRequest, permission_required
from lms.people.administration.forms import AuditFilter, GrantForm
from lms.people.administration.screens import check_in_words, lines
from lms.people.hr.pages import UNPROCESSABLE, apply, found
from lms.people.hr.requests import UnusableChoiceError, read_query
from lms.people.hr.sections import sections_for
from lms.people.models import RoleGrant
from lms.people.paging import CappedPaginator

PAGE_SIZE = 50
MOST_SHOWN = 50
EXPORT_TASK = "lms.people.tasks.export_audit"


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ADMINISTER)
def roles(request: SignedInRequest) -> HttpResponse:
    """List the grants in force, and give one."""
    form = GrantForm(request.POST or None)
    if request.method == "POST" and apply(form, lambda: _grant(request, form)):
        messages.success(request, _("The role is given."))
        return redirect("roles")
    text = request.GET.get("q", "").strip()[:100]
    grants = RoleGrant.objects.active().of_people_named(text).select_related("user", "unit")
    context = {
        "form": form,
        "q": text,
        "page": CappedPaginator(grants, PAGE_SIZE).get_page(request.GET.get("page")),
        "table": [(role.label, _allowed(role)) for role in Role],
        "sections": sections_for(request),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "people/roles.html", context, status=status)


def _allowed(role: Role) -> list[str]:
    return [str(permission.label) for permission in Permission if permission in PERMISSIONS[role]]


def _grant(request: SignedInRequest, form: GrantForm) -> None:
    chosen = form.cleaned_data
    api.grant_role(
        by=request.user, user=chosen["user"], role=Role(chosen["role"]), unit=chosen["unit"]
    )


@require_POST
@permission_required(Permission.ADMINISTER)
def role_revoke(request: SignedInRequest, grant_id: int) -> HttpResponse:
    """Take a role back; nobody takes their own administration, so one administrator remains."""
    grant = found(RoleGrant.objects.select_related("user", "unit"), grant_id)
    if grant.user_id == request.user.pk and grant.role == Role.ADMINISTRATOR:
        messages.error(request, _("You cannot take this role from yourself."))
    else:
        api.revoke_role(by=request.user, grant=grant)
        messages.success(request, _("The role is taken back."))
    return redirect("roles")


@require_GET
@permission_required(Permission.READ_AUDIT)
def audit_trail(request: SignedInRequest) -> HttpResponse:
    """Show who did what to what, newest first."""
    form = AuditFilter(request.GET or None)
    page = CappedPaginator(form.narrowed(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": lines(page),
        "sections": sections_for(request),
        "request_key": uuid.uuid4(),
        "query": request.GET.urlencode(),
    }
    return render(request, "people/audit_trail.html", context)


@require_GET
@permission_required(Permission.MANAGE_PEOPLE)
def personal_data(request: SignedInRequest) -> HttpResponse:
    """Say what is kept of people. No queries of its own."""
    context = {"stores": stores_by_label(), "sections": sections_for(request)}
    return render(request, "people/personal_data.html", context)


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
        return redirect(f"{reverse('audit_trail')}?{query}")
    job = jobs.start(
        EXPORT_TASK,
        key=f"audit:{request.user.pk}:{read_key(request)}",
        by=request.user,
        title=_("Audit trail (XLSX)"),
        reader_id=request.user.pk,
        query=query,
    )
    return redirect("job", job.pk)


@require_safe
@permission_required(Permission.ADMINISTER)
def system_status(request: SignedInRequest) -> HttpResponse:
    """Show what was checked, and the work and the mail that did not succeed. Some 15 queries."""
    waiting = OutgoingMail.objects.waiting()
    context = {
        "checks": [check_in_words(name, finding) for name, finding in health.readiness().items()],
        "jobs": JobRun.objects.troubled()[:MOST_SHOWN],
        "mails": OutgoingMail.objects.failed()[:MOST_SHOWN],
        "waiting_count": waiting.count(),
        "waiting_first": waiting.order_by("queued_at").first(),
        "sections": sections_for(request),
    }
    return render(request, "people/system.html", context)


@require_POST
@permission_required(Permission.ADMINISTER)
def system_retry(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    """Try work of the system's own that failed anew."""
    if jobs.retry(get_object_or_404(JobRun.objects.troubled(), pk=job_id)):
        messages.success(request, _("It will be tried again."))
    return redirect("system_status")
