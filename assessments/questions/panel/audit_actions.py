"""What is done with panels of experts, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="panels",
        label=_("Panels of experts"),
        actions={
            "panel.invite": _("Assessors asked about a question"),
            "panel.vote": _("Question rated by an assessor"),
            "panel.key": _("Ratings of a panel taken as the key"),
            "panel.reason": _("Reason to publish against a panel written"),
        },
        fields={"assessors": _("assessors"), "votes": _("votes")},
    )
)
