"""What the report shows: each officer's competencies, and how many officers meet each of them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from assessments import api as assessments
from lms.people import api as people


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One competency of one officer. Levels are 0-5; 0 required: the position asks for none."""

    officer: people.OfficerCard
    competency: str
    importance: str
    required: int
    required_name: str
    attained: int
    attained_name: str
    to_confirm: assessments.ProvisionalLevel | None
    is_uncertified: bool
    gap: int
    gap_words: str
    has_evidence: bool


@dataclass(frozen=True, slots=True)
class CompetencySummary:
    """How many officers whose position requires a competency meet it, or fall short."""

    competency: str
    met: int
    below: int
    without_evidence: int

    @property
    def required(self) -> int:
        """How many officers' positions require it."""
        return self.met + self.below + self.without_evidence


@dataclass(frozen=True, slots=True)
class CompetencyReport:
    """The whole report. The same rows make the PDF and the XLSX."""

    title: str
    organisation: str
    filters: tuple[tuple[str, str], ...]
    as_of: dt.date
    made_at: dt.datetime
    made_by: str
    policies: tuple[str, ...]
    officers: tuple[people.OfficerCard, ...]
    rows: tuple[ReportRow, ...]
    summaries: tuple[CompetencySummary, ...]

    @property
    def any_to_confirm(self) -> bool:
        """Tell whether a level of anybody waits for a later check."""
        return any(row.to_confirm for row in self.rows)

    def by_officer(self) -> Iterator[tuple[people.OfficerCard, list[ReportRow]]]:
        """Give each officer with their rows; an officer without any row has an empty list."""
        rows: dict[int, list[ReportRow]] = {card.id: [] for card in self.officers}
        for row in self.rows:
            rows[row.officer.id].append(row)
        return ((card, rows[card.id]) for card in self.officers)
