"""Pieces of evidence as lines, read when they are asked for."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import overload

from assessments.competency.models import Evidence
from assessments.competency.models.ledger import EvidenceQuerySet
from assessments.competency.profiles.standings import EvidenceLine
from assessments.competency.rules.explanation import Verdict


class Lines(Sequence[EvidenceLine]):
    """Rows of the ledger given for some indicators, described in their order.

    How many there are is known; one query for a line, for a slice, or for going through all.
    """

    def __init__(
        self,
        ledger: EvidenceQuerySet,
        given_to: Collection[int],
        count: int,
        describe: Callable[[Evidence], EvidenceLine],
    ) -> None:
        self._ledger = ledger
        self._given_to = given_to
        self._count = count
        self._describe = describe

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[EvidenceLine]:
        return iter(self[:])

    @overload
    def __getitem__(self, place: int) -> EvidenceLine: ...
    @overload
    def __getitem__(self, place: slice) -> list[EvidenceLine]: ...
    def __getitem__(self, place: int | slice) -> EvidenceLine | list[EvidenceLine]:
        rows = self._ledger.filter(indicator__in=self._given_to)
        if isinstance(place, slice):
            return list(map(self._describe, rows[place]))
        return self._describe(rows[place])


def line(
    row: Evidence,
    verdict: Verdict,
    *,
    threshold: float,
    value: float | None = None,
    observations: str = "",
) -> EvidenceLine:
    """Describe a piece of evidence, and what became of it."""
    return EvidenceLine(
        id=row.pk,
        indicator_slug=row.indicator.slug,
        source_kind=row.source_kind,
        source_title=row.source_title,
        on=row.on,
        valid_until=row.valid_until,
        strength=row.strength,
        value=value,
        verdict=verdict,
        threshold=threshold,
        void_reason=row.void_reason or "",
        given_for=row.given_for.slug if row.given_for else "",
        weight=row.weight,
        remark=row.reason,
        observations=observations,
    )
