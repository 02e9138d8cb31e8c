"""Which audit events a filter keeps."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from lms.core import audit_words
from lms.core.models import AuditEvent

LOOKUPS = {
    "who": "actor_label__icontains",
    "target": "target_label__icontains",
}


def events_with(chosen: Mapping[str, Any]) -> Any:
    """Return the events that the filters ``chosen`` keep. No query."""
    events = AuditEvent.objects.all()
    for field, lookup in LOOKUPS.items():
        if chosen.get(field):
            events = events.filter(**{lookup: chosen[field]})
    if action := chosen.get("action"):
        events = events.filter(action__in=audit_words.codes_of(action))
    if since := chosen.get("since"):
        events = events.filter(at__gte=_start_of(since))
    if until := chosen.get("until"):
        events = events.filter(at__lt=_start_of(until + dt.timedelta(days=1)))
    return events


def _start_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
