"""Every test here has the framework that claims refer to, and looks at the same file once."""

import functools

import pytest

from lms.core import apart

looked_at_once = functools.cache(apart.look)


@pytest.fixture(autouse=True)
def _framework(request):
    if "django_db" in request.keywords:
        request.getfixturevalue("framework")


@pytest.fixture(autouse=True)
def _remember_files(monkeypatch):
    """Files are the same few in most tests, and looking at one takes a process."""
    monkeypatch.setattr(apart, "look", looked_at_once)
