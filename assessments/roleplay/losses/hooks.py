"""Where Wagtail's admin leads to how role-plays are played."""

from collections.abc import Iterator

from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from assessments.roleplay.losses.urls import urlpatterns
from assessments.roleplay.models import ScenarioPage
from lms.people.api import User


def addresses() -> list[URLPattern]:
    """Return the addresses to be put into the admin."""
    return urlpatterns


def buttons(page: Page, user: User, **_where: object) -> Iterator[Button]:
    """Lead from the list of pages, and from the head of the editor, to the figures."""
    kind = page.specific_class
    if kind is None or not issubclass(kind, ScenarioPage):
        return
    if page.pk and page.permissions_for_user(user).can_edit():
        address = reverse("scenario_losses", args=[page.pk])
        yield Button(_("Where we lose the citizen"), address, icon_name="view", priority=61)
