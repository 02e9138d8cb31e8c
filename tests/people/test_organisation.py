"""Units and positions change by their rules, and the tree stays a tree."""

import pytest
from django.core.exceptions import ValidationError

from lms.core.models import AuditEvent
from lms.people import api as people
from lms.people import organisation
from lms.people.models import Officer, OrgUnit, Position, User
from tests.conftest import Organisation

pytestmark = pytest.mark.django_db


def test_moving_a_unit_takes_its_officers_into_another_scope(
    ayu: Officer, dewi: User, org: Organisation, admin: User
) -> None:
    organisation.move_unit(by=admin, unit=org.front_office, parent=org.health)
    assert not people.visible_officers(dewi).exists()
    assert OrgUnit.find_problems() == ([], [], [], [], [])
    event = AuditEvent.objects.get(action="unit.move")
    assert event.changes == {"parent": ["DUK", "KES"]}


def test_a_unit_cannot_lie_below_itself(org: Organisation, admin: User) -> None:
    for parent in (org.registry, org.front_office):
        with pytest.raises(ValidationError):
            organisation.move_unit(by=admin, unit=org.registry, parent=parent)


def test_moving_to_where_it_is_writes_nothing(org: Organisation, admin: User) -> None:
    organisation.move_unit(by=admin, unit=org.front_office, parent=org.registry)
    assert not AuditEvent.objects.filter(action="unit.move").exists()


def test_a_renamed_unit_takes_its_place_in_the_order(org: Organisation, admin: User) -> None:
    health = OrgUnit.objects.get(pk=org.health.pk)
    health.name = "Badan Kesehatan"
    organisation.save_unit(by=admin, unit=health)
    below = OrgUnit.objects.get(pk=org.government.pk).get_children()
    assert [unit.name for unit in below] == ["Badan Kesehatan", "Dinas Kependudukan"]
    event = AuditEvent.objects.get(action="unit.change")
    assert event.changes == {"name": ["Dinas Kesehatan", "Badan Kesehatan"]}


@pytest.mark.parametrize(
    ("kind", "rung", "is_right"),
    [
        ("fungsional", "muda", True),
        ("fungsional", "", True),
        ("fungsional", "jpt_madya", False),
        ("jpt", "jpt_pratama", True),
        ("jpt", "muda", False),
        ("pelaksana", "terampil", False),
        ("pelaksana", "", True),
    ],
)
def test_rungs_belong_to_kinds(
    kind: str,
    rung: str,
    is_right: bool,
    admin: User,
) -> None:
    position = Position(code="X", title="X", kind=kind, rung=rung)
    if is_right:
        organisation.save_position(by=admin, position=position)
        assert AuditEvent.objects.get(action="position.add").changes["code"] == [None, "X"]
    else:
        with pytest.raises(ValidationError):
            organisation.save_position(by=admin, position=position)
