"""Today and the working calendar's basic units."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

MINUTES_PER_TRAINING_HOUR = 45  # 1 JP; PerLAN 10/2018


def today() -> dt.date:
    """Return today's date in the organisation's time zone."""
    return timezone.localdate()


def period_of(moment: dt.datetime, seconds: int) -> int:
    """Number the periods of this length; one of a day begins at midnight here, not in Greenwich."""
    here = timezone.localtime(moment).replace(tzinfo=dt.UTC)
    return int(here.timestamp() // seconds)


def training_hours(minutes: int) -> Decimal:
    """Convert minutes of learning to training hours (JP), in tenths rounded down.

    Minutes are added up first and converted once: what was rounded is not to be added.

    >>> training_hours(900)
    Decimal('20')
    >>> training_hours(20)
    Decimal('0.4')
    """
    return Decimal(minutes * 10 // MINUTES_PER_TRAINING_HOUR) / 10
