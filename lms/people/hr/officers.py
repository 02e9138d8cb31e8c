"""What HR does to one officer."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.core.roles import Permission
from lms.people import api, staffing
from lms.people.access import SignedInRequest, permission_required
from lms.people.hr.forms import OfficerForm, PostingForm, StatusForm
from lms.people.hr.pages import apply, form_page, found, managed_officer
from lms.people.models import Officer, Posting


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


def _done_or_told(request: SignedInRequest, officer: Officer, change: Any) -> HttpResponse:
    try:
        change()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("officer", officer.pk)
    return _back_to(request, officer)


def _officer_form(
    request: SignedInRequest, officer: Officer, form: Any, title: str
) -> HttpResponse:
    return form_page(
        request,
        form,
        title=title,
        back=reverse("officer", args=[officer.pk]),
        back_label=officer.name,
    )
