"""Indonesia's public holidays and collective leave, by the joint decrees of three ministers.

From the ``holidays`` library: a new decree comes with a new version of it. A year counts as known
once its collective leave is there; before that the library only reckons when feasts will be.
"""

import datetime as dt
from collections.abc import Mapping
from functools import cache

import holidays

PUBLIC, COLLECTIVE_LEAVE = "public", "government"  # the library's words


@cache
def days_off(year: int, *, collective_leave: bool) -> Mapping[dt.date, str] | None:
    """Return the days off of ``year`` with their Indonesian names; ``None`` if it is not known."""
    leave = _of(year, COLLECTIVE_LEAVE)
    if not leave:
        return None
    return (leave if collective_leave else {}) | _of(year, PUBLIC)


def _of(year: int, category: str) -> dict[dt.date, str]:
    return dict(holidays.country_holidays("ID", years=year, categories=category, language="id"))
