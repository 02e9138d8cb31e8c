"""What an officer's first page says of competencies, read from what is kept of the ledger."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import cast

from assessments.competency.models import Attainment
from assessments.competency.profiles.concerns import Concerns, gap_of
from assessments.competency.profiles.queries import Reader, most_urgent_first
from assessments.competency.profiles.standings import CompetencyStanding
from assessments.competency.provisional import ProvisionalLevel, provisional_level
from assessments.competency.rules.gaps import Gap
from assessments.competency.rules.levels import Standing
from assessments.competency.rules.next_steps import next_level
from lms.core.clock import today


@dataclass(frozen=True, slots=True)
class LevelInBrief:
    """A competency of an officer today: required against attained, 0 for none.

    ``next_level`` is told where a level waits ``to_confirm``.
    """

    competency_id: int
    name: str
    gap: Gap
    attained_name: str
    required_name: str
    certifies: bool
    to_confirm: ProvisionalLevel | None
    next_level: int | None

    @property
    def attained(self) -> int:
        """The level attained."""
        return self.gap.attained

    @property
    def required(self) -> int:
        """The level that the position requires."""
        return self.gap.required

    @property
    def is_uncertified(self) -> bool:
        """Tell whether there is a level, by a policy whose levels do not certify."""
        return bool(self.attained or self.to_confirm) and not self.certifies


class InBrief:
    """The competencies of one officer today, open gaps first, the most urgent first.

    Three queries, however much was shown; more where something has to be computed anew.
    """

    def __init__(self, officer_id: int) -> None:
        self._officer_id = officer_id
        self._concerns = Concerns([officer_id], today())
        found = self._kept() if self._is_all_right() else self._computed()
        self.levels = sorted(found, key=most_urgent_first)

    @property
    def waiting(self) -> list[tuple[LevelInBrief, ProvisionalLevel]]:
        """The competencies of which a level waits for a later check, the earliest first."""
        found = [(each, each.to_confirm) for each in self.levels if each.to_confirm]
        return sorted(found, key=lambda pair: pair[1].check_from)

    def in_full(self, competency_ids: Collection[int]) -> dict[int, CompetencyStanding]:
        """Return some of them in full, by id, with next steps. At most ten queries."""
        reader = Reader(self._concerns.narrowed(competency_ids))
        reader.offer_next_steps(self._officer_id)
        return {each.competency_id: each for each in reader.standings(self._officer_id)}

    def _is_all_right(self) -> bool:
        """Tell whether what is kept is that of today."""
        kept, day = self._concerns.kept, self._concerns.on
        if kept is None:
            return False
        rows = kept.get(self._officer_id, {}).items()
        policies = [(row, self._concerns.by.policy_of(id_)) for id_, row in rows]
        return all(
            row.summary_on(day, policy) if row.to_confirm else row.is_right_on(day, policy)
            for row, policy in policies
        )

    def _kept(self) -> Iterator[LevelInBrief]:
        required = self._concerns.required.get(self._officer_id, {})
        kept = (self._concerns.kept or {}).get(self._officer_id, {})
        for id_, competency in self._concerns.by.competencies.items():
            requirement, row = required.get(id_), kept.get(id_)
            level = row.level if row else 0
            has_evidence = row is not None and row.has_evidence
            gap = gap_of(competency, requirement, level, has_evidence=has_evidence)
            yield LevelInBrief(
                competency_id=id_,
                name=competency.name,
                gap=gap,
                attained_name=competency.framework.level_name(level),
                required_name=competency.framework.level_name(gap.required),
                certifies=self._concerns.by.policy_of(id_).certifies,
                to_confirm=self._to_confirm(row),
                next_level=self._next_level(row),
            )

    def _to_confirm(self, row: Attainment | None) -> ProvisionalLevel | None:
        return provisional_level(row.to_confirm, row.check_from, self._concerns.on) if row else None

    def _next_level(self, row: Attainment | None) -> int | None:
        if row is None or not row.to_confirm:
            return None
        summary = row.summary_on(self._concerns.on, self._concerns.by.policy_of(row.competency_id))
        found = next_level(cast(Standing, summary.judgement.basis)) if summary else None
        return found.level if found else None

    def _computed(self) -> Iterator[LevelInBrief]:
        for standing in Reader(self._concerns).standings(self._officer_id):
            yield LevelInBrief(
                competency_id=standing.competency_id,
                name=standing.name,
                gap=standing.gap,
                attained_name=standing.attained_name,
                required_name=standing.required_name,
                certifies=standing.certifies,
                to_confirm=standing.to_confirm,
                next_level=standing.next_level,
            )
