"""The pages that take a conversation from a file to a draft, and hand one out as a file."""

import uuid
from typing import TypedDict
from urllib.parse import quote

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.roleplay.exchange import api, wording
from assessments.roleplay.exchange.forms import UploadForm, parents_for
from assessments.roleplay.exchange.protocol import Document
from assessments.roleplay.models import ScenarioPage
from lms.core.requests import read_key
from lms.core.roles import Permission
from lms.people.access import SignedInRequest, permission_required

UNPROCESSABLE = 422
SALT = "assessments.roleplay.exchange"
SECONDS_KEPT = 24 * 60 * 60
MOST_CARRIED = 4 * 1024 * 1024
"""The preview carries what was read in its form, so it must fit into one."""
author_required = permission_required(Permission.AUTHOR)


class Carried(TypedDict):
    """What the preview carries: for whom it was read, and what."""

    user: int
    document: Document
    fields: dict[str, object]


@require_http_methods(["GET", "POST"])
@never_cache
@author_required
def import_start(request: SignedInRequest) -> HttpResponse:
    """Take a file, and show what it would bring. Nothing is stored."""
    initial = {"parent": request.GET.get("parent")}
    form = UploadForm(request.POST or None, request.FILES or None, by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _preview(request, form)
        except api.UnreadableError as error:
            form.add_error("file", wording.refusal(error.remark))
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "assessments/scenario_import.html", {"form": form}, status=status)


def _preview(request: SignedInRequest, form: UploadForm) -> HttpResponse:
    """Show what a file would bring, with a form that carries it.

    Raises:
        UnreadableError: if it cannot be read, or is too large to be carried.
    """
    file, number = form.cleaned_data["file"], (form.cleaned_data["story"] or 1) - 1
    found = api.preview(file.name, file.read(), number)
    kept = {"user": request.user.pk, "document": found.document, "fields": found.fields}
    carried = signing.dumps(kept, salt=SALT, compress=True)
    if len(carried) > MOST_CARRIED:
        raise api.UnreadableError("too_large", str(MOST_CARRIED // 1024**2))
    context = {
        "found": found,
        "filename": file.name,
        "format": wording.FORMATS[found.format],
        "story": wording.story_line(found, number),
        "stories": list(enumerate(found.titles, start=1)) if len(found.titles) > 1 else [],
        "counts": wording.counted(found),
        "said": wording.said_of(found.remarks),
        "parent": form.cleaned_data["parent"],
        "carried": carried,
        "request_key": uuid.uuid4(),
    }
    return render(request, "assessments/scenario_import_preview.html", context)


@require_POST
@author_required
def import_apply(request: SignedInRequest) -> HttpResponse:
    """Make the draft that was shown, once, and lead to it."""
    try:
        kept = _carried(request)
    except signing.BadSignature:
        messages.error(request, _("Too much time has passed. Send the file once more."))
        return redirect("scenario_import")
    parent = get_object_or_404(parents_for(request.user), pk=_number(request.POST.get("parent")))
    page = api.import_draft(
        by=request.user,
        parent=parent.specific,
        document=kept["document"],
        title=(request.POST.get("title", "").strip() or _("Imported conversation"))[:200],
        fields=kept["fields"],
        key=uuid.UUID(read_key(request)),
    )
    messages.success(request, _("The role-play is a draft now. Officers do not see it yet."))
    return redirect("wagtailadmin_pages:edit", page.pk)


def _carried(request: SignedInRequest) -> Carried:
    """Return what the preview carried.

    Raises:
        BadSignature: if it was changed, is too old, or was shown to somebody else.
    """
    sent = request.POST.get("carried", "")
    kept: Carried = signing.loads(sent, salt=SALT, max_age=SECONDS_KEPT)
    if kept["user"] != request.user.pk:
        raise signing.BadSignature
    return kept


def _number(text: str | None) -> int:
    if text is None or not text.isdecimal() or len(text) > 9:
        raise Http404
    return int(text)


@require_safe
@never_cache
@author_required
def export(request: SignedInRequest, page_id: int) -> HttpResponse:
    """Hand out a conversation as it was last saved."""
    page = get_object_or_404(ScenarioPage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    latest = page.get_latest_revision_as_object()
    name = quote(f"{latest.slug}.json")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return HttpResponse(api.exported(latest), content_type="application/json", headers=headers)
