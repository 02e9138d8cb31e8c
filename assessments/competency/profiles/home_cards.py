"""What competencies put on the first page of an officer."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.competency.profiles.queries import competency_profile
from assessments.competency.profiles.standings import CompetencyProfile, CompetencyStanding
from lms.core.first_page import Content, HomeCard, Place, Reader, declare

SHOWN = 4


@dataclass(frozen=True, slots=True)
class Competencies(Content):
    """The competencies that matter most to an officer now."""

    standings: Sequence[CompetencyStanding]


@dataclass(frozen=True, slots=True)
class Confirmations(Content):
    """The competencies of which a level may be confirmed now, and those whose day is to come."""

    due: Sequence[CompetencyStanding]
    coming: Sequence[CompetencyStanding]


def _profile(officer_id: int) -> CompetencyProfile:
    return competency_profile(officer_id)


def _competencies(reader: Reader) -> Competencies | None:
    profile = reader.once(_profile)
    return Competencies(profile.standings[:SHOWN]) if profile else None


def _confirmations(reader: Reader) -> Confirmations | None:
    profile = reader.once(_profile)
    waiting = profile.to_confirm if profile else ()
    due = [standing for standing, level in waiting if level.is_due]
    coming = [standing for standing, level in waiting if not level.is_due]
    return Confirmations(due, coming) if waiting else None


declare(
    HomeCard("competencies", Place.ATTAINED, 10, "assessments/competency/home.html", _competencies)
)
declare(
    HomeCard(
        "confirmations",
        Place.LEARNING,
        7,
        "assessments/competency/home_confirmations.html",
        _confirmations,
    )
)
