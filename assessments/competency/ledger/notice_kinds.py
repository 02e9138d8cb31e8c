"""What levels tell officers of."""

from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.notifications.api import Kind, declare

CONFIRMATION = declare(
    Kind(
        name="competency.confirmation",
        label=_("A level that may be confirmed"),
        text=_(
            "Level %(level)s of %(competency)s may be confirmed now: a further good result does."
        ),
        icon="competency",
        audience=Permission.LEARN,
    )
)
