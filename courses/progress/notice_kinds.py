"""What courses and training hours tell people of."""

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
OPENED = declare(
    Kind(
        name="course.opened",
        label=_("A part of a course that opens some days later"),
        text=_("“%(activity)s” in the course “%(course)s” is open now. You can begin it."),
        icon="course",
        audience=Permission.LEARN,
    )
)
