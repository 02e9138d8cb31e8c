"""Configuration of the assessments app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    """What officers can do, and how we know."""

    name = "assessments"
    verbose_name = _("Assessments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers."""
        from assessments.competency import receivers as _competency_receivers  # noqa: F401, PLC0415
        from assessments.competency.overview import receivers as _overview_receivers  # noqa: F401, PLC0415
        from assessments.observations import receivers as _observation_receivers  # noqa: F401, PLC0415
        from assessments.prior_learning import receivers as _prior_receivers  # noqa: F401, PLC0415
        from assessments.quizzes import receivers as _quiz_receivers  # noqa: F401, PLC0415
        from assessments.roleplay import receivers as _roleplay_receivers  # noqa: F401, PLC0415
