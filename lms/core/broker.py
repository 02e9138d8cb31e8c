"""django-q2's database broker, with two things it lacks."""

import datetime as dt
from typing import Any

from django_q.brokers.orm import ORM


class Broker(ORM):
    """Delivers what has been due longest first, and not before ``deliver_at``."""

    def __init__(
        self, list_key: str | None = None, *, deliver_at: dt.datetime | None = None
    ) -> None:
        super().__init__(list_key)
        self.deliver_at = deliver_at

    @staticmethod
    def get_connection(list_key: str | None = None) -> Any:
        """Return the deliveries in order."""
        return ORM.get_connection(list_key).order_by("lock", "pk")

    def enqueue(self, task: str) -> int:
        """Add a delivery of the signed ``task``, in the surrounding transaction."""
        # Django's clock is turned back while the demonstration is loaded; the queue's is not.
        now = dt.datetime.now(dt.UTC)
        delivery = self.get_connection().create(
            key=self.list_key, payload=task, lock=self.deliver_at or now
        )
        return int(delivery.pk)
