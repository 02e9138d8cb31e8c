"""What HR does to one officer or several."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lms.core import jobs
from lms.core.roles import Permission
from lms.people import api, staffing
from lms.people.access import SignedInRequest, permission_required
from lms.people.hr.forms import BulkForm, OfficerForm, PostingForm, StatusForm
from lms.people.hr.pages import UNPROCESSABLE, apply, form_page, found, managed_officer
from lms.people.models import Officer, Posting

MOST_AT_ONCE = 100
EXPORT_TASK = "lms.people.tasks.export_officers"


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


@require_POST
@permission_required(Permission.MANAGE_PEOPLE)
def officers_bulk(request: SignedInRequest) -> HttpResponse:
    """Ask what is to happen to the officers ticked, then, confirmed, do it to all or to none."""
    form = BulkForm(request.POST if "action" in request.POST else None, by=request.user)
    ticked = [int(pk) for pk in request.POST.getlist("officers") if pk.isdecimal()][:MOST_AT_ONCE]
    chosen = list(Officer.objects.managed_by(request.user).with_posting().filter(pk__in=ticked))
    if not chosen:
        messages.warning(request, _("Tick the officers first."))
        return redirect("officers")
    if form.is_bound and apply(form, lambda: _do_to_all(request, form, chosen)):
        text = ngettext("Done for %(n)s officer.", "Done for %(n)s officers.", len(chosen))
        messages.success(request, text % {"n": len(chosen)})
        return redirect("officers")
    context = {"form": form, "chosen": chosen}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "people/officers_bulk.html", context, status=status)


def _do_to_all(request: SignedInRequest, form: BulkForm, chosen: list[Officer]) -> None:
    action, day = form.cleaned_data["action"], form.cleaned_data["day"]
    if action == BulkForm.TRANSFER:
        staffing.transfer_all(
            by=request.user, officers=chosen, unit=form.cleaned_data["unit"], starts_on=day
        )
    else:
        staffing.set_status_of_all(by=request.user, officers=chosen, status=action, day=day)


@require_POST
@permission_required(Permission.DOWNLOAD_REPORTS)
def officers_export(request: SignedInRequest) -> HttpResponse:
    """Have the officers that the filter shows written to a file in the background."""
    kind = "csv" if request.POST.get("kind") == "csv" else "xlsx"
    try:
        key = uuid.UUID(request.POST.get("request_key", ""))
    except ValueError:
        key = uuid.uuid4()
    job = jobs.start(
        EXPORT_TASK,
        key=f"officers:{request.user.pk}:{kind}:{key}",
        by=request.user,
        title=_("List of officers (%(kind)s)") % {"kind": kind.upper()},
        reader_id=request.user.pk,
        kind=kind,
        query=request.POST.get("query", "")[:500],
    )
    return redirect("job", job.pk)


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
