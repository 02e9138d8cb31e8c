"""What prior learning tells people of."""

from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.notifications.api import Kind, declare

DECIDED = declare(
    Kind(
        name="prior.decided",
        label=_("Decision on prior learning"),
        text=_("Your claim “%(title)s” has been decided."),
        icon="file",
        audience=Permission.LEARN,
    )
)
