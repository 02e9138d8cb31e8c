"""What is done to catalogues, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="catalogue",
        label=_("Catalogues"),
        actions={
            "catalogue.add": _("Catalogue of a unit added"),
            "course.adopt": _("Course taken into the central catalogue"),
        },
        fields={
            "unit": _("unit"),
        },
    )
)
