"""How often passwords and codes may be wrong, and how long somebody waits who tried too often."""

import datetime as dt
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import ngettext

from lms.core import quotas
from lms.core.quotas import Limit
from lms.people.models import User
from lms.people.rules import nip

T = TypeVar("T")
ACCOUNT = "allauth.account"


@dataclass(frozen=True, slots=True)
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


def account(user: User) -> str:
    """Name what wrong passwords of ``user`` are counted by."""
    return f"account:{user.pk}"


def login(typed: str) -> str:
    """Name what is counted where nobody's account is looked up or found: a number in one writing.

    Written otherwise it would be let through only where it is nobody's.
    """
    number = nip.clean(typed)
    return number if nip.has_nip_length(number) else typed.casefold()


def guess(request: HttpRequest, key: str) -> list[Limit]:
    """List what a password or code of ``key``, tried from here, counts against until it is right.

    An address that has had enough of an account does not count for the account any more, so that
    nobody keeps its owner out from one place.
    """
    return [
        *quotas.limits("wrong_secret", request=request),
        *quotas.limits("wrong_secret_of_one", request=request, key=key),
    ]


def counted(request: HttpRequest, key: str, check: Callable[[], T]) -> T:
    """Return what ``check`` does if a guess at ``key`` is allowed; it raises for a wrong one.

    Raises:
        ValidationError: also if too many were wrong, saying how long it is closed.
    """
    wanted = guess(request, key)
    if not quotas.take(wanted):
        raise closed(wanted).as_error()
    found = check()
    quotas.give_back(wanted)
    return found


def open_again(request: HttpRequest, user: User) -> None:
    """Forget the wrong passwords of ``user``, those from this address for its longer time too."""
    key = account(user)
    quotas.renew(quotas.limits("wrong_secret_of_one", request=request, key=key))


def closed(limits: Iterable[Limit]) -> Wait:
    """Tell how long ``limits`` stay closed, the longest of them. One query."""
    return Wait(quotas.seconds_left(limits))


def wait_for_page(request: HttpRequest, action: str) -> Wait:
    """Tell how long a page that allauth counts by itself stays closed."""
    rates = ratelimit.get_rates(app=ACCOUNT, action=action)
    keys = (
        (rate, ratelimit.get_cache_key(request, app=ACCOUNT, action=action, rate=rate))
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
