"""What competencies put on the first page of an officer."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.competency.profiles.queries import competency_profile
from assessments.competency.profiles.standings import CompetencyStanding
from lms.core.first_page import Content, HomeCard, Place, Reader, declare

SHOWN = 4


@dataclass(frozen=True, slots=True)
class Competencies(Content):
    """The competencies that matter most to an officer now."""

    standings: Sequence[CompetencyStanding]


def _competencies(reader: Reader) -> Competencies | None:
    if reader.officer_id is None:
        return None
    return Competencies(competency_profile(reader.officer_id).standings[:SHOWN])


declare(
    HomeCard("competencies", Place.ATTAINED, 10, "assessments/competency/home.html", _competencies)
)
