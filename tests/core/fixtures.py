"""Fixtures about background jobs and other programs, for every test."""

import contextlib
import random
import socket
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


@pytest.fixture
def port() -> int:
    """Return a port that nothing uses, below those the system hands out by itself."""
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket() as listener, contextlib.suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port
