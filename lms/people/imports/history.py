"""What a run would do, and what it did, to each officer: from what to what, listed by run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from lms.core import audit, audit_words
from lms.people.imports.models import Effect, ImportedOfficer, ImportRun, PlannedOfficer
from lms.people.imports.plan import LEFT, Known, Outcome, Place, Plan, Planner, Post, Register
from lms.people.models import Officer, OrgUnit, Position

WRITTEN = frozenset({Outcome.NEW, Outcome.CHANGED})
REMOVED = frozenset({Outcome.REMOVED})


def foresee(
    run: ImportRun, plans: Sequence[Plan], known: Mapping[str, Known], planner: Planner
) -> None:
    """Write down what the plans of a batch would do to whom. One query."""
    PlannedOfficer.objects.bulk_create(
        PlannedOfficer(
            run=run,
            row=plan.row,
            officer_id=plan.officer_id,
            staff_number=plan.staff_number,
            name=_name(plan, known),
            effect=_effect(plan),
            changes=_changes(plan, known.get(plan.staff_number), planner),
        )
        for plan in plans
        if plan.outcome in WRITTEN | REMOVED
    )


def _name(plan: Plan, known: Mapping[str, Known]) -> str:
    details = known[plan.staff_number].details if plan.officer_id else plan.changes
    return details["name"]


def note_removals(
    run: ImportRun, plans: Sequence[Plan], before: Mapping[str, Known], planner: Planner
) -> None:
    """Write down whom the plans of a batch are about to remove. Three queries, if anybody."""
    _note(run, [plan for plan in plans if plan.outcome in REMOVED], before, planner)


def note(
    run: ImportRun, plans: Sequence[Plan], before: Mapping[str, Known], planner: Planner
) -> None:
    """Write down whom the plans of a batch, just carried out, added or changed. Three queries."""
    _note(run, [plan for plan in plans if plan.outcome in WRITTEN], before, planner)


def _note(
    run: ImportRun, plans: Sequence[Plan], before: Mapping[str, Known], planner: Planner
) -> None:
    numbers = [plan.staff_number for plan in plans]
    officers = {o.staff_number: o for o in Officer.objects.filter(staff_number__in=numbers)}
    changes = (
        (officers[plan.staff_number], _changes(plan, before.get(plan.staff_number), planner))
        for plan in plans
    )
    named = ((officer, {"file": run.filename, **changed}) for officer, changed in changes)
    events = audit.record_all(by=run.by, action="import.officer", targets=named)
    ImportedOfficer.objects.bulk_create(
        ImportedOfficer(
            run=run,
            row=plan.row,
            officer=officers[plan.staff_number],
            effect=_effect(plan),
            event=event,
        )
        for plan, event in zip(plans, events, strict=True)
    )


def _effect(plan: Plan) -> str:
    if plan.outcome == Outcome.REMOVED:
        return Effect.REMOVED
    if plan.outcome == Outcome.NEW:
        return Effect.ADDED
    if plan.changes.get("status") == LEFT:
        return Effect.LEFT
    return Effect.TRANSFERRED if plan.move else Effect.CHANGED


def _changes(plan: Plan, known: Known | None, planner: Planner) -> dict[str, Any]:
    """Say for each field what it was and will be; a posting by codes of unit and position."""
    details = known.details if known else {}
    changes: dict[str, Any] = {
        name: [details.get(name), value] for name, value in plan.changes.items()
    }
    if plan.left_on:
        changes["left_on"] = plan.left_on
    before = _post(known.post if known else None, planner)
    if move := plan.move:
        units, positions = planner.units, planner.positions
        after = {"unit": _named(move.unit, units), "position": _named(move.position, positions)}
        changes |= audit.difference(before, after) | {"from": move.starts_on}
    if plan.outcome == Outcome.REMOVED:
        was = {"staff_number": plan.staff_number, **before}
        changes |= audit.difference(was, dict.fromkeys(was))
    return changes


def _post(post: Post | None, planner: Planner) -> dict[str, str | None]:
    return {
        "unit": planner.units.code_at(post.unit_id) if post else None,
        "position": planner.positions.code_at(post.position_id) if post else None,
    }


def _named(place: Place, register: Register) -> str:
    """Name a place by its code; one that is yet to be added, in words."""
    code = place.code or register.code_at(place.id)
    there = register.at(code)
    return code if there and there.id else f"{place.name} ({code})"


def officers_of(run: ImportRun, *, text: str = "", effect: str = "") -> Any:
    """Return whom the run would change or has changed, in the file's order.

    Of those it has changed, whom its starter sees today, and those who are removed. ``text`` is
    searched in names and numbers.
    """
    found = run.planned.search(text) if run.is_foreseen else _imported(run, text)
    return found.filter(effect=effect) if effect else found


def _imported(run: ImportRun, text: str) -> Any:
    seen = Officer.objects.visible_to(run.by or AnonymousUser()).search(text)
    of_officers = Q(officer__in=seen.order_by().values("pk"))
    removed = Q(officer=None, event__target_label__icontains=text)
    return run.officers.filter(of_officers | removed).select_related("officer", "event")


@dataclass(frozen=True, slots=True)
class Places:
    """The names of units and positions by their codes."""

    units: Mapping[str, str]
    positions: Mapping[str, str]

    @classmethod
    def load(cls) -> "Places":
        """Read all of them. Two queries."""
        return cls(
            dict(OrgUnit.objects.values_list("code", "name")),
            dict(Position.objects.values_list("code", "title")),
        )

    def in_words(self, row: PlannedOfficer | ImportedOfficer) -> list[tuple[str, str, str]]:
        """List what becomes of an officer: each field, what it was and what the file makes it."""
        changes = {name: value for name, value in row.changes.items() if name != "file"}
        for field, names in (("unit", self.units), ("position", self.positions)):
            if field in changes:
                changes[field] = [
                    f"{names[code]} ({code})" if code in names else code for code in changes[field]
                ]
        return list(audit_words.before_and_after("import.officer", changes))
