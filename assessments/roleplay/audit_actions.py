"""Role-plays written and played, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="roleplay",
        label=_("Role-plays"),
        actions={
            "scenario.create": _("Role-play written"),
            "scenario.import": _("Role-play imported"),
            "play.start": _("Role-play begun"),
            "play.branch": _("Role-play practised again from a turn"),
            "play.finish": _("Role-play finished"),
            "play.export": _("List of plays downloaded"),
            "play.read": _("Play of an officer read"),
        },
        fields={
            "officer": _("officer"),
            "ending": _("ending"),
            "faults": _("faults"),
            "passed": _("passed"),
            "percent": _("percent"),
        },
    )
)
