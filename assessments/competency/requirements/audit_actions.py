"""What positions require, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="requirements",
        label=_("Required competencies"),
        actions={
            "requirements.set": _("Required competencies of a position changed"),
            "requirements.export": _("Required competencies exported"),
        },
        fields={
            "position": _("position"),
            "requirements": _("requirements"),
        },
    )
)
