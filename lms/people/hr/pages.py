"""What HR's pages have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.people import api
from lms.people.models import Officer

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the HR area in its own small menu."""

    label: str | Promise
    url: str
    is_current: bool


SECTIONS: tuple[tuple[str | Promise, str, Permission], ...] = (
    (_("Officers"), "officers", Permission.SEE_OFFICERS),
    (_("Units"), "units", Permission.SEE_OFFICERS),
    (_("Positions"), "positions", Permission.SEE_OFFICERS),
    (_("Position requirements"), "requirements", Permission.MANAGE_PEOPLE),
    (_("Calibration of assessors"), "calibration", Permission.MANAGE_PEOPLE),
    (_("Roles"), "roles", Permission.ADMINISTER),
    (_("Audit trail"), "audit_trail", Permission.READ_AUDIT),
    (_("Evidence ledger"), "ledger_checks", Permission.READ_AUDIT),
    (_("System status"), "system_status", Permission.ADMINISTER),
)


def sections_for(request: HttpRequest) -> list[Section]:
    """List the parts that the person who asks may enter. A query for each undivided permission."""
    asked = {permission for _label, _name, permission in SECTIONS}
    held = {permission for permission in asked if api.has_permission(request.user, permission)}
    return [
        Section(label, reverse(name), request.path == reverse(name))
        for label, name, permission in SECTIONS
        if permission in held
    ]


def found(queryset: Any, pk: int) -> Any:
    """Return the row with this id; what is out of scope does not exist.

    Raises:
        Http404: if there is none.
    """
    try:
        return queryset.get(pk=pk)
    except queryset.model.DoesNotExist as error:
        raise Http404 from error


def managed_officer(request: HttpRequest, officer_id: int) -> Officer:
    """Return an officer whom the person who asks may change.

    Raises:
        Http404: if there is none.
    """
    officer: Officer = found(Officer.objects.managed_by(request.user).with_posting(), officer_id)
    return officer


def apply(form: forms.BaseForm, change: Callable[[], Any]) -> bool:
    """Make ``change`` if ``form`` is valid; put what a rule refuses beside its field."""
    if not form.is_valid():
        return False
    try:
        change()
    except ValidationError as error:
        _show(form, error)
        return False
    return True


def _show(form: forms.BaseForm, error: ValidationError) -> None:
    for field, messages in getattr(error, "message_dict", {None: error.messages}).items():
        form.add_error(field if field in form.fields else None, messages)


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    *,
    title: str,
    back: str,
    back_label: str,
    **more: Any,
) -> HttpResponse:
    """Show a form with the way back; the answer to an invalid one is 422."""
    context = {"form": form, "title": title, "back": back, "back_label": back_label, **more}
    forms_sent = (form, more.get("second"))
    status = UNPROCESSABLE if any(sent and sent.errors for sent in forms_sent) else 200
    return render(request, "people/form.html", context, status=status)
