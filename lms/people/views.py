"""HR's pages about officers."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lms.core.clock import today
from lms.core.models import AuditEvent
from lms.core.roles import Permission
from lms.people import api
from lms.people.access import permission_required
from lms.people.directory import directory
from lms.people.hr.audit import lines
from lms.people.hr.pages import found, sections_for
from lms.people.invitations.accounts import accounts_of
from lms.people.models import Officer, OrgUnit
from lms.people.reach import OUT_OF_REACH, out_of_reach

HISTORY_LENGTH = 20


@require_GET
@permission_required(Permission.SEE_OFFICERS)
def officers(request: HttpRequest) -> HttpResponse:
    """List the officers in the reader's scope."""
    listing = directory(
        officers=api.visible_officers(request.user),
        units=_units_to_choose(request),
        query=request.GET,
    )
    may_manage = api.has_permission(request.user, Permission.MANAGE_PEOPLE)
    shown = list(listing.page)
    accounts = accounts_of(shown) if may_manage else {}
    context = {
        "form": listing.form,
        "page": listing.page,
        "rows": [(officer, accounts.get(officer.pk)) for officer in shown],
        "may_download": api.has_permission(request.user, Permission.DOWNLOAD_REPORTS),
        "may_manage": may_manage,
        "sections": sections_for(request),
        "query": request.GET.urlencode(),
        "request_key": uuid.uuid4(),
    }
    template = "people/_officers.html" if request.htmx else "people/officers.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def _units_to_choose(request: HttpRequest) -> Any:
    """Return the units of the filter; whom they cover is asked only if one is given."""
    return api.visible_units(request.user) if request.GET.get("unit") else OrgUnit.objects.none()


@require_GET
@permission_required(Permission.SEE_OFFICERS)
def officer(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Show one officer in the reader's scope, with the history of postings."""
    shown = found(api.visible_officers(request.user).select_related("user"), officer_id)
    may_manage = Officer.objects.managed_by(request.user).filter(pk=officer_id).exists()
    reads_history = may_manage or api.has_permission(request.user, Permission.READ_AUDIT)
    context = {
        **(_account_of(request, shown) if may_manage else {}),
        "officer": shown,
        "postings": shown.postings.select_related("unit", "position"),
        "may_download": api.has_permission(request.user, Permission.DOWNLOAD_REPORTS),
        "may_manage": may_manage and not shown.is_anonymous,
        "may_observe": _may_observe(request, shown),
        "reads_history": reads_history,
        "events": list(lines(_history_of(shown))) if reads_history else [],
        "today": today(),
    }
    return render(request, "people/officer.html", context)


def _may_observe(request: HttpRequest, officer: Officer) -> bool:
    may_assess = api.has_permission(request.user, Permission.ASSESS)
    in_scope = api.visible_officers(request.user, Permission.ASSESS).exclude(user=request.user.pk)
    return may_assess and in_scope.filter(pk=officer.pk).exists()


def _history_of(officer: Officer) -> Any:
    return AuditEvent.objects.about(officer)[:HISTORY_LENGTH]


def _account_of(request: HttpRequest, officer: Officer) -> dict[str, Any]:
    """Say how the officer's account stands, and what the reader may not do to it."""
    account = accounts_of([officer])[officer.pk]
    user_ids = [officer.user.pk] if officer.user else []
    is_beyond = bool(out_of_reach(by=request.user, user_ids=user_ids))  # type: ignore[arg-type]
    return {
        "account": account,
        "out_of_reach": OUT_OF_REACH if is_beyond else "",
        "may_invite": not (is_beyond or account.is_used or account.is_closed)
        and officer.status != Officer.Status.LEFT,
    }
