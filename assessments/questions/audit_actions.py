"""What is done to questions, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="questions",
        label=_("Questions"),
        actions={
            "question.create": _("Question written"),
            "question.copy": _("Question copied"),
        },
    )
)
