"""Configuration of the floor and roof of Prima."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LmsConfig(AppConfig):
    """People, background jobs, documents, first pages and reports."""

    name = "lms"
    verbose_name = _("Prima")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks, what follows from what people do, and what the parts declare."""
        # Django's models must be there first.
        from lms import installation  # noqa: F401, PLC0415
        from lms.core import (  # noqa: PLC0415
            checks,  # noqa: F401
            database,  # noqa: F401
            declaration_checks,  # noqa: F401
            declarations,
            page_tree,
        )
        from lms.notifications import checks as of_notices  # noqa: F401, PLC0415
        from lms.people import privacy_checks  # noqa: F401, PLC0415
        from lms.people.invitations import receivers as of_invitations  # noqa: F401, PLC0415
        from lms.people.signing_in import receivers  # noqa: F401, PLC0415

        page_tree.listen()
        declarations.gather(self.name)
