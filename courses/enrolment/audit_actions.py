"""Who takes part, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="enrolment",
        label=_("Taking part in courses"),
        actions={
            "enrolment.enrol": _("Joined a course"),
            "enrolment.rejoin": _("Joined a course again"),
            "enrolment.withdraw": _("Left a course"),
            "enrolment.complete": _("Course completed"),
        },
    )
)
