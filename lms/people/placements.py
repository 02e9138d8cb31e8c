"""Where officers are posted on a day, and which units a role covers, for tables of many officers.

Nothing here checks a permission.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Case, F, Q, Subquery, Value, When, Window
from django.db.models.functions import RowNumber

from lms.core.roles import Permission
from lms.people.models import Officer, OrgUnit, Posting, RoleGrant, User


def main_postings(day: dt.date, officer_ids: Collection[int] | None = None) -> Any:
    """Return the main posting of each officer (of these) on ``day``; no query yet.

    The definitive one, or the newest of the acting ones, as rows of ``officer_id``, ``unit_id``
    and ``position_id``.
    """
    postings = Posting.objects.on(day)
    if officer_ids is not None:
        postings = postings.filter(officer__in=officer_ids)
    definitive_first = Case(When(kind=Posting.Kind.DEFINITIVE, then=Value(0)), default=Value(1))
    ranked = postings.annotate(
        rank=Window(
            RowNumber(),
            partition_by=F("officer"),
            order_by=[definitive_first.asc(), F("starts_on").desc(), F("pk").desc()],
        )
    )
    return ranked.filter(rank=1).order_by().values("officer_id", "unit_id", "position_id")


def officers_at(position_ids: Collection[int], day: dt.date) -> list[int]:
    """List the officers posted to one of these positions on ``day``. One query."""
    postings = Posting.objects.on(day).filter(position__in=position_ids)
    return list(postings.order_by("officer_id").values_list("officer", flat=True).distinct())


def officers_whose_postings_turned(since: dt.date, day: dt.date) -> list[int]:
    """List the officers of whom a posting began or had ended after ``since`` and by ``day``."""
    turned = Q(starts_on__gt=since, starts_on__lte=day) | Q(ends_on__gte=since, ends_on__lt=day)
    postings = Posting.objects.filter(turned)
    return list(postings.order_by("officer_id").values_list("officer", flat=True).distinct())


def hold_officers(officer_ids: Collection[int]) -> None:
    """Let nobody else hold these officers until the transaction ends. One query."""
    _hold(Officer, officer_ids)


def hold_units(unit_ids: Collection[int] | Subquery) -> list[int]:
    """Let nobody else hold these units until the transaction ends; return their ids. One query."""
    return _hold(OrgUnit, unit_ids)


def _hold(model: Any, ids: Collection[int] | Subquery) -> list[int]:
    # Not for update of the key: others may still write rows that point here.
    rows = model.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    return list(rows.values_list("pk", flat=True))


def officers_posted_below(path: str, day: dt.date, *, after: int = 0) -> Any:
    """Name the officers after the one with id ``after`` posted at ``path`` or below on ``day``.

    Ids in order, as a queryset; acting postings count too.
    """
    postings = Posting.objects.on(day).filter(unit__path__startswith=path, officer__gt=after)
    return postings.order_by("officer_id").values_list("officer", flat=True).distinct()


def unit_ids_below(path: str) -> set[int]:
    """Return the unit at ``path`` and all below it. One query."""
    return set(OrgUnit.objects.filter(path__startswith=path).values_list("pk", flat=True))


def top_units(user: User, permission: Permission) -> list[OrgUnit]:
    """List the highest units that roles of ``user`` carrying ``permission`` cover, in tree order.

    Two queries.
    """
    scope = RoleGrant.objects.scope_of(user, permission)
    tops = Q(depth=1) if scope.paths is None else Q(path__in=scope.paths)
    return list(OrgUnit.objects.filter(tops).order_by("path"))
