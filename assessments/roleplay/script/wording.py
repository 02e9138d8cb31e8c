"""The words of scripts."""

from django.utils.translation import gettext as _


def words_of_conditions() -> dict[str, str]:
    """Return the signs and small words of conditions, in the language in force."""
    return {
        "and": _("and"),
        "or": _("or"),
        "not": _("not"),
        "true": _("yes"),
        "false": _("no"),
        "=": _("is"),
        "!=": _("is not"),
        "<": _("below"),
        "<=": _("at most"),
        ">": _("above"),
        ">=": _("at least"),
    }
