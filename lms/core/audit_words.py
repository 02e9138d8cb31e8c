"""The audit trail in words: what was done, to which field, from what to what.

Each part names the actions that it records in its ``audit_actions.py``. An action that no part has
words for, since it is no more, is shown by its code.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.core.declarations import Registry
from lms.core.models import AuditEvent

Words = str | Promise


@dataclass(frozen=True, slots=True)
class ActionGroup:
    """Actions that belong together, as a part writes them to the trail.

    ``actions`` maps their codes to words. ``fields`` and ``values`` are the words of what the part
    notes of them, besides the fields that mean the same everywhere.
    """

    name: str
    label: Words
    actions: Mapping[str, Promise]
    fields: Mapping[str, Promise] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)


GROUPS = Registry[ActionGroup](
    "group or action of the audit trail", names=lambda group: [group.name, *group.actions]
)
declare = GROUPS.declare

FIELDS: Mapping[str, Words] = {
    "changed": gettext_lazy("changed"),
    "code": gettext_lazy("code"),
    "file": gettext_lazy("file"),
    "filter": gettext_lazy("filter"),
    "for": gettext_lazy("for"),
    "from": gettext_lazy("from"),
    "kind": gettext_lazy("kind"),
    "name": gettext_lazy("name"),
    "on": gettext_lazy("on"),
    "reason": gettext_lazy("reason"),
    "rows": gettext_lazy("rows"),
    "title": gettext_lazy("title"),
    "until": gettext_lazy("until"),
}
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
UNKNOWN = ActionGroup("", "", {})
KEPT_SILENT = {"changed": gettext_lazy("changed"), "removed": gettext_lazy("removed")}


def codes_of(name: str) -> list[str]:
    """List the codes of the group of this name; anything else is a code itself."""
    return next((list(group.actions) for group in GROUPS if group.name == name), [name])


def action(code: str) -> str:
    """Say what was done."""
    return str(_group_of(code).actions.get(code, code))


def changes(event: AuditEvent) -> Iterator[tuple[str, str]]:
    """Yield each field that the event tells of, with ``before → after`` or its value."""
    group = _group_of(event.action)
    for name, value in event.changes.items():
        yield _field(group, name), _change(group.values.get(name, {}), value)


def before_and_after(code: str, changes: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield each field with what it was and is; where only a value was kept, it was nothing.

    ``code`` is that of the action whose words to use.
    """
    group = _group_of(code)
    for name, value in changes.items():
        known = group.values.get(name, {})
        before, after = value if _is_change(value) else (None, value)
        yield _field(group, name), _value(known, before), _value(known, after)


def _group_of(code: str) -> ActionGroup:
    return next((group for group in GROUPS if code in group.actions), UNKNOWN)


def _field(group: ActionGroup, name: str) -> str:
    return str(group.fields.get(name) or FIELDS.get(name, name))


def _change(known: Mapping[str, Words], value: object) -> str:
    if _is_change(value):
        return " → ".join(_value(known, part) for part in value)
    return _value(known, value)


def _is_change(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list) and len(value) == 2


def _value(known: Mapping[str, Words], value: object) -> str:
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(value)
    if ISO_DATE.fullmatch(text):
        with suppress(ValueError):
            return date_format(dt.date.fromisoformat(text), "SHORT_DATE_FORMAT")
    return str(known.get(text) or KEPT_SILENT.get(text, text))
