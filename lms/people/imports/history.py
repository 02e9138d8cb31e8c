"""What a run did to each officer, from what to what: in the audit trail, and listed by run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.core import audit, audit_words
from lms.people.imports.models import ImportedOfficer, ImportRun
from lms.people.imports.plan import LEFT, Known, Outcome, Plan, Planner
from lms.people.models import Officer, OrgUnit, Position

ACTION = "import.officer"
Effect = ImportedOfficer.Effect


def note(
    run: ImportRun, plans: Sequence[Plan], before: Mapping[str, Known], planner: Planner
) -> None:
    """Write down whom the plans of a batch, just carried out, added or changed. Three queries."""
    effective = [plan for plan in plans if plan.outcome in {Outcome.NEW, Outcome.CHANGED}]
    numbers = [plan.staff_number for plan in effective]
    officers = {o.staff_number: o for o in Officer.objects.filter(staff_number__in=numbers)}
    changes = (
        (officers[plan.staff_number], _changes(plan, before.get(plan.staff_number), planner))
        for plan in effective
    )
    named = ((officer, {"file": run.filename, **changed}) for officer, changed in changes)
    events = audit.record_all(by=run.by, action=ACTION, targets=named)
    ImportedOfficer.objects.bulk_create(
        ImportedOfficer(
            run=run,
            row=plan.row,
            officer=officers[plan.staff_number],
            effect=_effect(plan),
            event=event,
        )
        for plan, event in zip(effective, events, strict=True)
    )


def _effect(plan: Plan) -> str:
    if plan.outcome == Outcome.NEW:
        return Effect.ADDED
    if plan.changes.get("status") == LEFT:
        return Effect.LEFT
    return Effect.TRANSFERRED if plan.move else Effect.CHANGED


def _changes(plan: Plan, known: Known | None, planner: Planner) -> dict[str, Any]:
    """Say for each field what it was and is; a posting by the codes of its unit and position."""
    details = known.details if known else {}
    changes: dict[str, Any] = {
        name: [details.get(name), value] for name, value in plan.changes.items()
    }
    if plan.left_on:
        changes["left_on"] = plan.left_on
    if move := plan.move:
        post = known.post if known else None
        units, positions = planner.units, planner.positions
        changes |= audit.difference(
            {
                "unit": units.code_at(post.unit_id) if post else None,
                "position": positions.code_at(post.position_id) if post else None,
            },
            {
                "unit": move.unit.code or units.code_at(move.unit.id),
                "position": move.position.code or positions.code_at(move.position.id),
            },
        )
        changes["from"] = move.starts_on
    return changes


def officers_of(run: ImportRun, *, text: str = "", effect: str = "") -> Any:
    """Return those of the run's officers whom its starter sees today, in the file's order.

    ``text`` is searched in names and numbers.
    """
    seen = Officer.objects.visible_to(run.by).search(text)
    found = run.officers.filter(officer__in=seen.order_by().values("pk"))
    return found.filter(effect=effect) if effect else found


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

    def in_words(self, imported: ImportedOfficer) -> list[tuple[str, str, str]]:
        """List what became of an officer: each field, what it was and what the file made it."""
        changes = {name: v for name, v in imported.event.changes.items() if name != "file"}
        for field, names in (("unit", self.units), ("position", self.positions)):
            if field in changes:
                changes[field] = [
                    f"{names[code]} ({code})" if code in names else code for code in changes[field]
                ]
        return list(audit_words.before_and_after(changes))
