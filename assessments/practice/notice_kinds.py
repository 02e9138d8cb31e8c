"""What the practice tells officers of, where they want to be told."""

from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.notifications.api import Kind, declare

DUE = declare(
    Kind(
        name="practice.due",
        label=_("Today's practice"),
        text=_("Two minutes of practice are ready for today: %(count)s questions."),
        icon="clock",
        audience=Permission.LEARN,
        channels=frozenset(),
    )
)
