"""Write to the audit trail."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from lms.core.models import AuditEvent
from lms.core.origin import current_address


def record(
    *,
    by: AbstractBaseUser | None,
    action: str,
    target: Model,
    changes: Mapping[str, Any] | None = None,
    address: str | None = None,
) -> AuditEvent:
    """Note that ``by`` (``None``: the system) did ``action`` to ``target``.

    One insert; call it inside the transaction of the change it describes. ``changes`` maps a
    field to ``[before, after]`` or to a value worth keeping, never to a secret. ``address`` is the
    network address it came from; without it, that of the request, if somebody is known to act.
    """
    event = _event(by, action, target, changes or {}, address)
    event.save()
    return event


def record_all(
    *,
    by: AbstractBaseUser | None,
    action: str,
    targets: Iterable[tuple[Model, Mapping[str, Any]]],
) -> list[AuditEvent]:
    """Note that ``by`` did ``action`` to each of ``targets``, with the changes of each.

    As ``record``, in one insert; the events come in the order of the targets.
    """
    events = [_event(by, action, target, changes, None) for target, changes in targets]
    return list(AuditEvent.objects.bulk_create(events))


def _event(
    by: AbstractBaseUser | None,
    action: str,
    target: Model,
    changes: Mapping[str, Any],
    address: str | None,
) -> AuditEvent:
    return AuditEvent(
        actor_id=by.pk if by else None,
        actor_label=str(by)[:150] if by else "",
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=str(target)[:255],
        changes=dict(changes),
        ip_address=address or (current_address() if by else None),
    )


def values_of(row: Model, fields: Iterable[str]) -> dict[str, Any]:
    """Read ``fields`` of ``row`` as the trail keeps them; a related row is named by its id."""
    return {field: getattr(row, row._meta.get_field(field).attname) for field in fields}  # type: ignore[union-attr]


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Map each field that changed to ``[before, after]``.

    >>> difference({"name": "Ayu", "grade": "III/a"}, {"name": "Ayu", "grade": "III/b"})
    {'grade': ['III/a', 'III/b']}
    """
    return {
        field: [before.get(field), value]
        for field, value in after.items()
        if before.get(field) != value
    }


def forget_addresses() -> int:
    """Blank the network addresses of events older than ``AUDIT_ADDRESS_DAYS``; return how many.

    The one change ever made to the trail, and itself an event. One query if there are none, else
    three.
    """
    if not settings.AUDIT_ADDRESS_DAYS:
        return 0
    before = timezone.now() - dt.timedelta(days=settings.AUDIT_ADDRESS_DAYS)
    with transaction.atomic():
        latest = AuditEvent.objects.filter(at__lt=before).exclude(ip_address=None).first()
        if latest is None:
            return 0
        forgotten: int = AuditEvent.objects.forget_addresses(before)
        changes = {"before": before.date(), "entries": forgotten}
        record(by=None, action="audit.forget", target=latest, changes=changes)
    return forgotten
