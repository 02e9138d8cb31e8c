"""Which competencies concern officers: those that their positions require, and those shown."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from typing import Self, TypeVar

from assessments.competency.ledger import succession
from assessments.competency.ledger.recording import doubts
from assessments.competency.ledger.yardsticks import yardstick
from assessments.competency.models import (
    Attainment,
    Competency,
    Evidence,
    PositionRequirement,
)
from assessments.competency.rules.gaps import Gap, Importance
from lms.core.clock import today
from lms.core.content_stamp import kept_while_content_stays
from lms.people import api as people

T = TypeVar("T")
Kept = Mapping[int, Mapping[int, Attainment]]
"""Attainments by officer and competency."""


class Concerns:
    """What concerns some officers on a day; ``only``: as far as it is these competencies.

    ``required`` is by officer and competency, and so are ``kept``, the attainments of what an
    officer has shown: some may have to be computed anew. They are ``None`` on a past day and while
    all are being computed; then ``shown`` holds all evidence. ``by`` is what they are judged by.
    Three queries for today; more where content has changed, and for another day.
    """

    def __init__(
        self, officer_ids: Collection[int], on: dt.date, only: Collection[int] | None = None
    ) -> None:
        self.officer_ids = officer_ids
        self.on = on
        positions = people.positions_on(officer_ids, on)
        requirements = _requirements(set(positions.values()), on, only)
        self.required: Mapping[int, Mapping[int, PositionRequirement]] = {
            officer_id: requirements.get(position_id, {})
            for officer_id, position_id in positions.items()
        }
        self.shown: Sequence[Evidence] = ()
        self.kept: Kept | None = _kept(officer_ids, on, only) if on == today() else None
        if self.kept is None:
            ledger = Evidence.objects.of(officer_ids).known_on(on)
            self.shown = list(ledger.observations())
        self.by = yardstick(frozenset(self._ids(only)), on)

    def narrowed(self, competency_ids: Collection[int]) -> Self:
        """Return the same as far as it is some competencies. No query."""
        narrowed = copy(self)
        narrowed.required = _narrow(self.required, competency_ids)
        narrowed.kept = None if self.kept is None else _narrow(self.kept, competency_ids)
        narrowed.by = yardstick(frozenset(competency_ids), self.on)
        return narrowed

    def _ids(self, only: Collection[int] | None) -> set[int]:
        ids = {pk for rows in self.required.values() for pk in rows}
        if self.kept is not None:
            return ids.union(*self.kept.values())
        shown = {row.indicator.competency_id for row in self.shown}
        replaced = succession.replaced(shown, self.on)
        ids |= (shown - replaced.keys()).union(*replaced.values())
        return ids if only is None else ids & set(only)


def _narrow(
    rows: Mapping[int, Mapping[int, T]], competency_ids: Collection[int]
) -> dict[int, dict[int, T]]:
    return {
        officer_id: {pk: row for pk, row in of_officer.items() if pk in competency_ids}
        for officer_id, of_officer in rows.items()
    }


def gap_of(
    competency: Competency,
    requirement: PositionRequirement | None,
    level: int,
    *,
    has_evidence: bool,
) -> Gap:
    """Compare a level with what is required, if anything is."""
    return Gap(
        competency=competency.name,
        required=requirement.level if requirement else 0,
        attained=level,
        importance=Importance(requirement.importance) if requirement else Importance.USEFUL,
        has_evidence=has_evidence,
    )


def _requirements(
    position_ids: Collection[int], on: dt.date, only: Collection[int] | None
) -> dict[int, dict[int, PositionRequirement]]:
    """Read what positions require on a day, by position and competency. One query."""
    rows = PositionRequirement.objects.on(on).filter(position__in=position_ids)
    required: dict[int, dict[int, PositionRequirement]] = defaultdict(dict)
    for requirement in rows:
        if only is None or requirement.competency_id in only:
            required[requirement.position_id][requirement.competency_id] = requirement
    return required


def _kept(officer_ids: Collection[int], day: dt.date, only: Collection[int] | None) -> Kept | None:
    """Read the attainments of versions in force, and of replaced ones that nothing follows.

    ``None`` while all are computed anew. One query; more where content has changed.
    """
    rows = list(Attainment.objects.concerning(officer_ids, day, doubts=doubts()))
    if any(row.is_doubtful for row in rows):  # also of what has no row of its own yet
        return None
    found = [row for row in rows if only is None or row.competency_id in only]
    followed = _followed(frozenset(row.competency_id for row in found), day)
    kept: dict[int, dict[int, Attainment]] = defaultdict(dict)
    for row in found:
        if row.competency_id not in followed:
            kept[row.officer_id][row.competency_id] = row
    return kept


@kept_while_content_stays(500)
def _followed(competency_ids: frozenset[int], day: dt.date) -> frozenset[int]:
    """Name those whose evidence speaks for competencies of a later version in force."""
    return frozenset(succession.replaced(competency_ids, day))
