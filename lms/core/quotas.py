"""How often something may be done in a while, counted in the database for all processes.

``settings.RATE_LIMITS`` says how often, in allauth's notation: "100/m/ip,5/5m/key" is a hundred
times in a minute for a network address and five times in five minutes for a key. The time begins
with the first use, and anew with the first after it is over or after all were given back.
"""

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.core.internal.ratelimit import Rate, get_ip, parse_rates
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from lms.core.models import Quota

# Both touch the rows in the order of their names, so that no two wait for each other. The columns
# are not returned: an older SQLite cannot.
_TAKE = """\
INSERT INTO lms_quota (name, remaining, ends_at) VALUES (ROWS)
ON CONFLICT (name) DO UPDATE SET
    remaining = CASE
        WHEN lms_quota.ends_at <= %s THEN excluded.remaining ELSE lms_quota.remaining - 1 END,
    ends_at = CASE WHEN lms_quota.ends_at <= %s THEN excluded.ends_at ELSE lms_quota.ends_at END
WHERE lms_quota.ends_at <= %s OR lms_quota.remaining > 0
"""
_GIVE_BACK = """\
INSERT INTO lms_quota (name, remaining, ends_at) VALUES (ROWS)
ON CONFLICT (name) DO UPDATE SET
    remaining = lms_quota.remaining + 1,
    ends_at = CASE
        WHEN lms_quota.remaining + 1 < excluded.remaining THEN lms_quota.ends_at ELSE 0 END
"""


@dataclass(frozen=True, slots=True, order=True)
class Limit:
    """So many uses in so many seconds, of what ``name`` stands for."""

    name: str
    amount: int
    seconds: float


def limits(action: str, *, request: HttpRequest | None = None, key: str = "") -> list[Limit]:
    """List the limits of ``action``: for the address, the user, ``key``, or ``here``, both.

    "here" is ``key`` from this address. What is counted is not kept, only a keyed hash of it.
    """
    return [
        Limit(_name(action, rate, request, key), rate.amount, rate.duration)
        for rate in parse_rates(settings.RATE_LIMITS[action])
    ]


def _name(action: str, rate: Rate, request: HttpRequest | None, key: str) -> str:
    whose = [key] if rate.per in {"key", "here"} else []
    if request and rate.per in {"ip", "here"}:
        whose.append(get_ip(request))
    if request and rate.per == "user":
        whose.append(str(request.user.pk))
    counted = "\n".join([action, str(rate), *whose])
    return salted_hmac("lms.core.quotas", counted, algorithm="sha256").hexdigest()


def take(wanted: Iterable[Limit]) -> bool:
    """Use each of the limits once or, if one is used up, none; tell whether it went. One query.

    However many processes ask at the same time, no more get through than the limits allow.
    """
    now = time.time()
    rows = [(limit.name, limit.amount - 1, now + limit.seconds) for limit in sorted(wanted)]
    with transaction.atomic():
        has_room = _run(_TAKE, rows, now, now, now) == len(rows)
        if not has_room:
            transaction.set_rollback(True)
    return has_room


def give_back(taken: Iterable[Limit]) -> None:
    """Let one use of each of the limits not have been. One query."""
    _run(_GIVE_BACK, [(limit.name, limit.amount, 0) for limit in sorted(taken)])


def renew(used: Iterable[Limit]) -> None:
    """Let the limits be as if nobody had used them. Two queries."""
    Quota.objects.filter(name__in=[limit.name for limit in used]).delete()


def seconds_left(wanted: Iterable[Limit]) -> int:
    """Say in how many whole seconds none of the limits is used up any more. One query."""
    now = time.time()
    names = [limit.name for limit in wanted]
    used_up = Quota.objects.filter(name__in=names, remaining=0, ends_at__gt=now)
    ends_at: float | None = used_up.aggregate(last=Max("ends_at"))["last"]
    return math.ceil(ends_at - now) if ends_at else 0


def _run(statement: str, rows: list[tuple[str, int, float]], *arguments: float) -> int:
    """Run a statement about ``rows`` and return how many there were or came to be."""
    places = ", ".join(["(%s, %s, %s)"] * len(rows))
    values = [value for row in rows for value in row]
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("(ROWS)", places), [*values, *arguments])
        return int(cursor.rowcount)
