"""Which level a rating names: a pure rule. Ratings stand beside the attained level, never in it.

A rating at a level is recorded as evidence of that level's indicators with strength 1; a rating
of *not yet* as evidence of the lowest level's indicators with strength 0.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from assessments.competency.rules.attainment import EvidenceItem, SourceKind


@dataclass(frozen=True, slots=True)
class Rated:
    """The level somebody named (0: not yet), on which day, and a row of the ledger that says so."""

    level: int
    on: dt.date
    evidence_id: int


def latest_rating(evidence: Iterable[EvidenceItem], kind: SourceKind, on: dt.date) -> Rated | None:
    """Return the last word of this kind by the day ``on``, whoever said it."""
    said = [
        piece
        for piece in evidence
        if piece.source_kind == kind and not piece.is_voided and piece.on <= on
    ]
    if not said:
        return None
    last = max(said, key=lambda piece: (piece.occurred_at, piece.id))
    return Rated(last.indicator.level if last.strength else 0, last.on, last.id)
