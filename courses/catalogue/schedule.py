"""Pages and questions whose author has set a time to publish them or to take them back."""

import logging
from collections.abc import Callable, Iterator
from functools import partial

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

logger = logging.getLogger(__name__)


def follow() -> None:
    """Take back and publish whatever is due by now.

    Each in a transaction of its own: what is refused, such as a quiz one of whose questions is a
    draft by now, is logged, tried again the next time, and keeps nothing else waiting.
    """
    for change in _due():
        try:
            with transaction.atomic():
                change()
        except Exception:
            logger.exception("due, and not done: %s", change)


def _due() -> Iterator[Callable[[], None]]:
    """List what Wagtail’s own ``publish_scheduled`` would do, in its order."""
    now = timezone.now()
    others = (
        model
        for model in apps.get_models()
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page)
    )
    for model in (Page, *others):
        for row in model.objects.filter(live=True, expire_at__lt=now):
            yield partial(row.unpublish, set_expired=True, log_action="wagtail.unpublish.scheduled")
    due = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    for revision in due:
        yield partial(revision.publish, log_action="wagtail.publish.scheduled")
