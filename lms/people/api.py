"""The door to people: who somebody is, what they may do, and whom they may see."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext as _

from lms.core import audit
from lms.core.roles import UNDIVIDED, Permission, Role, permissions_of, roles_with
from lms.people import groups
from lms.people.groups import AUTHORING_GROUP, SITE_ADMINISTRATION_GROUP
from lms.people.models import (
    Actor,
    AuthorGroup,
    Officer,
    OfficerQuerySet,
    OrgUnit,
    OrgUnitQuerySet,
    Position,
    PositionQuerySet,
    Posting,
    RoleGrant,
    User,
    Visitor,
)
from lms.people.placements import (
    hold_officers,
    hold_units,
    main_postings,
    officers_at,
    officers_posted_below,
    officers_whose_postings_turned,
    top_units,
    unit_ids_below,
)
from lms.people.rules import nip
from lms.people.signals import postings_changed

__all__ = [
    "AUTHORING_GROUP",
    "SITE_ADMINISTRATION_GROUP",
    "Actor",
    "Officer",
    "OfficerCard",
    "OfficerQuerySet",
    "OrgUnit",
    "OrgUnitQuerySet",
    "Position",
    "User",
    "Visitor",
    "add_officer",
    "add_position",
    "add_unit",
    "add_user",
    "all_positions",
    "author_groups",
    "authored_units",
    "card",
    "card_of",
    "concerning_unit_ids",
    "concerning_units",
    "covers_everything",
    "grant_role",
    "has_permission",
    "hold_officers",
    "hold_units",
    "labels_of",
    "main_postings",
    "officer_id_with",
    "officer_of",
    "officers_at",
    "officers_in_unit",
    "officers_posted_below",
    "officers_whose_postings_turned",
    "positions_on",
    "post_officer",
    "revoke_role",
    "top_units",
    "unit_ids_below",
    "users_who_may",
    "users_with",
    "visible_officers",
    "visible_units",
]


@dataclass(frozen=True, slots=True)
class OfficerCard:
    """An officer as other apps see one, with today's main posting (``None``: not posted)."""

    id: int
    name: str
    staff_number: str
    unit_id: int | None
    unit_name: str
    position_id: int | None
    position_title: str

    @property
    def staff_number_display(self) -> str:
        """The number in customary groups, to be read; files hold it as it is looked up."""
        return nip.display(self.staff_number)


def officer_of(user: Visitor) -> Officer | None:
    """Return the officer this user is, if any. One query the first time."""
    return getattr(user, "officer", None) if user.is_authenticated else None


def has_permission(user: Visitor, permission: Permission) -> bool:
    """Tell whether any role of ``user`` carries ``permission``, for whatever units.

    What cannot be divided among units takes a role for the whole organisation.
    """
    if not user.is_authenticated or permission not in permissions_of(user.roles):
        return False
    return permission not in UNDIVIDED or covers_everything(user, permission)


def visible_officers(
    user: Visitor, permission: Permission = Permission.SEE_OFFICERS
) -> OfficerQuerySet:
    """Return the officers ``user`` may see, with today's posting annotated.

    A queryset: one or two small queries at once, for the roles, and the officers when it is read.
    """
    officers: OfficerQuerySet = Officer.objects.visible_to(user, permission).with_posting()
    return officers


def visible_units(user: User, permission: Permission = Permission.SEE_OFFICERS) -> OrgUnitQuerySet:
    """Return the units a role of ``user`` covers, as a queryset in tree order.

    One small query at once, for the roles.
    """
    units: OrgUnitQuerySet = OrgUnit.objects.in_scope_of(user, permission)
    return units


def authored_units(user: User) -> OrgUnitQuerySet:
    """Return the units with trainers of their own whose courses ``user`` writes. One query."""
    return visible_units(user, Permission.AUTHOR).with_trainers()


def concerning_units(user: User) -> OrgUnitQuerySet:
    """Return the units with trainers of their own whose courses concern ``user``. No query yet.

    Those are the units of the person's line: their own and all above it, and those of their roles.
    """
    units: OrgUnitQuerySet = OrgUnit.objects.with_trainers()
    return units if user.is_superuser else units.in_line_of(user)


def concerning_unit_ids(user: User) -> frozenset[int]:
    """Name the same units by their ids. One query, and one for somebody who is not signed in."""
    posted = Posting.objects.current().filter(officer__user=user).order_by()
    found = _units_with_trainers().union(posted.values_list(Value(0), "unit__path"), all=True)
    rows = list(found)
    lines = [path for pk, path in rows if not pk]
    covered = user.covered_paths
    return frozenset(
        pk for pk, path in rows if pk and (user.is_superuser or _concerns(path, lines, covered))
    )


def _concerns(path: str, lines: Sequence[str], covered: Sequence[str | None]) -> bool:
    """Tell whether a unit is above one of ``lines``, or above or below one that is covered."""
    return any(line.startswith(path) for line in lines) or any(
        unit is None or path.startswith(unit) or unit.startswith(path) for unit in covered
    )


@cache
def _units_with_trainers() -> QuerySet[OrgUnit, tuple[int, str]]:
    units: QuerySet[OrgUnit, tuple[int, str]] = (
        OrgUnit.objects.with_trainers().order_by().values_list("pk", "path")
    )
    return units


def author_groups() -> list[tuple[OrgUnit, Group]]:
    """List the units with trainers of their own, each with its Wagtail group. One query."""
    links = AuthorGroup.objects.select_related("unit", "group").order_by("unit__path")
    return [(link.unit, link.group) for link in links]


def users_who_may(permission: Permission, officer: Officer) -> QuerySet[User]:
    """Return the accounts in use with a role that carries ``permission`` for ``officer``'s unit.

    The officer's own account is left out. No query yet.
    """
    posted = Posting.objects.current_or_last().filter(
        officer=officer, unit__path__startswith=OuterRef("unit__path")
    )
    grants = RoleGrant.objects.active().filter(
        Q(unit=None) | Exists(posted), role__in=roles_with(permission)
    )
    users = User.objects.filter(pk__in=grants.values("user"), is_active=True)
    return users.exclude(officer=officer).order_by("first_name", "last_name", "pk")


def users_with(permission: Permission, named: str = "") -> QuerySet[User]:
    """Return the accounts in use with a role that carries ``permission``, wherever it is for.

    ``named``: whose name or user name has every word of it. No query yet.
    """
    grants = RoleGrant.objects.active().filter(role__in=roles_with(permission))
    users = User.objects.filter(pk__in=grants.values("user"), is_active=True)
    for word in named.split():
        users = users.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(username__icontains=word)
        )
    return users.order_by("first_name", "last_name", "pk")


def covers_everything(user: User, permission: Permission) -> bool:
    """Tell whether a role of ``user`` carries ``permission`` for the whole organisation."""
    grants = RoleGrant.objects.held_by(user).filter(unit=None)
    return user.is_superuser or bool(grants.filter(role__in=roles_with(permission)).exists())


def officers_in_unit(officers: OfficerQuerySet, unit: OrgUnit) -> OfficerQuerySet:
    """Narrow ``officers`` to ``unit`` and everything below it."""
    return officers.in_unit(unit)


def card(officer: Officer) -> OfficerCard:
    """Describe an officer taken from ``visible_officers`` (else one query for the posting)."""
    if not hasattr(officer, "unit_id"):
        officer = Officer.objects.with_posting().get(pk=officer.pk)
    return OfficerCard(
        id=officer.pk,
        name=officer.name,
        staff_number=officer.staff_number,
        unit_id=officer.unit_id,
        unit_name=officer.unit_name or "",
        position_id=officer.position_id,
        position_title=officer.position_title or "",
    )


def card_of(officer_id: int) -> OfficerCard:
    """Describe the officer with this id. One query; checks no permission.

    Raises:
        Officer.DoesNotExist: if there is none.
    """
    return card(Officer.objects.with_posting().get(pk=officer_id))


def labels_of(officer_ids: Collection[int]) -> dict[int, str]:
    """Name officers with their numbers, for lists that mix them. One query; no permission."""
    officers = Officer.objects.filter(pk__in=officer_ids)
    return {officer.pk: f"{officer.name} ({officer.staff_number})" for officer in officers}


def officer_id_with(staff_number: str) -> int | None:
    """Find the officer with this number, spaces left out. One query; no permission."""
    number = staff_number.replace(" ", "")
    found: int | None = (
        Officer.objects.filter(staff_number=number).values_list("pk", flat=True).first()
    )
    return found


def positions_on(officer_ids: Collection[int], day: dt.date) -> dict[int, int]:
    """Map officers to the position of their main posting on ``day``; not posted: left out.

    One query; checks no permission.
    """
    postings = Posting.objects.on(day).filter(officer__in=officer_ids).main_first()
    positions: dict[int, int] = {}
    for officer_id, position_id in postings.values_list("officer", "position"):
        positions.setdefault(officer_id, position_id)
    return positions


@transaction.atomic
def add_unit(
    *,
    by: Actor,
    code: str,
    name: str,
    kind: str,
    parent: OrgUnit | None = None,
    head: Officer | None = None,
) -> OrgUnit:
    """Add a unit below ``parent`` (``None``: at the top)."""
    attributes = {"code": code, "name": name, "kind": kind}
    if parent is None:
        unit = OrgUnit.add_root(**attributes, head=head)
    else:
        unit = OrgUnit.objects.get(pk=parent.pk).add_child(**attributes, head=head)
    changes = attributes | {"parent": parent.code if parent else None, "head": head and head.pk}
    audit.record(by=by, action="unit.add", target=unit, changes=changes)
    added: OrgUnit = unit
    return added


@transaction.atomic
def add_position(*, by: Actor, code: str, title: str, kind: str, rung: str = "") -> Position:
    """Add a position that officers can be posted to."""
    position = Position.objects.create(code=code, title=title, kind=kind, rung=rung)
    audit.record(by=by, action="position.add", target=position)
    return position


@transaction.atomic
def add_user(
    *, by: Actor, username: str, name: str, email: str = "", password: str | None = None
) -> User:
    """Add somebody who can sign in; without a password they set one by e-mail."""
    first, _space, rest = name.partition(" ")
    user: User = User.objects.create_user(
        username, email or None, password, first_name=first, last_name=rest
    )
    audit.record(by=by, action="user.add", target=user)
    return user


@transaction.atomic
def add_officer(
    *,
    by: Actor,
    name: str,
    staff_number: str,
    employment: str = Officer.Employment.PNS,
    user: User | None = None,
    grade: str = "",
    email: str = "",
) -> Officer:
    """Add an officer.

    Raises:
        ValidationError: if the number breaks the rules of the employment kind or is taken.
    """
    officer = Officer(
        name=name,
        staff_number=staff_number,
        employment=employment,
        user=user,
        grade=grade,
        email=email,
    )
    officer.full_clean()
    officer.save()
    audit.record(by=by, action="officer.add", target=officer)
    return officer


@transaction.atomic
def post_officer(
    *,
    by: Actor,
    officer: Officer,
    unit: OrgUnit,
    position: Position,
    starts_on: dt.date,
    kind: str = Posting.Kind.DEFINITIVE,
    ends_on: dt.date | None = None,
) -> Posting:
    """Post an officer; a definitive posting ends the one before it on the day before.

    Raises:
        ValidationError: if it ends before it starts, or a definitive posting starts no later than
            one the officer has already.
    """
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": _("This day lies before the first one.")})
    before = None
    if kind == Posting.Kind.DEFINITIVE:
        before = _make_way(officer, starts_on)
    posting = Posting.objects.create(
        officer=officer,
        unit=unit,
        position=position,
        starts_on=starts_on,
        ends_on=ends_on,
        kind=kind,
    )
    audit.record(
        by=by,
        action="officer.post",
        target=officer,
        changes={
            "unit": [before.unit.code if before else None, unit.code],
            "position": [before.position.code if before else None, position.code],
            "from": starts_on,
            "until": ends_on,
            "kind": kind,
        },
    )
    postings_changed.send(Posting, officer_ids=[officer.pk])
    return posting


def _make_way(officer: Officer, starts_on: dt.date) -> Posting | None:
    """End the definitive posting in force on the day before ``starts_on``, and return it.

    Raises:
        ValidationError: if one starts on that day or later.
    """
    postings = officer.postings.definitive()
    if postings.filter(starts_on__gte=starts_on).exists():
        raise ValidationError(
            {"starts_on": _("The officer has a posting that starts on this day or later.")}
        )
    before: Posting | None = (
        postings.on(starts_on).select_related("unit", "position").order_by("-starts_on").first()
    )
    if before is not None:
        before.ends_on = starts_on - dt.timedelta(days=1)
        before.save(update_fields=["ends_on"])
    return before


@transaction.atomic
def grant_role(*, by: Actor, user: User, role: Role, unit: OrgUnit | None = None) -> RoleGrant:
    """Give ``user`` a role for ``unit`` and below (``None``: everywhere); again changes nothing.

    A grant that has ended, or would, is in force again and without an end. Trainers and
    administrators also join the Wagtail groups that carry their page permissions.

    Raises:
        ValidationError: if an administrator is to be one for a unit only.
    """
    if role == Role.ADMINISTRATOR and unit is not None:
        raise ValidationError({"unit": _("Administrators are for the whole organisation.")})
    grant, created = RoleGrant.objects.get_or_create(user=user, role=role, unit=unit)
    is_renewed = not created and grant.reopen()
    if created or is_renewed:
        audit.record(
            by=by, action="role.grant", target=user, changes={"role": role, "unit": str(unit or "")}
        )
    groups.roles_changed(user, role, unit)
    user.forget_roles()
    return grant


@transaction.atomic
def revoke_role(*, by: Actor, grant: RoleGrant) -> None:
    """End a grant today, with the Wagtail groups that no other grant still gives."""
    user, role, unit = grant.user, Role(grant.role), grant.unit
    grant.delete()
    groups.roles_changed(user, role, unit)
    audit.record(
        by=by, action="role.revoke", target=user, changes={"role": role, "unit": str(unit or "")}
    )


def all_positions() -> PositionQuerySet:
    """Return every position, in order of title, as a queryset. No query yet."""
    positions: PositionQuerySet = Position.objects.all()
    return positions
