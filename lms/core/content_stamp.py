"""Remember what seldom changes, in each process, for as long as it does not.

Whatever changes what everybody reads (pages, who may read them, questions) calls
``content_changed`` in the same transaction. What a process remembers is filed under the stamp of
the content it was made from, so once a change is committed no process finds it again. Nothing that
depends on who asks may be remembered here.
"""

import random
from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase

from lms.core.models import ContentChange

P = ParamSpec("P")
T = TypeVar("T")
Stamp = tuple[int, int]

KEEPING: list[Callable[[], None]] = []
"""What forgets all that is kept: a test's database is not the one before."""

_of_request: ContextVar[list[Stamp] | None] = ContextVar("content_stamp", default=None)


def content_stamp() -> Stamp:
    """Return what tells the content of now from that of any other time. One query a request.

    The sum of random numbers, one for each change, and their count: two who change something at
    once need not wait for each other, and what is rolled back never comes again.
    """
    read = _of_request.get()
    if read:
        return read[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(SUM(token), 0), COUNT(*) FROM lms_contentchange")
        total, count = cursor.fetchone()
    stamp = int(total), count
    if read is not None:
        read.append(stamp)
    return stamp


def content_changed() -> None:
    """Note a change, as part of the transaction that makes it. One query."""
    ContentChange.objects.create(token=_random_token())
    _of_request.set(None)  # until the request ends: what it changes may be rolled back as well


@transaction.atomic
def forget_changes() -> None:
    """Put one change in the place of all that are noted. Two queries."""
    newest = ContentChange.objects.create(token=_random_token())
    ContentChange.objects.filter(pk__lt=newest.pk).delete()


def kept_while_content_stays(size: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Have a function of hashable arguments remember its last ``size`` results.

    All callers get the same object: nobody may change it.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @lru_cache(maxsize=size)
        def remembered(_stamp: Stamp, *args: P.args, **kwargs: P.kwargs) -> T:
            return function(*args, **kwargs)

        @wraps(function)
        def ask(*args: P.args, **kwargs: P.kwargs) -> T:
            return remembered(content_stamp(), *args, **kwargs)  # type: ignore[arg-type]

        KEEPING.append(remembered.cache_clear)
        return ask

    return decorate


class ContentStampMiddleware:
    """Reads the stamp once for each request, which so sees the content of one moment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and forget the stamp."""
        token = _of_request.set([])
        try:
            return self.get_response(request)
        finally:
            _of_request.reset(token)


def _random_token() -> int:
    # Small enough for the sum of many thousands to stay within 64 bits, which SQLite insists on.
    return random.getrandbits(40)
