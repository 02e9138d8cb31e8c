"""What follows from something an officer did: once it is stored, and never in its way.

A result is stored first. What it brings (a step ticked, a course completed, a certificate) follows
after the commit, in the same request, so that the officer sees it at once. A receiver that fails
leaves the result in place; its sweep is started, and every night it looks anew for what the result
should have brought, also for what a process did not come to because it was killed.
"""

import logging
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.dispatch import Signal

from lms.core import jobs

logger = logging.getLogger(__name__)

Receiver = Callable[..., None]


def tell_after_commit(signal: Signal, *, sender: type, **facts: Any) -> None:
    """Send ``signal`` as soon as the transaction has committed; rolled back, it is never sent."""
    transaction.on_commit(partial(signal.send, sender, **facts), robust=True)


def follows(signal: Signal, *, swept_by: str) -> Callable[[Receiver], Receiver]:
    """Connect a receiver, and have the task at ``swept_by`` make good what it fails to do.

    The receiver runs in a transaction of its own. It must be harmless twice, since a sweep may
    come before it.

    Raises:
        ImproperlyConfigured: if the sweep is none of ``settings.PERIODIC_JOBS``.
    """
    if swept_by not in settings.PERIODIC_JOBS:
        raise ImproperlyConfigured(f"{swept_by} must be in PERIODIC_JOBS to sweep every night.")

    def connect(receiver: Receiver) -> Receiver:
        @wraps(receiver)
        def guarded(**facts: Any) -> None:
            try:
                with transaction.atomic():
                    receiver(**facts)
            except Exception:
                logger.exception("%s failed; %s will make it good", receiver.__name__, swept_by)
                jobs.start_anew(swept_by, by=None)

        signal.connect(guarded, weak=False)
        return receiver

    return connect
