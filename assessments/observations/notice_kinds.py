"""What observations tell people of."""

from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.notifications.api import Kind, declare

FEEDBACK = declare(
    Kind(
        name="observation.feedback",
        label=_("Feedback from an assessor"),
        text=_("An assessor who watched you at work has written feedback for you."),
        icon="evidence",
        audience=Permission.LEARN,
    )
)
