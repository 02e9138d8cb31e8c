"""The door of Wagtail's admin, and the few doors inside that Wagtail leaves open.

Whoever may enter the admin sees, in these places, titles and texts of pages, questions and files
that other units keep: Wagtail asks there whether somebody is an author, not of what.
"""

from typing import Any, cast

from django.apps import apps
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses import api as courses
from lms.core.numbers import row_id
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import Visitor

OF_THE_WHOLE_SITE = {
    "wagtailadmin_api:documents:detail",
    "wagtailadmin_api:documents:listing",
    "wagtailadmin_api:images:detail",
    "wagtailadmin_api:images:listing",
    "wagtailadmin_reports:page_types_usage",
    "wagtailadmin_reports:page_types_usage_results",
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:site_history_results",
}
"""What tells of everybody's pages, so it takes a role for the whole organisation."""

BULK_ACTIONS = {"add", "change", "delete", "publish", "bulk_delete", "lock", "unlock"}


def admin_door(request: HttpRequest) -> HttpResponse:
    """Send visitors to sign in and authors to the admin.

    Wagtail sends everybody here whom it does not let in; without this answer a signed-in officer
    would go round in circles between the admin and the sign-in page.

    Raises:
        PermissionDenied: for somebody signed in who may not enter.
    """
    home = reverse("wagtailadmin_home")
    if not request.user.is_authenticated:
        return redirect_to_login(request.GET.get("next", home))
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    return redirect(home)


class InnerDoorsMiddleware(MiddlewareMixin):
    """Shows authors of one unit nothing of another's."""

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> None:
        """Let a request to the admin through. No query outside it; at most four for these places.

        Raises:
            PermissionDenied: if the page tells of the whole site.
            Http404: if the request names something that the person may not open.
        """
        match = request.resolver_match
        name = match.view_name if match else ""
        if not name.startswith("wagtail") or not _writes_for_units_only(request.user, name):
            return
        if name in OF_THE_WHOLE_SITE:
            raise PermissionDenied
        if name == "wagtail_bulk_action":
            _check_bulk_action(request, kwargs["app_label"], kwargs["model_name"])
        elif name == "wagtailadmin_choose_page_chosen_multiple":
            _require(
                courses.linkable_pages(cast(people.User, request.user)), request.GET.getlist("id")
            )


def _writes_for_units_only(user: Visitor, name: str) -> bool:
    is_inner = name in OF_THE_WHOLE_SITE or name in {
        "wagtail_bulk_action",
        "wagtailadmin_choose_page_chosen_multiple",
    }
    return (
        is_inner and user.is_authenticated and not people.covers_everything(user, Permission.AUTHOR)
    )


def _check_bulk_action(request: HttpRequest, app_label: str, model_name: str) -> None:
    """Let several things be changed at once by whoever may change each of them."""
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as error:
        raise Http404 from error
    policy = policy_registry.get_by_type(model)
    mine = policy.instances_user_has_any_permission_for(request.user, BULK_ACTIONS)
    asked = request.GET.getlist("id")
    if "all" in asked and issubclass(model, Page):
        asked = [request.GET.get("childOf", "")]
    _require(mine, asked)


def _require(allowed: Any, asked: list[str]) -> None:
    """Check that each of the ids asked for is allowed.

    Raises:
        Http404: if one is not, or is no id at all, such as "all".
    """
    ids = {pk for pk in map(row_id, asked) if pk is not None}
    if len(ids) < len(set(asked)) or allowed.filter(pk__in=ids).count() < len(ids):
        raise Http404
