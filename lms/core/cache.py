"""The cache: a fast store, and the database in its place while that is away."""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any, ClassVar

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

STORE_ERRORS = (RedisError, OSError)
SECONDS_BETWEEN_TRIALS = 5.0


def _operation(name: str) -> Callable[..., Any]:
    def ask(self: "FailoverCache", *args: Any, **kwargs: Any) -> Any:
        return self.ask(name, *args, **kwargs)

    return ask


class FailoverCache(BaseCache):
    """Asks the cache named by OPTIONS["first"], and OPTIONS["second"] while that does not answer.

    So no page fails while the first is away. One caller in ``SECONDS_BETWEEN_TRIALS`` waits for
    it, the others do not.
    """

    # Of the process: Django makes a cache for each thread.
    next_trial_at: ClassVar[float | None] = None

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.first = params["OPTIONS"]["first"]
        self.second = params["OPTIONS"]["second"]

    add = _operation("add")
    get = _operation("get")
    set = _operation("set")
    touch = _operation("touch")
    delete = _operation("delete")
    has_key = _operation("has_key")
    incr = _operation("incr")
    get_many = _operation("get_many")
    set_many = _operation("set_many")
    delete_many = _operation("delete_many")
    clear = _operation("clear")

    def ask(self, operation: str, *args: Any, **kwargs: Any) -> Any:
        """Do what ``operation`` names in the first store, or in the second."""
        if self._is_first_due():
            try:
                answer = getattr(caches[self.first], operation)(*args, **kwargs)
            except STORE_ERRORS as error:
                self._note_failure(error)
            else:
                self._note_success()
                return answer
        return getattr(caches[self.second], operation)(*args, **kwargs)

    @classmethod
    def _is_first_due(cls) -> bool:
        if cls.next_trial_at is None:
            return True
        if monotonic() < cls.next_trial_at:
            return False
        cls.next_trial_at = monotonic() + SECONDS_BETWEEN_TRIALS
        return True

    @classmethod
    def _note_failure(cls, error: Exception) -> None:
        cls.next_trial_at = monotonic() + SECONDS_BETWEEN_TRIALS
        logger.error("The cache does not answer; the database takes its place. %s", error)

    def _note_success(self) -> None:
        """Leave the second store empty: what changes from now on is not told to it."""
        if type(self).next_trial_at is not None:
            type(self).next_trial_at = None
            caches[self.second].clear()
            logger.warning("The cache answers again.")
