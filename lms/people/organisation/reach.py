"""Whose account somebody who manages people may change: none whose roles reach beyond theirs."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.core.roles import UNDIVIDED, Permission, roles_with
from lms.people import api
from lms.people.models import Actor, OrgUnit, OrgUnitQuerySet, RoleGrant, User

OUT_OF_REACH = _(
    "The account of this officer also has roles beyond those you are responsible for. "
    "Ask an administrator to do this."
)


def out_of_reach(*, by: Actor, user_ids: Collection[int]) -> frozenset[int]:
    """Return which of these accounts ``by`` may neither open, close, anonymise nor redirect.

    Those are administrators' and auditors', whom no HR oversees, and those with a role for a unit
    that ``by`` does not manage. Administrators, and the system (``None``), reach all. At most
    five queries, whatever the number.
    """
    if by is None or not user_ids or api.has_permission(by, Permission.ADMINISTER):
        return frozenset()
    managed = OrgUnit.objects.in_scope_of(by, Permission.MANAGE_PEOPLE)
    is_beyond = ~Q(unit=None) & ~Q(unit__in=managed)
    is_everywhere = Q(unit=None)
    if _covers_all(managed):
        is_everywhere &= Q(role__in=[r for p in UNDIVIDED for r in roles_with(p)])
    grants = RoleGrant.objects.active().filter(is_beyond | is_everywhere, user__in=user_ids)
    superusers = User.objects.filter(pk__in=user_ids, is_superuser=True)
    return frozenset(grants.values_list("user", flat=True)) | frozenset(
        superusers.values_list("pk", flat=True)
    )


def _covers_all(managed: OrgUnitQuerySet) -> bool:
    tops = OrgUnit.objects.filter(depth=1)
    return not tops.exclude(pk__in=managed.values("pk")).exists()


def refuse_out_of_reach(*, by: Actor, user: User | None, field: str | None = None) -> None:
    """Refuse, beside ``field`` if there is one, to change an account that ``by`` does not reach.

    Raises:
        ValidationError: saying whom to ask.
    """
    if user is not None and out_of_reach(by=by, user_ids=[user.pk]):
        raise ValidationError({field: OUT_OF_REACH} if field else OUT_OF_REACH)
