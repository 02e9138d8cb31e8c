"""What positions require, as a matrix: read, change many cells, compare with a file."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from assessments.competency.framework_data import Problem
from assessments.competency.frameworks import Requirement, set_requirements
from assessments.competency.gaps import Importance
from assessments.competency.models import Competency, CompetencyFramework, PositionRequirement
from lms.core.clock import today

Cell = tuple[int, int]
"""Level and importance."""
Cells = Mapping[tuple[int, str], Cell | None]
"""Position and code of competency: what is required, or ``None`` for nothing."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of the matrix that becomes another."""

    position_id: int
    position: str
    competency: str
    before: Cell | None
    after: Cell | None


@dataclass(frozen=True, slots=True)
class MatrixPlan:
    """What a file would change, and what is wrong with it."""

    changes: tuple[CellChange, ...]
    problems: tuple[Problem, ...]
    positions: int


def read(
    framework: CompetencyFramework, position_ids: Collection[int] | None = None
) -> dict[tuple[int, str], Cell]:
    """Read what is required in a framework now, or will be. One query."""
    rows = PositionRequirement.objects.not_ended(today()).filter(competency__framework=framework)
    if position_ids is not None:
        rows = rows.filter(position__in=position_ids)
    found = rows.values_list("position", "competency__code", "level", "importance")
    return {(position, code): (level, weight) for position, code, level, weight in found}


def history(framework: CompetencyFramework, position_id: int) -> list[PositionRequirement]:
    """List everything a position requires and required in a framework, the newest first."""
    rows = PositionRequirement.objects.filter(
        position=position_id, competency__framework__code=framework.code
    )
    rows = rows.select_related("competency__framework")
    return list(rows.order_by("-starts_on", "competency__sort_order"))


def changes_to(current: Cells, wanted: Cells, titles: Mapping[int, str]) -> Iterator[CellChange]:
    """Compare cells with what is wanted of them; cells that are not named stay."""
    for (position_id, code), after in wanted.items():
        before = current.get((position_id, code))
        if before != after:
            yield CellChange(position_id, titles[position_id], code, before, after)


@transaction.atomic
def save(
    *, by: Any, framework: CompetencyFramework, wanted: Cells, seen: Cells | None = None
) -> list[tuple[int, str]]:
    """Make the ``wanted`` cells so from today on, and leave all others; again changes nothing.

    ``seen`` is what the person who decided saw: a cell that somebody else has changed since stays
    as it is now, and is returned.

    Raises:
        ValidationError: if a level is not 1-5.
        Competency.DoesNotExist: if the framework has no such competency.
    """
    positions = {position_id for position_id, _code in wanted}
    current = read(framework, positions)
    conflicts = [
        cell
        for cell, after in wanted.items()
        if seen is not None and current.get(cell) not in {seen.get(cell), after}
    ]
    changed = {cell for cell, after in wanted.items() if current.get(cell) != after} - set(
        conflicts
    )
    for position_id in sorted({position_id for position_id, _code in changed}):
        cells: dict[str, Cell | None] = {
            code: value for (position, code), value in current.items() if position == position_id
        }
        cells |= {
            code: value
            for (position, code), value in wanted.items()
            if position == position_id and (position, code) in changed
        }
        set_requirements(
            by=by,
            position_id=position_id,
            framework=framework,
            requirements=[
                Requirement(code, cell[0], Importance(cell[1]))
                for code, cell in cells.items()
                if cell
            ],
        )
    return conflicts


def competencies_of(framework: CompetencyFramework) -> Sequence[Competency]:
    """List the columns of the matrix, in the framework's order."""
    return list(framework.competencies.all())
