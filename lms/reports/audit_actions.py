"""Reports made, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="reports",
        label=_("Reports"),
        actions={
            "report.download": _("Report made"),
        },
        fields={
            "officers": _("officers"),
            "unit": _("unit"),
        },
    )
)
