"""How long somebody waits who tried too often: read from the counts, said in words."""

import datetime as dt
import math
import time
from dataclasses import dataclass

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import ngettext

ACCOUNT = "allauth.account"


@dataclass(frozen=True, slots=True, order=True)
class Wait:
    """The whole seconds until one more attempt is let through; none: now."""

    seconds: int

    @property
    def text(self) -> str:
        """Say it in minutes, and by the clock: the page may stay open meanwhile."""
        minutes = max(1, math.ceil(self.seconds / 60))
        end = timezone.localtime() + dt.timedelta(seconds=self.seconds + 59)
        sentence = ngettext(
            "Too many attempts. Try again in %(minutes)d minute, at %(time)s.",
            "Too many attempts. Try again in %(minutes)d minutes, at %(time)s.",
            minutes,
        )
        return sentence % {"minutes": minutes, "time": date_format(end, "TIME_FORMAT")}

    def as_error(self) -> ValidationError:
        """Make the error that a form shows."""
        return ValidationError(self.text, code="too_many_attempts")


def wait_for(
    request: HttpRequest, action: str, *, app: str = ACCOUNT, key: str | None = None
) -> Wait:
    """Tell how long the limits of ``action`` stay closed, the longest of them."""
    rates = ratelimit.get_rates(app=app, action=action)
    keys = (
        (rate, ratelimit.get_cache_key(request, app=app, action=action, rate=rate, key=key))
        for rate in rates
    )
    return Wait(max((_seconds_left(rate, counted_at) for rate, counted_at in keys), default=0))


def _seconds_left(rate: ratelimit.Rate, counted_at: str) -> int:
    """Return when the oldest of the attempts that fill a limit is forgotten."""
    latest_first: list[float] = cache.get(counted_at, [])
    if len(latest_first) < rate.amount:
        return 0
    forgotten_at: float = latest_first[rate.amount - 1] + rate.duration
    return max(0, math.ceil(forgotten_at - time.time()))
