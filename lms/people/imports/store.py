"""The database behind an import: look up a batch of officers, write a batch of plans."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection
from django.db.models import F, Q

from lms.core.clock import today
from lms.core.roles import Permission, roles_with
from lms.people import api as people
from lms.people.imports import removal
from lms.people.imports.entries import unit_kind_of
from lms.people.imports.plan import DETAILS, Known, Move, Outcome, Place, Plan, Post, Register
from lms.people.models import Actor, Officer, OrgUnit, Position, Posting, RoleGrant, User
from lms.people.organisation import reach, staffing
from lms.people.signals import postings_changed

BATCH = 250  # rows in one UPDATE with a CASE for each
WHERE_THEY_LEFT = Q(officer__status=Officer.Status.LEFT, ends_on=F("officer__left_on"))


def units() -> Register:
    """Return every unit. One query."""
    codes: dict[str, str] = {}
    places = []
    for pk, code, name, path in OrgUnit.objects.values_list("pk", "code", "name", "path"):
        codes[path] = code
        places.append(Place(pk, code, name, parent_code=codes.get(path[: -OrgUnit.steplen], "")))
    return Register(places)


def positions() -> Register:
    """Return every position. One query."""
    fields = Position.objects.values_list("pk", "code", "title", "kind")
    return Register(Place(pk, code, title, kind) for pk, code, title, kind in fields)


def scope_of(user: User, permission: Permission) -> set[int] | None:
    """Return the ids of the units in which ``user`` may act, ``None`` for all. Two queries."""
    grants = RoleGrant.objects.held_by(user).filter(role__in=roles_with(permission))
    if grants.filter(unit=None).exists():
        return None
    return set(OrgUnit.objects.in_scope_of(user, permission).values_list("pk", flat=True))


def known(
    staff_numbers: Collection[str], *, by: Actor = None, mistaken: Collection[str] = ()
) -> dict[str, Known]:
    """Return what is on record under these numbers.

    Two queries, up to five where ``by``, who imports, is no administrator, and one more to tell
    what speaks against removing the ``mistaken`` ones.
    """
    officers = Officer.objects.filter(staff_number__in=staff_numbers).values(
        "pk", "staff_number", "user_id", *DETAILS
    )
    by_number = {officer["staff_number"]: officer for officer in officers}
    posts: dict[int, Post] = {}
    unit_ids: dict[int, set[int]] = defaultdict(set)
    of_these = Q(officer__in=[officer["pk"] for officer in by_number.values()])
    for posting in Posting.objects.filter(
        of_these, Q(ends_on=None) | Q(ends_on__gte=today()) | WHERE_THEY_LEFT
    ):
        unit_ids[posting.officer_id].add(posting.unit_id)
        if posting.ends_on is None and posting.kind == Posting.Kind.DEFINITIVE:
            posts[posting.officer_id] = Post(
                posting.pk, posting.unit_id, posting.position_id, posting.starts_on
            )
    accounts = [officer["user_id"] for officer in by_number.values() if officer["user_id"]]
    out_of_reach = reach.out_of_reach(by=by, user_ids=accounts)
    obstacles = removal.obstacles(
        [officer["pk"] for number, officer in by_number.items() if number in mistaken]
    )
    return {
        number: Known(
            officer["pk"],
            {name: officer[name] for name in DETAILS},
            posts.get(officer["pk"]),
            frozenset(unit_ids[officer["pk"]]),
            is_out_of_reach=officer["user_id"] in out_of_reach,
            obstacles=obstacles.get(officer["pk"], ()),
        )
        for number, officer in by_number.items()
    }


def in_scope(user: User, permission: Permission) -> list[tuple[int, str]]:
    """Return the officers whom a file of everybody should name: id and number. One query.

    A list, since who goes through it writes meanwhile: on SQLite an open cursor would forbid that
    as soon as somebody else has written.
    """
    scope = RoleGrant.objects.scope_of(user, permission)
    officers = Officer.objects.filter(pk__in=Posting.objects.current().within(scope).officer_ids())
    expected = officers.exclude(status=Officer.Status.LEFT).order_by("pk")
    return list(expected.values_list("pk", "staff_number"))


def write(
    plans: Sequence[Plan], *, by: Actor, units: Register, positions: Register
) -> Counter[str]:
    """Carry out the plans of a batch: about ten queries, and more for each unit that is new.

    To remove people takes about twenty more, for all of them.

    Call it inside a transaction, with the plans made in the same one.
    """
    counts: Counter[str] = Counter()
    moves = [plan.move for plan in plans if plan.move]
    counts["new_units"] = _add_units(moves, units, by)
    counts["new_positions"] = _add_positions(moves, positions, by)
    ids = {plan.staff_number: plan.officer_id for plan in plans if plan.officer_id}
    ids |= _add_officers(plans)
    _change_officers(plans, by)
    counts["postings"] = _post(plans, ids, units, positions)
    _tell(plans, ids)
    _remove([ids[plan.staff_number] for plan in plans if plan.outcome == Outcome.REMOVED])
    return counts


def note_sizes() -> None:
    """Let PostgreSQL count anew: while it takes filled tables for empty, lists take seconds.

    It does so by itself, but only a while after an import, and by setting not at all.
    """
    if connection.vendor == "postgresql":
        tables = [model._meta.db_table for model in (Officer, OrgUnit, Posting, Position)]
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")


def _tell(plans: Sequence[Plan], ids: dict[str, int]) -> None:
    """Say whose posting or status is another now."""
    changed = [ids[plan.staff_number] for plan in plans if plan.move or "status" in plan.changes]
    if changed:
        postings_changed.send(Posting, officer_ids=changed)


def _remove(officer_ids: Sequence[int]) -> None:
    """Remove people: first where they work, so that whoever counts by unit counts anew."""
    if not officer_ids:
        return
    Posting.objects.filter(officer__in=officer_ids).delete()
    postings_changed.send(Posting, officer_ids=officer_ids)
    Officer.objects.filter(pk__in=officer_ids).delete()


def _add_units(moves: Sequence[Move], units: Register, by: Actor) -> int:
    wanted = {move.unit.code: move.unit for move in moves if move.unit.code}
    return sum(_add_unit(unit, units, by) for unit in wanted.values())


def _add_unit(unit: Place, units: Register, by: Actor) -> int:
    """Add a unit, after the one above it, unless it is there by now; return how many were added."""
    there = units.at(unit.code) or unit
    if there.id is not None:
        return 0
    parent = units.at(there.parent_code)
    if parent is None:
        raise LookupError(f"no unit {there.parent_code} above {there.code}")
    above = _add_unit(parent, units, by)
    parent_id = units.find(there.parent_code, "")[0].id
    outer = OrgUnit.objects.get(pk=parent_id)
    kind = there.kind or unit_kind_of(there.name, outer.depth + 1)
    node = people.add_unit(by=by, code=there.code, name=there.name, kind=kind, parent=outer)
    units.add(Place(node.pk, there.code, there.name, parent_code=there.parent_code))
    return above + 1


def _add_positions(moves: Sequence[Move], positions: Register, by: Actor) -> int:
    wanted = {move.position.code: move.position for move in moves if move.position.code}
    added = 0
    for position in wanted.values():
        there = positions.at(position.code) or position
        if there.id is None:
            row = people.add_position(by=by, code=there.code, title=there.name, kind=there.kind)
            positions.add(Place(row.pk, there.code, there.name, there.kind))
            added += 1
    return added


def _add_officers(plans: Sequence[Plan]) -> dict[str, int]:
    new = [
        Officer(staff_number=plan.staff_number, **plan.changes)
        for plan in plans
        if plan.outcome == Outcome.NEW
    ]
    added = Officer.objects.bulk_create(new)
    return {officer.staff_number: officer.pk for officer in added}


def _change_officers(plans: Sequence[Plan], by: Actor) -> None:
    """Change details. Whoever leaves has a last day, and whoever comes back none."""
    changing = {plan.officer_id: plan for plan in plans if plan.officer_id and plan.changes}
    touched = {name for plan in changing.values() for name in plan.changes}
    if not touched:
        return
    officers = list(Officer.objects.filter(pk__in=changing).select_related("user"))
    for officer in officers:
        plan = changing[officer.pk]
        for name, value in plan.changes.items():
            setattr(officer, name, value)
        if "status" in plan.changes:
            officer.left_on = _last_day(officer, plan)
    Officer.objects.bulk_update(officers, [*sorted(touched), "left_on"], batch_size=BATCH)
    leaving = [officer for officer in officers if changing[officer.pk].left_on]
    _see_off(leaving, by)


def _last_day(officer: Officer, plan: Plan) -> dt.date | None:
    return max(plan.left_on, officer.joined_on or plan.left_on) if plan.left_on else None


def _see_off(officers: Sequence[Officer], by: Actor) -> None:
    """End the postings of those who leave on their last day, and close their accounts."""
    leaving: dict[dt.date | None, list[int]] = defaultdict(list)
    for officer in officers:
        leaving[officer.left_on].append(officer.pk)
        if by is not None and officer.user is not None and officer.user != by:
            staffing.set_account_active(by=by, user=officer.user, is_active=False)
    for last_day, officer_ids in leaving.items():
        postings = Posting.objects.filter(officer__in=officer_ids, starts_on__lte=last_day)
        postings.filter(Q(ends_on=None) | Q(ends_on__gt=last_day)).update(ends_on=last_day)


def _post(plans: Sequence[Plan], ids: dict[str, int], units: Register, positions: Register) -> int:
    """End the postings that others follow, correct those of the same day, and add the new ones."""
    ending: dict[dt.date, list[int]] = defaultdict(list)
    amended, new = [], []
    for plan in plans:
        if (move := plan.move) is None:
            continue
        officer_id = ids[plan.staff_number]
        place: dict[str, Any] = {
            "unit_id": _id(move.unit, units),
            "position_id": _id(move.position, positions),
        }
        if move.amends:
            amended.append(Posting(pk=move.amends, **place))
        else:
            if plan.officer_id:
                ending[move.starts_on].append(plan.officer_id)
            new.append(Posting(officer_id=officer_id, starts_on=move.starts_on, **place))
    for starts_on, officer_ids in ending.items():
        Posting.objects.filter(
            officer__in=officer_ids, kind=Posting.Kind.DEFINITIVE, ends_on=None
        ).update(ends_on=starts_on - dt.timedelta(days=1))
    if amended:
        Posting.objects.bulk_update(amended, ["unit", "position"], batch_size=BATCH)
    Posting.objects.bulk_create(new)
    return len(amended) + len(new)


def _id(place: Place, register: Register) -> int | None:
    """Return the id of a place, which may have been added since the plan was made."""
    if place.id is not None:
        return place.id
    there = register.at(place.code)
    return there.id if there else None
