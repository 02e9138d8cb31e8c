"""The working calendar's basic units."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from lms.core.clock import period_of

DAY = 24 * 3600


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_a_period_of_a_day_begins_and_ends_at_midnight_where_the_organisation_is(zone: str) -> None:
    here = ZoneInfo(zone)
    midnight = dt.datetime(2026, 11, 24, tzinfo=here)
    with timezone.override(here):
        day = period_of(midnight, DAY)
        assert period_of(midnight + dt.timedelta(hours=23, minutes=59), DAY) == day
        assert period_of(midnight - dt.timedelta(seconds=1), DAY) == day - 1
        assert period_of(midnight + dt.timedelta(days=1), DAY) == day + 1
