"""What assessors do, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="observations",
        label=_("Observations"),
        actions={
            "observation.open": _("Observation opened"),
            "observation.join": _("Assessor joined an observation"),
            "observation.submit": _("Observation handed in"),
            "observation.withdraw": _("Observation withdrawn"),
            "observation.discard": _("Observation discarded"),
            "observation.acknowledge": _("Observation acknowledged"),
        },
        fields={
            "assessor": _("assessor"),
            "indicators": _("indicators"),
            "officer": _("officer"),
        },
    )
)
