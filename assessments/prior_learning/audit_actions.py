"""What becomes of claims, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="prior-learning",
        label=_("Prior learning"),
        actions={
            "prior.draft": _("Claim to prior learning begun"),
            "prior.edit": _("Claim to prior learning changed"),
            "prior.file": _("File added to a claim"),
            "prior.file_remove": _("File taken out of a claim"),
            "prior.submit": _("Claim to prior learning submitted"),
            "prior.ask": _("More asked for about a claim"),
            "prior.answer": _("Question about a claim answered"),
            "prior.withdraw": _("Claim to prior learning withdrawn"),
            "prior.discard": _("Claim to prior learning discarded"),
            "prior.decide": _("Claim to prior learning decided"),
            "prior.void": _("Decision about a claim voided"),
            "prior.download": _("File of a claim downloaded"),
        },
        fields={
            "question": _("what is asked for"),
        },
    )
)
