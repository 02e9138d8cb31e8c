"""Where Wagtail's admin leads to the import and the export of conversations."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from assessments.roleplay.exchange.api import may_have_scenarios
from assessments.roleplay.models import ScenarioPage
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.api import User


class ImportMenuItem(MenuItem):
    """An entry for those who write role-plays."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to them only."""
        return people.has_permission(request.user, Permission.AUTHOR)


def import_item() -> MenuItem:
    """Lead to the import."""
    return ImportMenuItem(
        gettext_lazy("Import a conversation"),
        reverse_lazy("scenario_import"),
        name="scenario-import",
        icon_name="upload",
        order=213,
    )


def buttons(page: Page, user: User, **_where: object) -> Iterator[Button]:
    """Lead from a course to the import, and from a role-play to its file."""
    kind = page.specific_class
    if not page.pk or kind is None:
        return
    permissions = page.permissions_for_user(user)
    if issubclass(kind, ScenarioPage) and permissions.can_edit():
        target = reverse("scenario_export", args=[page.pk])
        yield Button(_("Download as a file"), target, icon_name="download", priority=63)
    if may_have_scenarios(page) and permissions.can_add_subpage():
        target = f"{reverse('scenario_import')}?parent={page.pk}"
        yield Button(_("Import a conversation"), target, icon_name="upload", priority=64)
