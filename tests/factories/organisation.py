"""Units, positions and people for tests, made through the api that HR's work goes through."""

import datetime as dt
from typing import Any

from lms.people import api as people
from lms.people.models import Officer, OrgUnit, Position, User

PASSWORD = "sawah-hijau-pagi-hari"


def build() -> dict[str, Any]:
    """Build a government with a registry agency (front office) and a health agency."""
    government = people.add_unit(by=None, code="GOV", name="Kabupaten Sukamaju", kind="government")
    registry = people.add_unit(
        by=None, code="DUK", name="Dinas Kependudukan", kind="agency", parent=government
    )
    front_office = people.add_unit(
        by=None, code="DUK-FO", name="Seksi Pelayanan Loket", kind="section", parent=registry
    )
    health = people.add_unit(
        by=None, code="KES", name="Dinas Kesehatan", kind="agency", parent=government
    )
    return {
        "government": OrgUnit.objects.get(pk=government.pk),
        "registry": OrgUnit.objects.get(pk=registry.pk),
        "front_office": front_office,
        "health": health,
        "counter_officer": people.add_position(
            by=None, code="PL", title="Petugas Loket", kind="pelaksana"
        ),
        "section_head": people.add_position(
            by=None, code="KS", title="Kepala Seksi Pelayanan", kind="pengawas"
        ),
    }


def user(username: str, name: str) -> User:
    """Add somebody who can sign in with ``PASSWORD``."""
    return people.add_user(
        by=None, username=username, name=name, email=f"{username}@example.go.id", password=PASSWORD
    )


def officer(
    username: str, name: str, staff_number: str, unit: OrgUnit, position: Position
) -> Officer:
    """Add an officer with an account, posted since 2020."""
    added = people.add_officer(
        by=None, name=name, staff_number=staff_number, user=user(username, name)
    )
    people.post_officer(
        by=None, officer=added, unit=unit, position=position, starts_on=dt.date(2020, 1, 2)
    )
    return added


def many_officers(count: int, unit: OrgUnit, position: Position) -> list[Officer]:
    """Add ``count`` officers without accounts to a unit."""
    officers = []
    for number in range(1, count + 1):
        added = people.add_officer(
            by=None, name=f"Petugas {number:03}", staff_number=f"199001012015011{number:03}"
        )
        people.post_officer(
            by=None, officer=added, unit=unit, position=position, starts_on=dt.date(2021, 3, 1)
        )
        officers.append(added)
    return officers
