"""Pages about questions outside the bank."""

from contextlib import suppress
from uuid import UUID

from csp.constants import NONE
from csp.decorators import csp
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.admin.paginator import WagtailPaginator
from wagtail.images import get_image_model
from wagtail.models import Page

from assessments.questions import alike, passages
from assessments.questions.kinds.kept_pictures import FOLDER
from assessments.questions.kinds.pictures import file_of
from assessments.questions.models import Question
from lms.core.roles import Permission
from lms.people.access import SignedInRequest, permission_required

GROUPS = 20
"""How many groups of similar questions are on a page."""


@never_cache
@login_required
@require_safe
def passage(request: HttpRequest, page_key: UUID) -> HttpResponse:
    """Lead to the passage of a lesson where what a question asks can be read."""
    return redirect(passages.find(str(page_key), request.GET.get("bagian", ""), request))


@require_safe
@csp({"default-src": [NONE], "sandbox": True})  # type: ignore[arg-type]  # forgets `name`
@login_required
@cache_control(private=True, max_age=24 * 3600)
def picture(request: HttpRequest, name: str) -> FileResponse:  # noqa: ARG001
    """Send a picture of a question, or one of its sizes; the picture itself until that is drawn.

    For everybody who is signed in: its name is the hash of its content, which only those know who
    were shown it. No query. A browser treats it as a picture only, as it does those of lessons.

    Raises:
        Http404: if there is none of that name.
    """
    file = file_of(name)
    for each in (name, file) if file else ():
        with suppress(FileNotFoundError):
            return FileResponse(default_storage.open(f"{FOLDER}/{each}"))
    raise Http404


@require_admin_access
@require_safe
def picture_to_draw_on(request: SignedInRequest, image_id: int) -> HttpResponse:  # noqa: ARG001
    """Lead to the file of one of Wagtail's pictures, for the editor of places on a picture."""
    return redirect(get_object_or_404(get_image_model(), pk=image_id).file.url)


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


@permission_required(Permission.AUTHOR)
@require_http_methods(["GET", "HEAD", "POST"])
def similar_questions(request: SignedInRequest) -> HttpResponse:
    """List groups of questions that read nearly the same, as found last; POST finds them anew."""
    if request.method == "POST":
        return redirect(alike.start(by=request.user))
    found_at, groups = alike.found_last()
    readable = Question.objects.readable_by(request.user).offered()
    known = set(readable.values_list("pk", flat=True))
    in_sight = [[pk for pk in ids if pk in known] for ids in groups]
    paginator = WagtailPaginator([ids for ids in in_sight if len(ids) > 1], GROUPS)
    page = paginator.get_page(request.GET.get("p"))
    rows = readable.for_lists().in_bulk([pk for ids in page for pk in ids])
    title = _("Questions that read nearly the same")
    bank = reverse(Question.snippet_viewset.get_url_name("list"))
    context = {
        "found_at": found_at,
        "page": page,
        "elided_page_range": paginator.get_elided_page_range(page.number),
        "groups": [[rows[pk] for pk in ids if pk in rows] for ids in page],
        "header_title": title,
        "page_title": title,
        "header_icon": "copy",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": bank, "label": _("Questions")},
            {"url": "", "label": title},
        ],
    }
    return render(request, "assessments/admin/questions_similar.html", context)
