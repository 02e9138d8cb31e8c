"""What a rule said and says: a set of named things, each with its fields.

The thing itself has the name "" and carries a ``label`` for people.
"""

import datetime as dt
from collections.abc import Mapping
from typing import TypeAlias

Value: TypeAlias = object
"""A number, a text or nothing, or a list or mapping of those: what JSON gives back unchanged."""
Content: TypeAlias = Mapping[str, Mapping[str, Value]]
Change: TypeAlias = tuple[str, str, str, str]
"""A thing's name, its field (empty: the whole of it), and what was and is there, as texts."""

CHANGES_KEPT = 5
LABEL = "label"
RENAMED = {"half_life_months": "valid_months"}
"""What fields were called by the versions of Prima that wrote them down."""


def plain(value: object) -> Value:
    """Write a column's value down as JSON would give it back."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return str(value)


def label_of(content: Content) -> str:
    """Return what people call it."""
    return str(content.get("", {}).get(LABEL, "?"))


def framework_of(content: Content) -> Value:
    """Return the id of the framework that a policy belongs to."""
    return content.get("", {}).get("framework_id")


def changes(before: Content | None, after: Content | None) -> tuple[Change, ...]:
    """List what is different, the first few; the whole where one of them is missing.

    What people call it may change. A field that only one side has is no change either: another
    version of Prima knew more fields or fewer.
    """
    if before is None or after is None:
        return () if before is after else (("", "", _text(before), _text(after)),)
    found: list[Change] = []
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            found.append((name, "", _text(old), _text(new)))
            continue
        old, new = _by_name_of_today(old), _by_name_of_today(new)
        found += [
            (name, column, str(old[column]), str(new[column]))
            for column in sorted(old.keys() & new.keys())
            if old[column] != new[column] and column != LABEL
        ]
    return tuple(found[:CHANGES_KEPT])


def _by_name_of_today(fields: Mapping[str, Value]) -> Mapping[str, Value]:
    return {RENAMED.get(column, column): value for column, value in fields.items()}


def _text(thing: object) -> str:
    return "" if thing is None else "+"
