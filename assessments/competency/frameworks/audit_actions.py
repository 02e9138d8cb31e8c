"""What is done to frameworks, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="frameworks",
        label=_("Competency frameworks"),
        actions={
            "framework.import": _("Competency framework imported"),
            "framework.edit": _("Competency framework edited"),
            "framework.export": _("Competency framework exported"),
            "framework.duplicate": _("New version of a framework begun"),
            "framework.discard": _("Draft of a framework discarded"),
            "framework.take_force": _("Version of a framework put in force"),
            "framework.take_back": _("Version of a framework taken back"),
            "policy.add": _("Attainment policy added"),
            "core_values.import": _("Core values imported"),
        },
        fields={
            "copied_from": _("copied from"),
            "edited": _("edited"),
        },
    )
)
