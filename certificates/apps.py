"""Configuration of the certificates app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    """Award, render and verify certificates."""

    name = "certificates"
    verbose_name = _("Certificates")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to completed courses, and gather what is declared."""
        import_module("certificates.receivers")
        import_module("lms.core.declarations").gather(self.name)
