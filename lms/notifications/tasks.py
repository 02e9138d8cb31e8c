"""Background work of notices."""

import datetime as dt

from django.utils import timezone
from django_tasks import task

from lms.notifications import api
from lms.notifications.models import Notice

KEEP_READ = dt.timedelta(days=365)


@task()
def tell(recipient_id: int, kind: str, occasion: str, url: str, facts: dict[str, str]) -> None:
    """Tell somebody what could not be told at once."""
    api.tell(api.News(recipient_id, kind, occasion, url, facts))


@task()
def forget_read() -> None:
    """Remove what was read a year ago."""
    Notice.objects.filter(read_at__lt=timezone.now() - KEEP_READ).delete()
