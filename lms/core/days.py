"""Days that people type."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

EARLIEST_YEAR, LATEST_YEAR = 1900, 2999


def check_year(day: dt.date) -> None:
    """Refuse a year that must be mistyped, such as 0025; a form field's validator.

    The first and last days that Python knows have no day before or after, nor a time of their
    own in every time zone, so nothing can be reckoned from them.

    Raises:
        ValidationError: for a day before 1900 or after 2999.
    """
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise ValidationError(_("Check the year."))
