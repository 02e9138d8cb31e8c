"""Write to the audit trail."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model

from lms.core.models import AuditEvent


def record(
    *,
    by: AbstractBaseUser | None,
    action: str,
    target: Model,
    changes: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Note that ``by`` (``None``: the system) did ``action`` to ``target``.

    One insert; call it inside the transaction of the change it describes. ``changes`` maps a
    field to ``[before, after]`` or to a value worth keeping, never to a secret.
    """
    return AuditEvent.objects.create(
        actor_id=by.pk if by else None,
        actor_label=str(by)[:150] if by else "",
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=str(target)[:255],
        changes=dict(changes or {}),
    )
