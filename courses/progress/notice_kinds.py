"""What training hours tell people of."""

from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.notifications.api import Kind, declare

ACCEPTED = declare(
    Kind(
        name="hours.accepted",
        label=_("Training hours accepted"),
        text=_("HR has accepted the training hours of “%(lesson)s”."),
        icon="clock",
        audience=Permission.LEARN,
        channels=frozenset(),
    )
)
