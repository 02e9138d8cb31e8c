"""Say what a position requires."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from assessments.competency.models import Competency, CompetencyFramework, PositionRequirement
from assessments.competency.overview import projection
from assessments.competency.rules.gaps import Importance
from lms.core import audit
from lms.core.clock import today
from lms.people.api import Actor


@dataclass(frozen=True, slots=True)
class Requirement:
    """That a position requires a competency (by code) at a level."""

    competency_code: str
    level: int
    importance: Importance = Importance.MANDATORY


@transaction.atomic
def set_requirements(
    *,
    by: Actor,
    position_id: int,
    framework: CompetencyFramework,
    requirements: Sequence[Requirement],
) -> None:
    """Make these the requirements of a position in a framework from today; others of it end.

    What was required before stays known: a changed requirement ends yesterday and another begins
    today. Within one day the last word counts. Again changes nothing.

    Raises:
        Competency.DoesNotExist: if the framework has no competency with a code.
        ValidationError: if a level is not 1-5.
    """
    competencies = {c.code: c for c in Competency.objects.filter(framework=framework)}
    unknown = {r.competency_code for r in requirements} - competencies.keys()
    if unknown:
        raise Competency.DoesNotExist(f"No competencies {sorted(unknown)} in {framework}.")
    day = today()
    required = {competencies[r.competency_code].pk: r for r in requirements}
    rows = PositionRequirement.objects.not_ended(day).filter(
        position=position_id, competency__framework=framework
    )
    standing = {row.competency_id: row for row in rows.select_related("competency")}
    changes = {
        competency.code: change
        for competency in competencies.values()
        if (
            change := _require(
                position_id, competency, standing.get(competency.pk), required.get(competency.pk)
            )
        )
    }
    if changes:
        audit.record(
            by=by,
            action="requirements.set",
            target=framework,
            changes={"position": position_id, "requirements": changes},
        )
        projection.requirements_changed(position_ids=[position_id])


def _require(
    position_id: int,
    competency: Competency,
    row: PositionRequirement | None,
    requirement: Requirement | None,
) -> list[list[int] | None] | None:
    """Bring one cell of the matrix up to date; return what it was and is, or ``None``."""
    before = [row.level, row.importance] if row else None
    after = [requirement.level, requirement.importance.value] if requirement else None
    if before == after:
        return None
    ends_on = row.ends_on if row else None
    if row:
        row.end_before(today())
    if after:
        new = PositionRequirement(
            position_id=position_id,
            competency=competency,
            level=after[0],
            importance=after[1],
            ends_on=ends_on,
        )
        new.full_clean()
        new.save()
    return [before, after]
