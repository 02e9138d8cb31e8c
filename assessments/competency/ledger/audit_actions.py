"""What is done to the ledger, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="ledger",
        label=_("Evidence"),
        actions={
            "evidence.void": _("Evidence voided"),
            "ledger.check": _("Evidence ledger checked"),
            "ledger.broken": _("Evidence ledger found changed"),
            "ledger.answer": _("Findings about the evidence ledger answered for"),
        },
        fields={
            "officer": _("officer"),
            "breaks": _("findings"),
            "findings": _("findings"),
            "fingerprint": _("fingerprint"),
            "number": _("number"),
            "officers": _("officers"),
            "entries": _("sealed entries of the audit trail"),
        },
    )
)
