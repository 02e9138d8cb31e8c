"""What is done to the calendar, in the words of the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.core.audit_words import ActionGroup, declare

declare(
    ActionGroup(
        name="calendar",
        label=_("Working days and time limits"),
        actions={
            "calendar.edit": _("Day or time limit written"),
            "calendar.delete": _("Day or time limit removed"),
        },
        fields={
            "day": _("day"),
            "is_off": _("what it is"),
            "note": _("note"),
            "regulation": _("regulation"),
            "slug": _("short name"),
            "valid_from": _("valid from"),
            "valid_until": _("valid until"),
            "working_days": _("working days"),
            "year": _("year of the regulation"),
        },
    )
)
