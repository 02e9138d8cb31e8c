"""An inbox for everybody signed in, who sees no other, and how they want to be told."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.notifications import api
from lms.notifications.forms import ChoicesForm
from lms.notifications.kinds import KINDS
from lms.notifications.models import Notice
from lms.people import api as people
from lms.people.access import SignedInRequest
from lms.people.api import User

PER_PAGE = 20


@require_GET
@login_required
def notices(request: SignedInRequest) -> HttpResponse:
    """List what the reader was told, newest first."""
    paginator = Paginator(Notice.objects.of(_reader(request).pk), PER_PAGE)
    context = {
        "page": paginator.get_page(request.GET.get("page")),
        "unread_notices": api.unread_count(_reader(request).pk),  # counted once, for the bell too
    }
    return render(request, "notifications/notices.html", context)


@require_POST
@login_required
def notice_open(request: SignedInRequest, notice_id: int) -> HttpResponse:
    """Mark a notice as read and go to what it is about."""
    own = Notice.objects.of(_reader(request).pk).filter(pk=notice_id)
    notice = get_object_or_404(own)
    own.mark_read()
    return redirect(notice.url)


@require_POST
@login_required
def notices_read(request: SignedInRequest) -> HttpResponse:
    """Mark all of the reader's notices as read."""
    Notice.objects.of(_reader(request).pk).mark_read()
    messages.success(request, _("All notices are marked as read."))
    return redirect("notices")


@require_http_methods(["GET", "POST"])
@login_required
def notice_choices(request: SignedInRequest) -> HttpResponse:
    """Show and store how the reader wants to be told."""
    reader = _reader(request)
    offered = [k for k in KINDS if people.has_permission(reader, k.audience)]
    data = request.POST if request.method == "POST" else None
    form = ChoicesForm(data, user_id=reader.pk, kinds=offered)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your choices are saved."))
        return redirect("notice_choices")
    context = {"form": form, "has_kinds": bool(offered), "email": reader.email}
    return render(request, "notifications/choices.html", context)


def _reader(request: HttpRequest) -> User:
    return cast("SignedInRequest", request).user
