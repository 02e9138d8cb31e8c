"""Configuration of the courses app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    """What can be learnt and who takes part."""

    name = "courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to people, to Wagtail's workflows and to assessments; teach it about pictures."""
        import_module("courses.catalogue.receivers")
        import_module("courses.progress.receivers")
        import_module("courses.catalogue.pictures").read_sizes_from_headers()
