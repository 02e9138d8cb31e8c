"""Today and the working calendar's basic units."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

MINUTES_PER_TRAINING_HOUR = 45  # 1 JP; PerLAN 10/2018


def today() -> dt.date:
    """Return today's date in the organisation's time zone."""
    return timezone.localdate()


def training_hours(minutes: int) -> Decimal:
    """Convert minutes of learning to training hours (JP), in halves rounded down.

    >>> training_hours(900)
    Decimal('20')
    """
    return Decimal(minutes * 2 // MINUTES_PER_TRAINING_HOUR) / 2
