"""How many statements something sends to the database."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

OF_TRANSACTIONS = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


def statements(act: Callable[[], object]) -> int:
    """Count them, but for those that begin and end transactions."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return sum(not query["sql"].startswith(OF_TRANSACTIONS) for query in captured)
