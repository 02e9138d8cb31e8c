"""What HR's pages have in common."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lms.people.access import SignedInRequest
from lms.people.models import Officer

M = TypeVar("M", bound=Model)

UNPROCESSABLE = 422


def found(queryset: QuerySet[M], pk: int) -> M:
    """Return the row with this id; what is out of scope does not exist.

    Raises:
        Http404: if there is none.
    """
    try:
        return queryset.get(pk=pk)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def managed_officer(request: SignedInRequest, officer_id: int) -> Officer:
    """Return an officer whom the person who asks may change.

    Raises:
        Http404: if there is none.
    """
    officer: Officer = found(Officer.objects.managed_by(request.user).with_posting(), officer_id)
    return officer


def apply(form: forms.BaseForm, change: Callable[[], object]) -> bool:
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
