"""The gap between what a position requires and what an officer has shown: a pure rule."""

from dataclasses import dataclass
from enum import IntEnum


class Importance(IntEnum):
    """How much a position needs a competency; lower comes first."""

    MANDATORY = 1
    IMPORTANT = 2
    USEFUL = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """One competency of one officer. Levels are 0-5; 0 attained means no level yet."""

    competency: str
    required: int
    attained: int
    importance: Importance
    has_evidence: bool

    @property
    def size(self) -> int:
        """How many levels are missing."""
        return max(0, self.required - self.attained)

    @property
    def order(self) -> tuple[bool, Importance, int, str]:
        """Sort key: no evidence first, then importance, then the larger gap, then the name."""
        return (self.has_evidence, self.importance, -self.size, self.competency)
