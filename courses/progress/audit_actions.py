"""What is done about training hours, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="training-hours",
        label=_("Training hours"),
        actions={"hours.accept": _("Training hours of a lesson accepted")},
        fields={
            "lesson": _("lesson"),
            "minutes": _("minutes"),
            "seconds": _("seconds spent"),
        },
    )
)
