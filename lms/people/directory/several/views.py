"""What HR does to several officers: those ticked in the list, or all that its filter shows."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lms.core import jobs
from lms.core.numbers import row_id
from lms.core.requests import read_key
from lms.core.roles import Permission
from lms.people import api
from lms.people.access import SignedInRequest, permission_required
from lms.people.directory.listing import DirectoryFilter
from lms.people.directory.several import changes
from lms.people.directory.several.changes import Action
from lms.people.directory.several.forms import BulkForm
from lms.people.hr.pages import UNPROCESSABLE, apply
from lms.people.hr.requests import LONGEST_QUERY, UnusableChoiceError, read_query
from lms.people.invitations.accounts import invite_officers
from lms.people.invitations.views import tell_invited
from lms.people.models import Officer, OfficerQuerySet

EXPORT_TASK = "lms.people.tasks.export_officers"
NAMED = 20
"""How many of many officers the confirmation names."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The officers chosen, in order. ``query`` is the list's filter; ``None``: they are ticked."""

    ids: Sequence[int]
    query: str | None = None
    filters: Sequence[tuple[str, str]] = field(default_factory=tuple)

    @property
    def is_large(self) -> bool:
        """Tell whether they are too many for one request."""
        return len(self.ids) > changes.MOST_AT_ONCE

    def officers(self, most: int = changes.MOST_AT_ONCE) -> list[Officer]:
        """Read the first of them with their accounts. One query."""
        found = Officer.objects.with_posting().select_related("user").in_bulk(self.ids[:most])
        return [found[pk] for pk in self.ids[:most] if pk in found]


@require_POST
@permission_required(Permission.MANAGE_PEOPLE)
def officers_bulk(request: SignedInRequest) -> HttpResponse:
    """Ask what is to happen to the officers chosen, then, confirmed, do it."""
    try:
        chosen = _chosen(request)
    except UnusableChoiceError as error:
        messages.warning(request, str(error))
        return _back_to_list(request)
    is_answered = "action" in request.POST
    form = BulkForm(
        request.POST if is_answered else None,
        by=request.user,
        is_everybody=chosen.query is not None,
        initial={"action": request.POST.get("suggest", "")},
    )
    if is_answered and form.is_valid() and not _has_changed(request, chosen):
        if chosen.is_large:
            return _start_job(request, form, chosen)
        if apply(form, lambda: _do_now(request, form, chosen)):
            return _back_to_list(request)
    return _ask(request, form, chosen)


def _chosen(request: SignedInRequest) -> Chosen:
    """Read whom HR means, of those they manage.

    Raises:
        UnusableChoiceError: if that is nobody, too many, or not clear.
    """
    managed = Officer.objects.managed_by(request.user)
    if "everybody" in request.POST:
        return _everybody(request, managed)
    sent = request.POST.getlist("officers")
    ticked = [pk for pk in map(row_id, sent) if pk is not None]
    ids = managed.filter(pk__in=ticked[: changes.MOST_AT_ONCE]).values_list("pk", flat=True)
    if len(ticked) < len(sent) or not ids:
        raise UnusableChoiceError(_("Tick the officers first."))
    return Chosen(list(ids))


def _everybody(request: SignedInRequest, managed: OfficerQuerySet) -> Chosen:
    query = read_query(request)
    form = DirectoryFilter(QueryDict(query), units=api.visible_units(request.user))
    shown = form.narrow(managed.with_posting()).values_list("pk", flat=True)
    ids = list(shown[: changes.MOST_IN_A_JOB + 1])
    if form.faults:
        raise UnusableChoiceError(" ".join(form.faults))
    if not ids:
        raise UnusableChoiceError(_("The filter shows nobody whom you may change."))
    if len(ids) > changes.MOST_IN_A_JOB:
        text = _("At most %(most)s officers can be changed at once. Narrow the list, or import.")
        raise UnusableChoiceError(text % {"most": number_format(changes.MOST_IN_A_JOB)})
    return Chosen(ids, query, form.in_words)


def _has_changed(request: SignedInRequest, chosen: Chosen) -> bool:
    """Tell, and say, whether the filter shows more or fewer than were confirmed."""
    if chosen.query is None or request.POST.get("expected") == str(len(chosen.ids)):
        return False
    messages.warning(
        request, _("The list has changed in the meantime. Look at it again, and confirm.")
    )
    return True


def _ask(request: SignedInRequest, form: BulkForm, chosen: Chosen) -> HttpResponse:
    context = {
        "form": form,
        "chosen": chosen,
        "count": len(chosen.ids),
        "listed": chosen.officers(NAMED if chosen.query is not None else changes.MOST_AT_ONCE),
        "unlisted": max(0, len(chosen.ids) - NAMED) if chosen.query is not None else 0,
        "request_key": uuid.uuid4(),
        "back": _list_url(request),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "people/officers_bulk.html", context, status=status)


def _start_job(request: SignedInRequest, form: BulkForm, chosen: Chosen) -> HttpResponse:
    key = read_key(request)
    job = changes.start(by=request.user, officer_ids=chosen.ids, change=form.change, key=key)
    return redirect("job", job.pk)


def _do_now(request: SignedInRequest, form: BulkForm, chosen: Chosen) -> None:
    officers, change = chosen.officers(), form.change
    if change.action == Action.INVITE:
        tell_invited(request, invite_officers(by=request.user, officers=officers))
        return
    changes.apply_to_all(by=request.user, officers=officers, change=change)
    text = ngettext("Done for %(n)s officer.", "Done for %(n)s officers.", len(officers))
    messages.success(request, text % {"n": len(officers)})


@require_POST
@permission_required(Permission.DOWNLOAD_REPORTS)
def officers_export(request: SignedInRequest) -> HttpResponse:
    """Have the officers that the filter shows written to a file in the background."""
    kind = "csv" if request.POST.get("kind") == "csv" else "xlsx"
    try:
        query = _usable_query(request)
    except UnusableChoiceError as error:
        messages.error(request, str(error))
        return _back_to_list(request)
    job = jobs.start(
        EXPORT_TASK,
        key=f"officers:{request.user.pk}:{kind}:{read_key(request)}",
        by=request.user,
        title=_("List of officers (%(kind)s)") % {"kind": kind.upper()},
        reader_id=request.user.pk,
        kind=kind,
        query=query,
    )
    return redirect("job", job.pk)


def _usable_query(request: SignedInRequest) -> str:
    """Read the filter of the list.

    Raises:
        UnusableChoiceError: if it is not valid: the file would hold other officers than meant.
    """
    query = read_query(request)
    units = api.visible_units(request.user, Permission.DOWNLOAD_REPORTS)
    form = DirectoryFilter(QueryDict(query), units=units)
    if form.faults:
        raise UnusableChoiceError(" ".join(form.faults))
    return query


def _back_to_list(request: SignedInRequest) -> HttpResponse:
    return redirect(_list_url(request))


def _list_url(request: SignedInRequest) -> str:
    """Return the address of the list with the filter it had."""
    query = QueryDict(request.POST.get("query", "")[:LONGEST_QUERY]).urlencode()
    return f"{reverse('officers')}?{query}" if query else reverse("officers")
