"""What waits for a commit happens in tests too, which run in a transaction that is rolled back."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper


def _is_the_tests_alone(connection: Any) -> bool:
    """Tell whether no transaction is open but the ones that a test runs in."""
    blocks = connection.atomic_blocks
    return bool(blocks) and all(block._from_testcase for block in blocks)


def _follow(connection: Any) -> None:
    while connection.run_on_commit:
        _savepoints, act, is_robust = connection.run_on_commit.pop(0)
        try:
            act()
        except Exception:
            if not is_robust:
                raise
            logging.getLogger(__name__).exception("what followed a commit failed")


@contextmanager
def following_commits() -> Iterator[None]:
    """Take the end of the outermost transaction of the code under test for its commit."""
    leave, wait = transaction.Atomic.__exit__, BaseDatabaseWrapper.on_commit

    def leave_and_follow(block: Any, *error: Any) -> None:
        leave(block, *error)
        connection = transaction.get_connection(block.using)
        if error[0] is None and not block._from_testcase and _is_the_tests_alone(connection):
            _follow(connection)

    def wait_or_follow(connection: Any, act: Any, robust: bool = False) -> None:
        wait(connection, act, robust)
        if _is_the_tests_alone(connection):
            _follow(connection)

    with (
        patch.object(transaction.Atomic, "__exit__", leave_and_follow),
        patch.object(BaseDatabaseWrapper, "on_commit", wait_or_follow),
    ):
        yield
