"""Who is in which of Wagtail's groups: it follows from the roles, and ends when they do.

Trainers and administrators of the whole organisation have a group each; the trainers of a unit
have the unit's own. Groups that somebody made in Wagtail are left alone.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from lms.core.roles import Role
from lms.people.models import AuthorGroup, OrgUnit, RoleGrant, User
from lms.people.signals import unit_trainers_appointed

AUTHORING_GROUP = "Pengajar"
SITE_ADMINISTRATION_GROUP = "Administrator"
GROUP_BY_ROLE = {Role.TRAINER: AUTHORING_GROUP, Role.ADMINISTRATOR: SITE_ADMINISTRATION_GROUP}
NAME_LENGTH = 150


def roles_changed(user: User, role: Role, unit: OrgUnit | None) -> None:
    """Bring the groups up to date after ``user`` got or lost ``role``.

    The first trainer of a unit gives it a group; trainers of the units above it join too.
    """
    if role not in GROUP_BY_ROLE:
        return
    if unit is None:
        Group.objects.get_or_create(name=GROUP_BY_ROLE[role])
    elif not AuthorGroup.objects.filter(unit=unit).exists():
        _make_group(unit)
        above = OrgUnit.objects.get(pk=unit.pk).get_ancestors()
        grants = RoleGrant.objects.active().filter(role=Role.TRAINER, unit__in=above)
        follow_roles(User.objects.filter(role_grants__in=grants).distinct())
    follow_roles([user])


def follow_roles(users: Iterable[User]) -> None:
    """Let each of ``users`` be in the groups their roles of today give them, and in no other.

    Four queries for each, and two more where something changes.
    """
    for user in users:
        given = set(_given_to(user).values_list("pk", flat=True))
        held = set(user.groups.filter(_managed()).values_list("pk", flat=True))
        user.groups.add(*given - held)
        user.groups.remove(*held - given)


def follow_all_roles() -> None:
    """Do the same for everybody whom a group of ours or a role that gives one concerns."""
    carrying = RoleGrant.objects.filter(role__in=GROUP_BY_ROLE)
    ours = Group.objects.filter(_managed())
    concerned = Q(role_grants__in=carrying) | Q(groups__in=ours)
    follow_roles(User.objects.filter(concerned).distinct().order_by("pk"))


def has_ended(user: User) -> bool:
    """Tell whether ``user`` may be in a group by a grant that is over: it has ended, or it rests.

    One query where a grant is over.
    """
    return any(role in GROUP_BY_ROLE for role in user.roles_over) and user.groups.exists()


@transaction.atomic
def rename_group(unit: OrgUnit) -> None:
    """Let the group of a unit's trainers, if there is one, bear the unit's new name."""
    for link in AuthorGroup.objects.filter(unit=unit).select_related("group"):
        link.group.name = _name_for(unit, taken=Group.objects.exclude(pk=link.group_id))
        link.group.save(update_fields=["name"])


def _given_to(user: User) -> QuerySet[Group]:
    grants = RoleGrant.objects.held_by(user)
    everywhere = grants.filter(role__in=GROUP_BY_ROLE, unit=None).values_list("role", flat=True)
    names = [GROUP_BY_ROLE[Role(role)] for role in everywhere]
    units = OrgUnit.objects.filter(
        role_grants__in=grants.filter(role=Role.TRAINER, unit__isnull=False)
    )
    covered = Q(pk=None)
    for path in units.values_list("path", flat=True):
        covered |= Q(unit__path__startswith=path)
    of_units = AuthorGroup.objects.filter(covered)
    return Group.objects.filter(Q(name__in=names) | Q(pk__in=of_units.values("group")))


def _managed() -> Q:
    of_units = AuthorGroup.objects.filter(group=OuterRef("pk"))
    return Q(name__in=GROUP_BY_ROLE.values()) | Q(Exists(of_units))


def _make_group(unit: OrgUnit) -> None:
    group = Group.objects.create(name=_name_for(unit, taken=Group.objects.all()))
    AuthorGroup.objects.create(unit=unit, group=group)
    unit_trainers_appointed.send(sender=AuthorGroup, unit=unit, group=group)


def _name_for(unit: OrgUnit, *, taken: QuerySet[Group]) -> str:
    """Name a group after its unit; with the code where two units bear one name."""
    name = f"{AUTHORING_GROUP}: {unit.name}"[:NAME_LENGTH]
    if not taken.filter(name=name).exists():
        return name
    code = f" ({unit.code})"
    return name[: NAME_LENGTH - len(code)] + code
