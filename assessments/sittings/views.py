"""Guards for the pages on which an officer takes an activity."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from assessments.activities import AssessedActivity
from assessments.signals import ActivityClosedError
from assessments.sittings.models import Sitting
from lms.people.access import OfficerRequest, officer_required

SittingView = Callable[..., HttpResponse]


def own(model: type[Sitting]) -> Callable[[SittingView], SittingView]:
    """Let officers in; a sitting that is not their own, as the api finds, is 404."""

    def guarding(view: SittingView) -> SittingView:
        @never_cache
        @officer_required
        @wraps(view)
        def guarded(request: OfficerRequest, **sitting: UUID) -> HttpResponse:
            try:
                return view(request, **sitting)
            except model.DoesNotExist as error:
                raise Http404 from error

        return cast(SittingView, guarded)

    return guarding


def begun(
    request: HttpRequest, page: AssessedActivity, start: Callable[[], Sitting], goes_to: str
) -> HttpResponse:
    """Begin a sitting and lead to it, or back to the activity's first page, saying why not."""
    try:
        sitting = start()
    except ActivityClosedError as closed:
        messages.error(request, str(closed))
        return redirect(cast(Any, page).get_url(request))
    return redirect(goes_to, sitting.pk)
