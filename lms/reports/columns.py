"""The columns that tables of officers and their competencies have in common."""

from django.utils.translation import gettext as _


def competency_columns(*more: str) -> tuple[str, ...]:
    """Name officer, competency, levels and gap, then ``more``, in the language in force."""
    return (
        _("Name"),
        _("NIP or staff number"),
        _("Unit"),
        _("Position"),
        _("Competency"),
        _("Importance"),
        _("Required level"),
        _("Attained level"),
        _("Gap"),
        *more,
    )
