"""What is said of an activity that is not open yet."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.progress.opening import Opening


def opening_words(opening: Opening) -> str:
    """Say when it opens: "Opens Tuesday, 9 December"."""
    if opening.on is not None:
        return _("Opens %(day)s") % {"day": date_format(opening.on, "l, j F")}
    return ngettext(
        "Opens %(count)d day after the activities before it",
        "Opens %(count)d days after the activities before it",
        opening.after_days,
    ) % {"count": opening.after_days}
