"""The district government: units, positions, officers and accounts, entered as HR would."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.text import slugify

from assessments import api as assessments
from lms.core import audit
from lms.core.roles import Role
from lms.demo.accounts import Account
from lms.demo.content import read
from lms.people import api as people
from lms.people.api import Officer, OrgUnit, Position, User
from lms.people.organisation import structure

HR = "dewi"
TRAINER = "citra"
EMAIL_DOMAIN = "sukamaju.example"  # a reserved name: no mail can leave for it


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who there is: users by user name, units by code, officers by name."""

    users: dict[str, User]
    units: dict[str, OrgUnit]
    officers: dict[str, Officer]


def add_organisation(accounts: Sequence[Account], framework: Any) -> Organisation:
    """Add the whole government; the first users by nobody, the rest by HR."""
    users = _add_users(accounts)
    hr = users[HR]
    _name_the_issuer(hr)
    units = _add_units(hr)
    _grant_roles(users, units)
    positions = _add_positions(hr, framework)
    officers = {}
    for entry in read("people")["officers"]:
        officer = _add_officer(hr, entry, users)
        people.post_officer(
            by=hr,
            officer=officer,
            unit=units[entry["unit"]],
            position=positions[entry["position"]],
            starts_on=entry["since"],
        )
        officers[officer.name] = officer
    _appoint(officers, units, positions, hr)
    return Organisation(users, units, officers)


def _appoint(
    officers: dict[str, Officer],
    units: dict[str, OrgUnit],
    positions: dict[str, Position],
    by: User,
) -> None:
    """Name the heads of units, and who acts for somebody."""
    for entry in read("people")["units"]:
        if "head" in entry:
            appoint_head(units[entry["code"]], officers[entry["head"]], by=by)
    for entry in read("people")["acting"]:
        people.post_officer(
            by=by,
            officer=officers[entry["officer"]],
            unit=units[entry["unit"]],
            position=positions[entry["position"]],
            starts_on=entry["since"],
            kind="plt",
        )


def appoint_head(unit: OrgUnit, officer: Officer, *, by: User) -> None:
    """Name ``officer`` as head of ``unit``."""
    unit.refresh_from_db()
    unit.head = officer
    structure.save_unit(by=by, unit=unit)


def _name_the_issuer(by: User) -> None:
    """Say who issues and signs certificates, as is done under Settings in Wagtail."""
    issuer = apps.get_model("certificates", "CertificateSettings").load()
    for name, value in read("people")["certificates"].items():
        setattr(issuer, name, value)
    issuer.full_clean()
    issuer.save()
    audit.record(by=by, action="certificates.settings", target=issuer)


def _add_users(accounts: Sequence[Account]) -> dict[str, User]:
    passwords = {account.username: account.password for account in accounts}
    return {
        entry["username"]: people.add_user(
            by=None,
            username=entry["username"],
            name=entry["name"],
            email=entry["email"],
            password=passwords[entry["username"]],
        )
        for entry in read("people")["accounts"]
    }


def _add_units(by: User) -> dict[str, OrgUnit]:
    units: dict[str, OrgUnit] = {}
    for entry in read("people")["units"]:
        parent = units[entry["parent"]] if "parent" in entry else None
        units[entry["code"]] = people.add_unit(
            by=by, code=entry["code"], name=entry["name"], kind=entry["kind"], parent=parent
        )
    return units


def _grant_roles(users: dict[str, User], units: dict[str, OrgUnit]) -> None:
    for entry in read("people")["accounts"]:
        if "role" in entry:
            unit = units[entry["unit"]] if "unit" in entry else None
            user = users[entry["username"]]
            people.grant_role(by=None, user=user, role=Role(entry["role"]), unit=unit)


def _add_positions(by: User, framework: Any) -> dict[str, Position]:
    positions: dict[str, Position] = {}
    for entry in read("people")["positions"]:
        position = people.add_position(
            by=by,
            code=entry["code"],
            title=entry["title"],
            kind=entry["kind"],
            rung=entry.get("rung", ""),
        )
        required = [
            assessments.Requirement(code, level, assessments.Importance(importance))
            for code, (level, importance) in entry.get("requires", {}).items()
        ]
        assessments.set_requirements(
            by=by, position_id=position.pk, framework=framework, requirements=required
        )
        positions[entry["code"]] = position
    return positions


def _add_officer(by: User, entry: dict[str, Any], users: dict[str, User]) -> Officer:
    """Add an officer, with an account if they have learnt something."""
    user = users.get(entry.get("username", ""))
    username = slugify(entry["name"]).replace("-", ".")
    email = f"{username}@{EMAIL_DOMAIN}"
    if user is None and "skill" in entry:
        user = people.add_user(by=by, username=username, name=entry["name"], email=email)
    return people.add_officer(
        by=by,
        name=entry["name"],
        staff_number=entry["staff_number"],
        employment=entry.get("employment", "pns"),
        grade=entry.get("grade", ""),
        email=email,
        user=user,
    )
