"""The order of gaps as one number, so that a database can count and sort millions of them.

It is the order of ``gaps.Gap`` up to the name: no evidence first, then mandatory before important
before useful, then the larger gap. A lower number is more urgent.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from assessments.competency.rules.gaps import Importance

LARGEST_GAP = 9
WITH_EVIDENCE = 100
PER_IMPORTANCE = 10


def urgency(*, has_evidence: bool, importance: Importance, size: int) -> int:
    """Number a gap of ``size`` levels (0-9)."""
    return WITH_EVIDENCE * has_evidence + PER_IMPORTANCE * importance.value + LARGEST_GAP - size


@dataclass(frozen=True, slots=True)
class Band:
    """The gaps of one importance, without or with evidence: neighbours in the order."""

    has_evidence: bool
    importance: Importance

    @property
    def lowest(self) -> int:
        """The number of the most urgent gap in the band."""
        return urgency(has_evidence=self.has_evidence, importance=self.importance, size=LARGEST_GAP)

    @property
    def highest(self) -> int:
        """The number of the least urgent one."""
        return urgency(has_evidence=self.has_evidence, importance=self.importance, size=0)


def bands() -> Iterator[Band]:
    """Yield all bands, the most urgent first."""
    for has_evidence in (False, True):
        for importance in Importance:
            yield Band(has_evidence, importance)
