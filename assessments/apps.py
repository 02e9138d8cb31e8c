"""Configuration of the assessments app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    """What officers can do, and how we know."""

    name = "assessments"
    verbose_name = _("Assessments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers, and gather what the parts declare."""
        from assessments.competency.frameworks import receivers as _framework_receivers  # noqa: F401, PLC0415
        from assessments.competency.ledger import receivers as _ledger_receivers  # noqa: F401, PLC0415
        from assessments.competency.overview import receivers as _overview_receivers  # noqa: F401, PLC0415
        from assessments.observations import receivers as _observation_receivers  # noqa: F401, PLC0415
        from assessments.questions.panel import receivers as _panel_receivers  # noqa: F401, PLC0415
        from assessments.quizzes import receivers as _quiz_receivers  # noqa: F401, PLC0415
        from assessments.sittings import receivers as _sitting_receivers  # noqa: F401, PLC0415
        from lms.core import declarations  # noqa: PLC0415

        declarations.gather(self.name)
