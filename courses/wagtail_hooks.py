"""Wagtail hooks of the courses app: who may read a page, and what the admin refuses."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail.snippets.models import register_snippet

from courses.catalogue.linking import linkable_pages
from courses.catalogue.models import CoursePage, HomePage, UnitCataloguePage
from courses.catalogue.outline import is_reachable
from courses.enrolment.audience import may_read, may_see
from courses.progress import api as progress
from courses.progress.reader import place_of
from courses.references import viewsets as references
from lms.core.activities import Activity
from lms.core.deletion import is_in_use
from lms.people.access import SignedInRequest

register_snippet(references.ReferenceGroup)
for _moment in ("after_create_snippet", "after_edit_snippet"):
    hooks.register(_moment, references.note_change)
hooks.register("after_delete_snippet", references.note_deletion)
hooks.register("before_delete_snippet", references.keep_what_lessons_rest_on)


@hooks.register("before_serve_page")
def admit(page: Page, request: HttpRequest, *_serve: Any) -> HttpResponseBase | None:
    """Show pages to signed-in people only, and none beneath a closed one; the front page is public.

    Raises:
        Http404: if the page or one above it is unpublished or has expired, or if a unit keeps it
            for others.
    """
    if isinstance(page, HomePage):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not is_reachable(page) or not may_read(page, request.user):
        raise Http404
    return None


@hooks.register("on_serve_page", order=1)  # within Wagtail's own check of a page's privacy
def note_opening(serve: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Remember which activities a participant has opened, to read them and not only to ask."""

    def serve_and_note(page: Page, request: HttpRequest, *serving: Any) -> HttpResponseBase:
        place = place_of(request, page) if _is_reading(page, request) else None
        if place is not None and place.participation.enrolment is not None:
            progress.open_activity(place.participation.enrolment, page, place.current)
        return serve(page, request, *serving)

    return serve_and_note


def _is_reading(page: Page, request: HttpRequest) -> bool:
    is_asking = request.method == "GET" and request.user.is_authenticated
    return is_asking and isinstance(page, Activity)


@hooks.register("before_serve_document")
def require_sign_in(document: Any, request: HttpRequest) -> HttpResponseBase | None:
    """Serve documents to signed-in people only, and a unit's to those whom it concerns.

    Raises:
        Http404: if the document is not for whoever asks.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not may_see(document.collection, request):
        raise Http404
    return None


@hooks.register("construct_page_chooser_queryset")
def show_linkable_pages(pages: PageQuerySet, request: SignedInRequest) -> PageQuerySet:
    """Let authors choose among their own pages and those for all; see ``linkable_pages``.

    Raises:
        Http404: if they look beneath a page that is neither.
    """
    linkable = linkable_pages(request.user)
    match = request.resolver_match
    above = match.kwargs.get("parent_page_id") if match else None
    if above is not None and not linkable.filter(pk=above).exists():
        raise Http404
    return pages.filter(pk__in=linkable.values("pk"))


@hooks.register("after_publish_page")
def tell_of_competencies_without_activity(request: HttpRequest, page: Page) -> None:
    """Warn whoever publishes a course with a competency that nothing in it gives evidence for."""
    if not isinstance(page, CoursePage):
        return
    if missing := page.competencies_without_activity:
        text = _("Published, but no activity of the course gives evidence for: %(names)s.")
        messages.warning(request, text % {"names": ", ".join(missing)})


@hooks.register("before_move_page")
def show_no_title_to_others(request: HttpRequest, page: Page, destination: Page) -> None:
    """Ask for confirmation only of those who may move the page there.

    Raises:
        PermissionDenied: for others, before they read either title.
    """
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied


@hooks.register("before_copy_page")
@hooks.register("before_move_page")
@hooks.register("before_delete_page")
def keep_catalogues(
    request: HttpRequest, page: Page, *_destination: Any
) -> HttpResponseBase | None:
    """Leave the catalogue of a unit where it is: the program makes one for each."""
    is_catalogue = isinstance(page.specific, UnitCataloguePage)
    return _keep(request, page) if is_catalogue else None


def _keep(request: HttpRequest, page: Page) -> HttpResponseBase:
    messages.error(request, _("Each unit with trainers has one catalogue. It stays where it is."))
    return redirect("wagtailadmin_explore", page.pk)


@hooks.register("before_delete_page")
def keep_what_is_in_use(request: HttpRequest, page: Page) -> HttpResponseBase | None:
    """Refuse to delete a page that results or enrolments refer to."""
    if not _is_in_use([page]):
        return None
    return _refuse(request, page)


@hooks.register("before_bulk_action")
def keep_all_that_is_in_use(
    request: HttpRequest, action_type: str, pages: PageQuerySet, *_action: Any
) -> HttpResponseBase | None:
    """Refuse the same when several pages are deleted or moved at once."""
    if not all(isinstance(page, Page) for page in pages):
        return None
    catalogues = UnitCataloguePage.objects.filter(pk__in=[page.pk for page in pages])
    if action_type in {"delete", "move"} and catalogues.exists():
        return _keep(request, catalogues[0])
    if action_type != "delete":
        return None
    return _refuse(request, pages[0]) if _is_in_use(pages) else None


def _is_in_use(pages: PageQuerySet) -> bool:
    beneath = Page.objects.none()
    for page in pages:
        beneath |= Page.objects.descendant_of(page, inclusive=True)
    return is_in_use(beneath)


def _refuse(request: HttpRequest, page: Page) -> HttpResponseBase:
    messages.error(
        request,
        _("Officers take part in this or have results in it. Unpublish it instead of deleting it."),
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)
