"""What is wrong, in words that say what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from lms.people.imports.columns import Field
from lms.people.organisation.reach import OUT_OF_REACH

FIELD_NAMES: Mapping[Field, Any] = {
    Field.STAFF_NUMBER: _("NIP or staff number"),
    Field.NAME: _("Name"),
    Field.EMPLOYMENT: _("Employment"),
    Field.GRADE: _("Grade"),
    Field.STATUS: _("Status"),
    Field.EMAIL: _("E-mail"),
    Field.PHONE: _("Phone"),
    Field.UNIT_CODE: _("Unit code"),
    Field.UNIT_NAME: _("Unit"),
    Field.PARENT_CODE: _("Code of the unit above"),
    Field.UNIT_KIND: _("Kind of unit"),
    Field.POSITION_CODE: _("Position code"),
    Field.POSITION_TITLE: _("Position"),
    Field.POSITION_KIND: _("Kind of position"),
    Field.SINCE: _("Posted since"),
}

REASONS: Mapping[str, Any] = {
    "missing": _("This is missing."),
    "rounded": _(
        "Excel has rounded this number. Format the column as text and enter the number again."
    ),
    "too_long": _("This is longer than %(most)s characters."),
    "not_a_phone": _("This is not a phone number. Write one, like 081234567890."),
    "not_an_email": _("This is not an e-mail address."),
    "email_taken": _("Somebody else has this e-mail address."),
    "not_a_date": _("This is not a date. Write it like 31/12/2026."),
    "unknown_word": _("This word is not known here. The template lists the words that are."),
    "left_unknown": _("Whoever has left is not added."),
    "nip_length": _("A NIP has exactly 18 digits; this has %(digits)s."),
    "nip_birth_date": _("Digits 1–8 of the NIP are not a birth date (year, month, day)."),
    "nip_appointment": _(
        "Digits 9–14 of the NIP are not a month of appointment after the birth date."
    ),
    "nip_sex": _("Digit 15 of the NIP must be 1 (male) or 2 (female)."),
    "nip_serial": _("Digits 16–18 of the NIP are a serial number from 001."),
    "repeated": _("The same number is already in row %(first)s."),
    "not_added": _(
        "No import added this officer, so no file removes them. If they have left, write so."
    ),
    "has_account": _("They have an account by now."),
    "in_use": _("There is something about them by now: %(what)s."),
    "changed_since": _("Somebody has changed this since."),
    "not_yours": _(
        "This officer works outside the units you cover. Ask the HR there or an administrator."
    ),
    "out_of_reach": OUT_OF_REACH,
    "unit_not_yours": _("You do not cover this unit."),
    "unknown_unit": _("There is no such unit."),
    "unknown_parent": _("There is no such unit among yours to put the new one under."),
    "unknown_position": _("There is no such position."),
    "ambiguous": _("Several have this name. Give the code."),
    "before_posting": _("The present posting began on %(since)s; a new one cannot begin earlier."),
    "removed": _("Removed. To have them back, import the file that names them again."),
    "anonymous": _("The personal data has been removed since."),
    "was_empty": _("This was empty before, and no file can empty it. Do so on their page."),
    "no_posting": _("They were posted nowhere before."),
    "conflict": _("The record changed in the meantime. Check the file again."),
}


def field_name(name: str | None) -> str:
    """Name a field; ``None`` is the row as a whole."""
    return str(FIELD_NAMES[Field(name)]) if name else str(_("Row"))


def reason(problem: Mapping[str, Any]) -> str:
    """Put a stored problem into words."""
    words: str = str(REASONS[problem["code"]]) % problem["details"]
    return words
