"""Tell somebody of something, and how other parts declare what can be told.

A part declares its kinds in a module of its own, each with ``declare(Kind(…))``, and calls
``notify`` where the thing happens.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, partial

from django.contrib.auth import get_user_model
from django.db import transaction

from lms.core import jobs
from lms.notifications.channels import CHANNELS
from lms.notifications.kinds import KINDS, Kind, declare
from lms.notifications.models import Notice, NoticeChoice, NoticeQuerySet

__all__ = ["Kind", "declare", "inbox_only", "notify", "unread_count"]

TELL = "lms.notifications.tasks.tell"

logger = logging.getLogger(__name__)
_inbox_only: ContextVar[bool] = ContextVar("inbox_only", default=False)


@dataclass(frozen=True, slots=True)
class News:
    """What somebody is to be told: to whom, of which kind, on which occasion, leading where."""

    recipient_id: int
    kind: str
    key: str
    url: str
    facts: dict[str, str]


def notify(
    *, recipient_id: int | None, kind: Kind, key: str, url: str, facts: Mapping[str, str]
) -> None:
    """Tell an account of something as soon as it is committed; rolled back, it is never told.

    ``key`` names the occasion: the same is told once. ``facts`` fill the sentence of the kind;
    they are kept, so they are ids and titles, never what was written about somebody. ``url`` is a
    path here. Without a ``recipient_id``, as an officer without an account has none, nothing
    happens. What fails is logged and tried again as a job; it never harms what is told of.
    """
    if recipient_id is not None:
        news = News(recipient_id, kind.name, key, url, dict(facts))
        transaction.on_commit(partial(_tell_or_try_again, news), robust=True)


def _tell_or_try_again(news: News) -> None:
    try:
        tell(news)
    except Exception:
        logger.exception("notice %s was not written; a job tries again", news.key)
        jobs.start(
            TELL,
            key=f"notice:{news.recipient_id}:{news.key}",
            by=None,
            recipient_id=news.recipient_id,
            kind=news.kind,
            occasion=news.key,
            url=news.url,
            facts=news.facts,
        )


@transaction.atomic
def tell(news: News) -> None:
    """Write a notice and hand it to the channels its recipient wants; again changes nothing.

    Five queries, and three more where a mail is queued.

    Raises:
        LookupError: if there is no such kind, or its sentence wants another fact.
    """
    KINDS.named(news.kind).sentence(news.facts)
    if not get_user_model().objects.filter(pk=news.recipient_id).exists():
        return
    notice, is_new = Notice.objects.get_or_create(
        recipient_id=news.recipient_id,
        key=news.key,
        defaults={"kind": news.kind, "url": news.url, "facts": news.facts},
    )
    if is_new and not _inbox_only.get():
        _deliver(notice)


def _deliver(notice: Notice) -> None:
    choices = NoticeChoice.objects.filter(user=notice.recipient_id, kind=notice.kind)
    wanted = dict(choices.values_list("channel", "is_wanted"))
    for channel in CHANNELS:
        if wanted.get(channel.name, channel.name in notice.declared.channels):
            channel.deliver(notice)


@contextmanager
def inbox_only() -> Iterator[None]:
    """Let what is told meanwhile stay in the inbox: nobody wants mail about what is long past."""
    token = _inbox_only.set(True)
    try:
        yield
    finally:
        _inbox_only.reset(token)


def unread_count(user_id: int) -> int:
    """Count what somebody has not read yet. One query."""
    return _unread().filter(recipient=user_id).count()


@cache
def _unread() -> NoticeQuerySet:
    """Return what nobody has read yet: built once, for each page counts in it."""
    return Notice.objects.known().unread().order_by()
