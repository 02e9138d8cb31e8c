"""Levels that were shown and wait for a later result, in words."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class ProvisionalLevel:
    """A level above the attained one, as it stands on the day ``on``.

    A further good result from ``check_from`` on confirms it. The words are made when they are
    read, in the language in force then.
    """

    level: int
    check_from: dt.date
    on: dt.date

    @property
    def is_due(self) -> bool:
        """Tell whether a result of the day may confirm it."""
        return self.check_from <= self.on

    @property
    def level_words(self) -> str:
        """The level."""
        return _("provisionally %(level)d") % {"level": self.level}

    @property
    def check_words(self) -> str:
        """The day from which it may be confirmed."""
        if self.is_due:
            return _("may be confirmed now")
        return _("may be confirmed from %(date)s") % {
            "date": date_format(self.check_from, "j M Y"),
        }


def provisional_level(
    level: int, check_from: dt.date | None, on: dt.date
) -> ProvisionalLevel | None:
    """Return what stands provisionally, if anything does (``level`` above 0)."""
    return ProvisionalLevel(level, check_from, on) if level and check_from else None
