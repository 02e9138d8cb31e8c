"""A clock that stands on another day."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.utils import timezone


@contextmanager
def days_ago(days: float) -> Iterator[None]:
    """Let what happens inside have happened so many days ago."""
    moment = timezone.now() - dt.timedelta(days=days)
    with patch("django.utils.timezone.now", lambda: moment):
        yield
