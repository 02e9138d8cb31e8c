"""What competencies put on the first page of an officer."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.competency.profiles.in_brief import InBrief, LevelInBrief
from assessments.competency.profiles.standings import CompetencyStanding
from lms.core.first_page import Content, HomeCard, Place, Reader, declare

SHOWN = 4


@dataclass(frozen=True, slots=True)
class Competencies(Content):
    """The competencies that matter most to an officer now."""

    levels: Sequence[LevelInBrief]


@dataclass(frozen=True, slots=True)
class Confirmations(Content):
    """The competencies of which a level may be confirmed now, and those whose day is to come."""

    due: Sequence[CompetencyStanding]
    coming: Sequence[LevelInBrief]


def _competencies(reader: Reader) -> Competencies | None:
    found = reader.once(InBrief)
    return Competencies(found.levels[:SHOWN]) if found else None


def _confirmations(reader: Reader) -> Confirmations | None:
    """Find the activities for what may be confirmed, which costs up to ten queries, if any may."""
    found = reader.once(InBrief)
    waiting = found.waiting if found else ()
    if found is None or not waiting:
        return None
    due = [level.competency_id for level, at in waiting if at.is_due]
    in_full = found.in_full(due) if due else {}
    coming = [level for level, at in waiting if not at.is_due]
    return Confirmations([in_full[id_] for id_ in due], coming)


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
