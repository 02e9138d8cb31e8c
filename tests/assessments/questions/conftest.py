"""Messages are read in English."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Speak English outside requests."""
    with translation.override("en"):
        yield
