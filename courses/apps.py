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
        """Listen to people, Wagtail's workflows and assessments; gather what is declared."""
        import_module("courses.catalogue.receivers")
        import_module("courses.progress.receivers")
        import_module("courses.references.receivers")
        import_module("courses.catalogue.pictures").read_sizes_from_headers()
        import_module("lms.core.declarations").gather(self.name)
