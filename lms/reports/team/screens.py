"""What the page of a team shows: officers by competencies, and where the team is weakest."""

from collections.abc import Iterator
from dataclasses import dataclass

from assessments import api as assessments
from lms.people import api as people


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One officer and what is required of them, one cell for each column (``None``: nothing)."""

    officer: people.OfficerCard
    cells: tuple[tuple[assessments.CompetencyColumn, assessments.StandingCell | None], ...]

    @property
    def standings(self) -> list[assessments.StandingCell]:
        """The cells in which something is required."""
        return [cell for _column, cell in self.cells if cell is not None]

    @property
    def required(self) -> int:
        """How many competencies are required."""
        return len(self.standings)

    @property
    def met(self) -> int:
        """How many of them are at the level required."""
        return sum(not cell.short_by for cell in self.standings)


@dataclass(frozen=True, slots=True)
class TeamMatrix:
    """Officers by competencies: columns are what is required of any of these officers."""

    columns: tuple[assessments.CompetencyColumn, ...]
    rows: tuple[TeamRow, ...]

    @property
    def any_to_confirm(self) -> bool:
        """Tell whether a level of anybody here waits for a later check."""
        return any(cell.to_confirm for row in self.rows for cell in row.standings)


@dataclass(frozen=True, slots=True)
class TeamSummary:
    """Where the team is weakest and what fades, in all units chosen.

    ``weakest`` are the competencies in which most officers are short. ``fading`` names the first
    few levels that fade; ``total`` counts them all.
    """

    total: assessments.Tally
    weakest: tuple[tuple[assessments.CompetencyColumn, assessments.Tally], ...]
    fading: tuple[assessments.OfficerGap, ...]


def flat(
    table: TeamMatrix,
) -> Iterator[tuple[TeamRow, assessments.CompetencyColumn, assessments.StandingCell]]:
    """Yield each officer's required competencies one by one."""
    for row in table.rows:
        for column, cell in row.cells:
            if cell is not None:
                yield row, column, cell
