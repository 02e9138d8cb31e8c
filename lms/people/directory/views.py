"""The list of officers, the page about one of them, and what HR changes there."""

import uuid
from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.core.clock import today
from lms.core.models import AuditEvent
from lms.core.roles import Permission
from lms.people import api
from lms.people.access import SignedInRequest, permission_required
from lms.people.administration.screens import lines
from lms.people.directory.forms import OfficerForm, PostingForm, StatusForm
from lms.people.directory.listing import directory
from lms.people.hr.pages import apply, form_page, found, managed_officer
from lms.people.hr.sections import sections_for
from lms.people.invitations.accounts import accounts_of
from lms.people.models import Officer, OrgUnit, OrgUnitQuerySet, Posting
from lms.people.organisation import staffing
from lms.people.organisation.reach import OUT_OF_REACH, out_of_reach
from lms.people.signing_in import lost_factors

HISTORY_LENGTH = 20


@require_GET
@permission_required(Permission.SEE_OFFICERS)
def officers(request: SignedInRequest) -> HttpResponse:
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


def _units_to_choose(request: SignedInRequest) -> OrgUnitQuerySet:
    """Return the units of the filter; whom they cover is asked only if one is given."""
    return api.visible_units(request.user) if request.GET.get("unit") else OrgUnit.objects.none()


@require_GET
@permission_required(Permission.SEE_OFFICERS)
def officer(request: SignedInRequest, officer_id: int) -> HttpResponse:
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


def _may_reset_factor(request: HttpRequest, officer: Officer) -> bool:
    if officer.user is None or not api.has_permission(request.user, Permission.ADMINISTER):
        return False
    return lost_factors.has_factor(officer.user)


def _may_observe(request: SignedInRequest, officer: Officer) -> bool:
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
        "may_reset_factor": _may_reset_factor(request, officer),
        "may_invite": not (is_beyond or account.is_used or account.is_closed)
        and officer.status != Officer.Status.LEFT,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MANAGE_PEOPLE)
def officer_add(request: SignedInRequest) -> HttpResponse:
    """Add an officer together with their first posting, which says who may see them."""
    form = OfficerForm(request.POST or None)
    posting = PostingForm(request.POST or None, by=request.user, prefix="posting")
    is_complete = request.method == "POST" and posting.is_valid()
    if is_complete and apply(form, lambda: _add(request, form, posting)):
        messages.success(request, _("The officer is added."))
        return redirect("officer", form.instance.pk)
    return form_page(
        request,
        form,
        title=_("Add an officer"),
        back=reverse("officers"),
        back_label=_("Officers"),
        second=posting,
        second_title=_("First posting"),
    )


def _add(request: SignedInRequest, form: OfficerForm, posting: PostingForm) -> None:
    staffing.hire(by=request.user, officer=form.instance, **posting.cleaned_data)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MANAGE_PEOPLE)
def officer_edit(request: SignedInRequest, officer_id: int) -> HttpResponse:
    """Change what is known about an officer."""
    officer = managed_officer(request, officer_id)
    form = OfficerForm(request.POST or None, instance=officer)
    if request.method == "POST" and apply(
        form, lambda: staffing.save_officer(by=request.user, officer=form.instance)
    ):
        return _back_to(request, officer)
    return _officer_form(request, officer, form, _("Edit details"))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MANAGE_PEOPLE)
def officer_post(request: SignedInRequest, officer_id: int) -> HttpResponse:
    """Transfer, promote, or let act for somebody. Who moves out of scope is no longer seen."""
    officer = managed_officer(request, officer_id)
    initial = {"unit": officer.unit_id, "position": officer.position_id}
    form = PostingForm(request.POST or None, by=request.user, initial=initial)
    if request.method == "POST" and apply(
        form,
        lambda: api.post_officer(by=request.user, officer=officer, **form.cleaned_data),
    ):
        return _back_to(request, officer)
    return _officer_form(request, officer, form, _("New posting"))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MANAGE_PEOPLE)
def officer_status(request: SignedInRequest, officer_id: int) -> HttpResponse:
    """Let an officer go on leave, return or leave."""
    officer = managed_officer(request, officer_id)
    form = StatusForm(request.POST or None, initial={"status": officer.status})
    if request.method == "POST" and apply(
        form, lambda: staffing.set_status(by=request.user, officer=officer, **form.cleaned_data)
    ):
        return _back_to(request, officer)
    return _officer_form(request, officer, form, _("Change status"))


@require_POST
@permission_required(Permission.MANAGE_PEOPLE)
def officer_anonymise(request: SignedInRequest, officer_id: int) -> HttpResponse:
    """Remove the personal data of somebody who left."""
    officer = managed_officer(request, officer_id)
    return _done_or_told(
        request, officer, lambda: staffing.anonymise(by=request.user, officer=officer)
    )


@require_POST
@permission_required(Permission.MANAGE_PEOPLE)
def officer_account(request: SignedInRequest, officer_id: int) -> HttpResponse:
    """Open or close the officer's account (``active`` is 1 or 0)."""
    officer = managed_officer(request, officer_id)
    if officer.user is None:
        raise Http404
    user, is_active = officer.user, request.POST.get("active") == "1"
    return _done_or_told(
        request,
        officer,
        lambda: staffing.set_account_active(by=request.user, user=user, is_active=is_active),
    )


@require_POST
@permission_required(Permission.ADMINISTER)
@reauthentication_required
def officer_factor(request: SignedInRequest, officer_id: int) -> HttpResponse:
    """Take away the second factor that the officer has lost."""
    officer = managed_officer(request, officer_id)
    if officer.user is None:
        raise Http404
    user = officer.user
    return _done_or_told(
        request, officer, lambda: lost_factors.reset_factor(by=request.user, user=user)
    )


@require_POST
@permission_required(Permission.MANAGE_PEOPLE)
def posting_end(request: SignedInRequest, posting_id: int) -> HttpResponse:
    """End an acting posting today."""
    acting = Posting.objects.current().exclude(kind=Posting.Kind.DEFINITIVE)
    posting = found(acting.select_related("unit", "officer"), posting_id)
    officer = managed_officer(request, posting.officer_id)
    return _done_or_told(
        request, officer, lambda: staffing.end_posting(by=request.user, posting=posting)
    )


def _back_to(request: SignedInRequest, officer: Officer) -> HttpResponse:
    messages.success(request, _("Saved."))
    is_seen = api.visible_officers(request.user).filter(pk=officer.pk).exists()
    return redirect("officer", officer.pk) if is_seen else redirect("officers")


def _done_or_told(
    request: SignedInRequest, officer: Officer, change: Callable[[], object]
) -> HttpResponse:
    try:
        change()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("officer", officer.pk)
    return _back_to(request, officer)


def _officer_form(
    request: SignedInRequest, officer: Officer, form: BaseForm, title: str
) -> HttpResponse:
    return form_page(
        request,
        form,
        title=title,
        back=reverse("officer", args=[officer.pk]),
        back_label=officer.name,
    )
