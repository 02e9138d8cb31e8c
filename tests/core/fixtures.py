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
