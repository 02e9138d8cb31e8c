"""A clock that stands on another day."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.utils import timezone


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Let what happens inside happen at one moment."""
    with patch("django.utils.timezone.now", lambda: moment):
        yield


@contextmanager
def days_ago(days: float) -> Iterator[None]:
    """Let what happens inside have happened so many days ago."""
    with at(timezone.now() - dt.timedelta(days=days)):
        yield
