"""Pages about questions outside the bank."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page

from assessments.questions import passages
from lms.people.access import SignedInRequest


@never_cache
@login_required
@require_safe
def passage(request: HttpRequest, page_key: UUID) -> HttpResponse:
    """Lead to the passage of a lesson where what a question asks can be read."""
    return redirect(passages.find(str(page_key), request.GET.get("bagian", ""), request))


@require_admin_access
@require_safe
def headings(request: SignedInRequest, page_id: int) -> HttpResponse:
    """Name the passages of a lesson that an author may choose, for the question's form."""
    pages = Page.objects.live()
    for restrict in hooks.get_hooks("construct_page_chooser_queryset"):
        pages = restrict(pages, request)
    page = pages.filter(id=page_id).first()
    found = passages.headings_of(page) if page is not None else []
    return JsonResponse({"headings": [[each.block, each.title] for each in found]})
