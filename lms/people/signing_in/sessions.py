"""Where somebody is signed in: list it, end it."""

import datetime as dt
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from allauth.core import context
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from lms.core import audit
from lms.people.models import Actor, User
from lms.people.signing_in import devices

SEEN_AT = "seen_at"
NOTE_ACTIVITY_EVERY_SECONDS = 300
DELETE_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One browser in which somebody is signed in. ``device`` may be "" (unknown)."""

    id: int
    device: str
    address: str
    started_at: dt.datetime
    last_seen_at: dt.datetime
    is_current: bool


def open_sessions(user: User, *, current_key: str | None) -> list[OpenSession]:
    """List where ``user`` is signed in, this browser first, then by last activity. Two queries."""
    rows = list(UserSession.objects.filter(user_id=user.pk).order_by("-last_seen_at", "-pk"))
    alive = set(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    listed = [_described(row, current_key) for row in rows if row.session_key in alive]
    return sorted(listed, key=lambda session: not session.is_current)


def _described(row: UserSession, current_key: str | None) -> OpenSession:
    return OpenSession(
        id=row.pk,
        device=devices.family(row.user_agent),
        address=row.ip,
        started_at=row.created_at,
        last_seen_at=row.last_seen_at,
        is_current=row.session_key == current_key,
    )


def end_sessions(
    *, by: Actor, user: User, session_id: int | None = None, keep: str | None = None
) -> int:
    """Sign ``user`` out everywhere but in the session with key ``keep``, or in one session only.

    Returns how many sessions ended; each is noted in the audit trail. A session of somebody else
    is never found.
    """
    sessions = UserSession.objects.filter(user_id=user.pk).exclude(session_key=keep or "")
    if session_id is not None:
        sessions = sessions.filter(pk=session_id)
    ended = list(sessions)
    _end(ended, by=by)
    return len(ended)


def _end(sessions: Iterable[UserSession], *, by: Actor) -> None:
    for session in sessions:
        audit.record(
            by=by,
            action="session.revoke",
            target=session.user,
            changes={"device": devices.family(session.user_agent)},
        )
        session.end()


def forget_over() -> None:
    """Delete the sessions that are over, from the list and themselves, so many in one query.

    A session ends so long after the last time that anything in it changed, and its activity changes
    it every ``NOTE_ACTIVITY_EVERY_SECONDS``.
    """
    now = timezone.now()
    kept = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE + NOTE_ACTIVITY_EVERY_SECONDS)
    _delete(UserSession.objects.filter(last_seen_at__lt=now - kept))
    _delete(Session.objects.filter(expire_date__lt=now))


def _delete(rows: QuerySet[Any]) -> None:
    """Delete rows on which nothing hangs, and let others write in between."""
    some = rows.model.objects.filter(pk__in=rows.values("pk")[:DELETE_AT_ONCE])
    while some._raw_delete(rows.db):  # noqa: SLF001 - or Django would read all of them first
        pass


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Notes every session that is ended in the audit trail."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        """End ``sessions``."""
        user: Any = context.request.user
        _end(sessions, by=user if user.is_authenticated else None)


class SessionActivityMiddleware:
    """Keeps the time each session was last seen, to five minutes.

    A write per request would queue behind answers being saved, so the session itself remembers
    when it was last written down.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, then note the time if it is due."""
        response = self.get_response(request)
        if request.session.accessed and self._is_due(request):
            UserSession.objects.create_from_request(request)
            request.session[SEEN_AT] = time.time()
        return response

    def _is_due(self, request: HttpRequest) -> bool:
        """Tell whether the session, if it began at the sign-in page, was last noted long ago."""
        seen_at = request.session.get(SEEN_AT)
        return (
            seen_at is not None
            and time.time() - seen_at > NOTE_ACTIVITY_EVERY_SECONDS
            and request.user.is_authenticated
        )
