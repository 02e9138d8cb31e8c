"""What certificates tell people of."""

from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.notifications.api import Kind, declare

AWARDED = declare(
    Kind(
        name="certificate.awarded",
        label=_("New certificate"),
        text=_("You have earned a certificate for “%(course)s”."),
        icon="certificate",
        audience=Permission.LEARN,
    )
)
