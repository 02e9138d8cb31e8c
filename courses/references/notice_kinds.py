"""What the register of regulations tells trainers of."""

from django.utils.translation import gettext_lazy as _

from lms.core.roles import Permission
from lms.notifications.api import Kind, declare

ENDED = declare(
    Kind(
        name="regulation.ended",
        label=_("A regulation that ends, beneath your lessons"),
        text=_(
            "The register says that %(regulation)s ends or has been replaced. Lessons of yours that"
            " rest on it: %(count)s."
        ),
        icon="file",
        audience=Permission.AUTHOR,
    )
)
