"""Fixtures about background jobs, for every test."""

from collections.abc import Callable
from typing import Any

import pytest

from lms.core import worker


@pytest.fixture
def run_jobs(db: None, settings: Any) -> Callable[[], None]:
    """Return a function that does every queued job here and now, as a worker would."""
    settings.JOB_RETRY_SECONDS = 0
    return worker.drain


@pytest.fixture
def cookies_as_over_https(settings: Any) -> None:
    """Name the cookies as settings do where https is on (tests/setup holds that they do)."""
    settings.COOKIE_PREFIX = "__Host-"
    for cookie in ("SESSION", "CSRF", "LANGUAGE"):
        name = f"{cookie}_COOKIE_NAME"
        setattr(settings, name, f"__Host-{getattr(settings, name)}")
        setattr(settings, f"{cookie}_COOKIE_SECURE", True)
