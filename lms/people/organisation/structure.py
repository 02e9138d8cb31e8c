"""What HR does to units and positions."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.core import audit
from lms.people import groups
from lms.people.models import OrgUnit, Position, User
from lms.people.signals import unit_renamed

UNIT_FIELDS = ("code", "name", "kind", "head")
POSITION_FIELDS = ("code", "title", "kind", "rung")


@transaction.atomic
def save_unit(*, by: User, unit: OrgUnit) -> None:
    """Keep the changed ``UNIT_FIELDS`` of ``unit``, in its place in the order by name.

    Raises:
        ValidationError: if a field breaks its rules or the code is taken.
    """
    unit.full_clean(exclude=["path", "depth", "numchild"])
    stored = OrgUnit.objects.get(pk=unit.pk)
    changes = audit.difference(
        audit.values_of(stored, UNIT_FIELDS), audit.values_of(unit, UNIT_FIELDS)
    )
    if not changes:
        return
    unit.save(update_fields=list(changes))
    if "name" in changes:
        _sort_in(unit)
        groups.rename_group(unit)
        unit_renamed.send(sender=OrgUnit, unit=unit, before=stored.name)
    if "head" in changes:
        changes["head"] = [str(stored.head or ""), str(unit.head or "")]
    audit.record(by=by, action="unit.change", target=unit, changes=changes)


def _sort_in(unit: OrgUnit) -> None:
    moving = OrgUnit.objects.get(pk=unit.pk)
    parent = moving.get_parent()
    if parent is not None:
        moving.move(parent, "sorted-child")


@transaction.atomic
def move_unit(*, by: User, unit: OrgUnit, parent: OrgUnit) -> None:
    """Put ``unit``, with all below it, under ``parent``. Roles for either follow the tree.

    Raises:
        ValidationError: if ``parent`` is the unit itself or lies below it.
    """
    unit, parent = OrgUnit.objects.get(pk=unit.pk), OrgUnit.objects.get(pk=parent.pk)
    if parent.pk == unit.pk or parent.is_descendant_of(unit):
        raise ValidationError({"parent": _("A unit cannot lie below itself.")})
    before = unit.get_parent()
    if before is not None and before.pk == parent.pk:
        return
    unit.move(parent, "sorted-child")
    groups.follow_all_roles()
    audit.record(
        by=by,
        action="unit.move",
        target=unit,
        changes={"parent": [before.code if before else None, parent.code]},
    )


@transaction.atomic
def save_position(*, by: User, position: Position) -> None:
    """Keep the changed ``POSITION_FIELDS`` of ``position``, or add it.

    Raises:
        ValidationError: if a field breaks its rules or the code is taken.
    """
    position.full_clean()
    stored = Position.objects.filter(pk=position.pk).first()
    before = audit.values_of(stored, POSITION_FIELDS) if stored else {}
    changes = audit.difference(before, audit.values_of(position, POSITION_FIELDS))
    if not changes:
        return
    position.save()
    if stored:
        audit.record(by=by, action="position.change", target=position, changes=changes)
    else:
        audit.record(by=by, action="position.add", target=position, changes=changes)
