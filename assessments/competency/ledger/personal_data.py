"""What the ledger keeps of people."""

from django.utils.translation import gettext_lazy as _

from lms.core.privacy import PersonalData, declare

declare(
    PersonalData(
        name="evidence",
        label=_("Evidence ledger"),
        holds=_(
            "What somebody showed of which competency, how strongly, when and where, who "
            "recorded it, and who answered for findings"
        ),
        kept=_("For good: the ledger is only ever added to"),
        anonymising=_("Stays, under a name that says nothing."),
        models=(
            "assessments.Evidence",
            "assessments.LedgerHead",
            "assessments.LedgerMark",
            "assessments.LedgerAnswer",
        ),
    )
)
