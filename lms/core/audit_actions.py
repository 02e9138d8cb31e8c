"""What is done to the trail itself and to files made, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="trail",
        label=_("The audit trail itself"),
        actions={
            "audit.export": _("Audit trail downloaded"),
            "audit.forget": _("Network addresses forgotten"),
        },
        fields={"before": pgettext_lazy("day", "before"), "entries": _("entries")},
    )
)
declare(ActionGroup(name="files", label=_("Files"), actions={"job.download": _("File downloaded")}))
