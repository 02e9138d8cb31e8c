"""What notes tell their officers of."""

from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.notifications.api import Kind, declare

ASKED = declare(
    Kind(
        name="pocket-card.asked",
        label=_("Pocket cards: used already?"),
        text=_("Your sentence for the counter from “%(lesson)s”: have you used it?"),
        icon="flag",
        audience=Permission.LEARN,
        channels=frozenset(),
    )
)
