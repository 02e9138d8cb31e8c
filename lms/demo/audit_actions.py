"""What the demonstration does, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="demonstration",
        label=_("Demonstration"),
        actions={
            "demo.password": _("Password of a demonstration account renewed"),
            "demo.load": _("Demonstration loaded"),
        },
    )
)
