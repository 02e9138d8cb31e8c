"""Kinds of notice are declared by the parts that own them, and checked before anybody is told."""

from dataclasses import replace
from typing import Any

import pytest
from django.core import checks

from certificates.notice_kinds import AWARDED
from lms.notifications.checks import channels_exist
from lms.notifications.kinds import KINDS


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that declares another kind for this test."""
    monkeypatch.setattr(KINDS, "_declared", list(KINDS))
    return KINDS.declare


def messages(check: Any) -> list[str]:
    return [found.msg for found in check()]


def test_the_parts_have_declared_theirs_at_start_up() -> None:
    names = {kind.name for kind in KINDS}
    assert {"certificate.awarded", "prior.decided", "observation.feedback"} <= names


def test_what_is_declared_takes_channels_that_there_are() -> None:
    assert messages(channels_exist) == []


def test_a_channel_that_there_is_not_is_refused(declare: Any) -> None:
    declare(replace(AWARDED, name="other", channels=frozenset({"pigeon"})))
    [message] = messages(channels_exist)
    assert "pigeon" in message


def test_django_runs_the_check() -> None:
    assert channels_exist in checks.registry.registry.get_checks()
