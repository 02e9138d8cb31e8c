"""The bare view: asks the SQL that a page asked, and sends what it sent."""

import pickle
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

PLUMBING = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "PRAGMA")


@dataclass(frozen=True, slots=True)
class Recording:
    """The statements of one request, each with its database and parameters, and its answer."""

    statements: list[tuple[str, str, Any]]
    body: bytes

    @property
    def queries(self) -> int:
        """How many statements asked or wrote something."""
        return sum(not sql.startswith(PLUMBING) for _alias, sql, _values in self.statements)

    @property
    def writes(self) -> bool:
        """Tell whether it was a transaction."""
        return any(sql.startswith(("BEGIN", "INSERT", "UPDATE")) for _a, sql, _v in self.statements)


def folder() -> Path:
    """Say where the recordings lie."""
    return Path(settings.DATA_DIR) / "recordings"


@cache
def read(name: str, client: int) -> Recording:
    """Read what was recorded for one of the clients."""
    recording: Recording = pickle.loads((folder() / f"{name}-{client}").read_bytes())
    return recording


def replay(request: HttpRequest, name: str, client: int) -> HttpResponse:
    """Ask it all again."""
    recording = read(name, client)
    if recording.writes:
        with transaction.atomic():
            _ask(recording)
    else:
        _ask(recording)
    return HttpResponse(recording.body)


def _ask(recording: Recording) -> None:
    for alias, sql, values in recording.statements:
        if sql.startswith(PLUMBING):
            continue
        with connections[alias].cursor() as cursor:
            cursor.execute(sql, values)
            if cursor.description:
                cursor.fetchall()


urlpatterns = [
    path("healthz", lambda _request: HttpResponse("")),
    path("<str:name>/<int:client>/", replay),
]
