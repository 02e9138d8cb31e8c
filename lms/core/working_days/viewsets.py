"""Days of one's own and time limits in Wagtail's admin."""

from collections.abc import Sequence
from typing import cast

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from lms.core import audit
from lms.core.editor.viewsets import EditedSnippets
from lms.core.working_days.models import OwnDay, TimeLimit

FIELDS: dict[type[Model], tuple[str, ...]] = {
    OwnDay: ("day", "is_off", "name"),
    TimeLimit: (
        "slug",
        "name",
        "working_days",
        "regulation",
        "year",
        "valid_from",
        "valid_until",
        "note",
    ),
}


class OwnDayViewSet(EditedSnippets):
    """Lists the days on which the organisation does otherwise than the national calendar."""

    model = OwnDay
    icon = "calendar"
    list_display = ["day", "get_is_off_display", "name"]
    list_filter = ["is_off"]
    search_fields = ["name"]
    search_backend_name = None


class TimeLimitViewSet(EditedSnippets):
    """Lists the time limits."""

    model = TimeLimit
    icon = "time"
    list_display = ["name", "working_days", "regulation", "valid_from", "valid_until"]
    search_fields = ["name", "slug", "regulation"]
    search_backend_name = None


class WorkingDayGroup(SnippetViewSetGroup):
    """The menu of what is counted in working days."""

    items = (TimeLimitViewSet, OwnDayViewSet)
    menu_label = _("Working days")
    menu_icon = "calendar"
    menu_order = 230


def note_change(request: HttpRequest, changed: Model) -> None:
    """Write to the audit trail what a row of the calendar says now."""
    if fields := FIELDS.get(type(changed)):
        audit.record(
            by=cast(AbstractBaseUser, request.user),
            action="calendar.edit",
            target=changed,
            changes=audit.values_of(changed, fields),
        )


def note_deletion(request: HttpRequest, deleted: Sequence[Model]) -> None:
    """Write to the audit trail what was deleted of the calendar."""
    for row in deleted:
        if type(row) in FIELDS:
            audit.record(
                by=cast(AbstractBaseUser, request.user), action="calendar.delete", target=row
            )
