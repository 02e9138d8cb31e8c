"""Whether somebody whom an import added can be removed again, or why they stay."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import CASCADE, CharField, Exists, OuterRef, Subquery
from django.db.models.functions import Cast

from lms.core.models import AuditEvent
from lms.people.imports.columns import Field
from lms.people.imports.entries import Problem
from lms.people.imports.models import ImportedOfficer
from lms.people.models import Officer


def obstacles(officer_ids: Collection[int]) -> dict[int, tuple[Problem, ...]]:
    """Map each officer to what speaks against removing them; nothing: they can be removed.

    They can be if an import added them, nobody has changed them since, they have no account, and
    nothing points to them but what is made from their posting and goes with them. One query.
    """
    if not officer_ids:
        return {}
    ties = _ties()
    added = ImportedOfficer.objects.filter(
        officer=OuterRef("pk"), effect=ImportedOfficer.Effect.ADDED
    )
    since = AuditEvent.objects.filter(
        target_type=Officer._meta.label_lower,
        target_id=Cast(OuterRef("pk"), CharField()),
        pk__gt=OuterRef("added_by"),
    )
    officers = (
        Officer.objects.filter(pk__in=officer_ids)
        .order_by()
        .annotate(added_by=Subquery(added.values("event")[:1]), is_changed=Exists(since))
        .annotate(**{name: Exists(rows) for name, (rows, _words) in ties.items()})
        .values("pk", "user", "added_by", "is_changed", *ties)
    )
    return {row["pk"]: tuple(_problems(row, ties)) for row in officers}


def _ties() -> dict[str, tuple[Any, Any]]:
    """Find the rows that a deletion would break or empty, by kind, and what such rows are called.

    A row that matters points to its officer so that the officer cannot be deleted. What follows
    from others, such as levels from evidence, goes along.
    """
    fields: Any = Officer._meta.get_fields(include_hidden=True)
    relations = (
        field
        for field in fields
        if field.auto_created and getattr(field, "on_delete", CASCADE) is not CASCADE
    )
    return {
        f"tie_{number}": (
            relation.related_model.objects.filter(**{relation.field.name: OuterRef("pk")}),
            relation.related_model._meta.verbose_name_plural,
        )
        for number, relation in enumerate(relations)
        if relation.related_model is not ImportedOfficer
    }


def _problems(row: Mapping[str, Any], ties: Mapping[str, tuple[Any, Any]]) -> Iterator[Problem]:
    if row["added_by"] is None:
        yield Problem(Field.STATUS, "not_added")
    if row["user"] is not None:
        yield Problem(Field.STATUS, "has_account")
    if tie := next((words for name, (_rows, words) in ties.items() if row[name]), None):
        yield Problem(Field.STATUS, "in_use", details={"what": str(tie)})
    if row["is_changed"]:
        yield Problem(Field.STATUS, "changed_since")
