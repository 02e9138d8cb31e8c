"""Pages about background jobs, for who asked for them, and the answers for monitoring."""

import datetime as dt
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from lms.core import audit, health, jobs
from lms.core.models import JobRun

JOBS_PER_PAGE = 20
SECURITY_TXT_LIFETIME = dt.timedelta(days=180)


@require_GET
@login_required
def job_list(request: HttpRequest) -> HttpResponse:
    """List what the reader has asked for, newest first."""
    paginator = Paginator(JobRun.objects.asked_for_by(request.user), JOBS_PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    return render(request, "core/jobs.html", {"page": page, "query": request.GET})


@require_GET
@never_cache
@login_required
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Show how a job of the reader's stands; htmx asks for the changing part alone."""
    found = _own_job(request, job_id)
    template = "core/_job.html" if request.htmx else "core/job.html"  # type: ignore[attr-defined]
    return render(request, template, {"job": found})


@require_POST
@login_required
def job_retry(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Try a failed job of the reader's anew."""
    found = _own_job(request, job_id)
    jobs.retry(found)
    return redirect(found)


@require_GET
@never_cache
@login_required
def job_download(request: HttpRequest, job_id: UUID) -> FileResponse:
    """Hand out the file that a job of the reader's made, and note it in the audit trail."""
    found = _own_job(request, job_id)
    if not found.has_download:
        raise Http404
    try:
        file = found.result_file.open()
    except FileNotFoundError as error:
        raise Http404 from error
    audit.record(
        by=cast(AbstractBaseUser, request.user),
        action="job.download",
        target=found,
        changes={"file": found.result_filename},
    )
    return FileResponse(file, as_attachment=True, filename=found.result_filename)


def _own_job(request: HttpRequest, job_id: UUID) -> JobRun:
    """Find a job that the reader asked for; anybody else's does not exist for them."""
    return get_object_or_404(JobRun.objects.asked_for_by(request.user), pk=job_id)


@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer that the web process is alive."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer whether everything that serving needs is in order: 200 or 503.

    What was found, in figures, is for the monitoring that knows HEALTH_TOKEN. No session is read,
    so there is an answer without a database.
    """
    findings = health.readiness()
    is_ready = all(finding.is_ok for finding in findings.values())
    answer: dict[str, Any] = {"status": "ok" if is_ready else "unavailable"}
    if _knows_the_token(request):
        answer["version"] = settings.VERSION
        answer["checks"] = {
            name: {"ok": finding.is_ok, "detail": finding.detail}
            for name, finding in findings.items()
        }
    return JsonResponse(answer, status=200 if is_ready else 503)


def _knows_the_token(request: HttpRequest) -> bool:
    token, given = settings.HEALTH_TOKEN, request.headers.get("Authorization", "")
    return bool(token) and constant_time_compare(given, f"Bearer {token}")


@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a weakness (RFC 9116), if the settings name somebody."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = timezone.now() + SECURITY_TXT_LIFETIME
    fields = {
        "Contact": settings.SECURITY_CONTACT,
        "Expires": expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Preferred-Languages": "id, en",
        "Canonical": f"{settings.BASE_URL}{reverse('security_txt')}",
    }
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
