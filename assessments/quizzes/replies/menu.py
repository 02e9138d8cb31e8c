"""Where replies to be marked stand in Wagtail's menu: beside the questions."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from assessments.quizzes.replies.api import waiting_for
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.access import SignedInRequest


class MarkingItem(MenuItem):
    """An entry for those who mark, with how many replies wait for them."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to them only."""
        return people.has_permission(request.user, Permission.AUTHOR)

    def render_component(self, request: SignedInRequest) -> LinkMenuItem:
        """Say how many wait. The queries of ``waiting_for``."""
        count = waiting_for(request.user, timezone.now())
        label = _("Marking (%(count)d)") % {"count": count} if count else self.label
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name)


def marking_item() -> MenuItem:
    """Lead to the replies."""
    return MarkingItem(
        gettext_lazy("Marking"),
        reverse_lazy("reply_queue"),
        name="marking",
        icon_name="clipboard-list",
        order=205,
    )
