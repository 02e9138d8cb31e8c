"""Units and positions change by their rules, and the tree stays a tree."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lms.core.clock import today
from lms.core.models import AuditEvent
from lms.core.roles import Role
from lms.people import api as people
from lms.people.models import Officer, OrgUnit, Position, RoleGrant, User
from lms.people.organisation import structure
from tests.conftest import Organisation

pytestmark = pytest.mark.django_db


def test_moving_a_unit_takes_its_officers_into_another_scope(
    ayu: Officer, dewi: User, org: Organisation, admin: User
) -> None:
    structure.move_unit(by=admin, unit=org.front_office, parent=org.health)
    assert not people.visible_officers(dewi).exists()
    assert OrgUnit.find_problems() == ([], [], [], [], [])
    event = AuditEvent.objects.get(action="unit.move")
    assert event.changes == {"parent": ["DUK", "KES"]}


def test_a_unit_cannot_lie_below_itself(org: Organisation, admin: User) -> None:
    for parent in (org.registry, org.front_office):
        with pytest.raises(ValidationError):
            structure.move_unit(by=admin, unit=org.registry, parent=parent)


def test_moving_to_where_it_is_writes_nothing(org: Organisation, admin: User) -> None:
    structure.move_unit(by=admin, unit=org.front_office, parent=org.registry)
    assert not AuditEvent.objects.filter(action="unit.move").exists()


def test_a_renamed_unit_takes_its_place_in_the_order(org: Organisation, admin: User) -> None:
    health = OrgUnit.objects.get(pk=org.health.pk)
    health.name = "Badan Kesehatan"
    structure.save_unit(by=admin, unit=health)
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
        structure.save_position(by=admin, position=position)
        assert AuditEvent.objects.get(action="position.add").changes["code"] == [None, "X"]
    else:
        with pytest.raises(ValidationError):
            structure.save_position(by=admin, position=position)


@pytest.mark.parametrize("days", [-1, 30])
def test_a_role_given_again_is_in_force_without_an_end(
    days: int, ayu: Officer, admin: User, org: Organisation
) -> None:
    grant = people.grant_role(by=admin, user=ayu.user, role=Role.SUPERVISOR, unit=org.registry)
    RoleGrant.objects.filter(pk=grant.pk).update(ends_on=today() + dt.timedelta(days=days))
    people.grant_role(by=admin, user=ayu.user, role=Role.SUPERVISOR, unit=org.registry)
    assert [g.ends_on for g in RoleGrant.objects.active().filter(user=ayu.user)] == [None]
    assert AuditEvent.objects.filter(action="role.grant", target_id=str(ayu.user.pk)).count() == 2


def test_a_role_that_is_in_force_given_again_writes_nothing(
    ayu: Officer, org: Organisation
) -> None:
    for _time in range(2):
        people.grant_role(by=None, user=ayu.user, role=Role.SUPERVISOR, unit=org.registry)
    assert AuditEvent.objects.filter(action="role.grant", target_id=str(ayu.user.pk)).count() == 1


def test_an_officer_is_added_with_an_address(db: None) -> None:
    added = people.add_officer(
        by=None, name="Gita", staff_number="THL-1", employment="non_asn", email="gita@x.id"
    )
    added.refresh_from_db()
    assert added.email == "gita@x.id"
    with pytest.raises(ValidationError):
        people.add_officer(
            by=None, name="Gita", staff_number="THL-2", employment="non_asn", email="gita"
        )


def test_the_trail_names_the_head_of_a_unit(admin: User, bima: Officer, org: Organisation) -> None:
    unit = OrgUnit.objects.get(pk=org.front_office.pk)
    unit.head = bima
    structure.save_unit(by=admin, unit=unit)
    changes = AuditEvent.objects.get(action="unit.change").changes
    assert changes == {"head": ["", "Bima Prasetyo"]}
