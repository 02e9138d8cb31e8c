"""How sure it is that somebody is able, given what was observed: pure. It never changes a level.

Two people are compared: one who is able and slips now and then, and one who masters half. The first
succeeds at an observation with probability ``1 - slip``, the second with ``chance + (1 - chance) *
half``. Before anything is observed both are as likely, and then Bayes' theorem tells, one
observation after the other:

    odds = product of (p_able / p_half) ** successes * ((1 - p_able) / (1 - p_half)) ** failures

The two probabilities are the slip and guess of Corbett and Anderson (1995), Knowledge tracing:
modeling the acquisition of procedural knowledge, User Modeling and User-Adapted Interaction 4(4),
without its learning between observations. Observations are taken as independent, so the figure is
rather too sure than not; it is there to compare, and to say where more is needed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import fsum, log, tanh

from assessments.competency.rules.levels import EvidenceKind, Piece

SLIPS: Mapping[EvidenceKind, float] = {
    EvidenceKind.KNOWLEDGE: 0.10,
    EvidenceKind.SIMULATED: 0.15,
    EvidenceKind.OBSERVED: 0.10,
    EvidenceKind.CERTIFIED: 0.10,
}
TWO_ANSWERS = 0.5
"""The chance of a question with two answers."""


class Sureness(StrEnum):
    """The probability in one of three words."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Scale:
    """What sureness is computed with, all 0-1.

    ``slips``: how often who is able fails nevertheless, more than 0 and less than 1 for each kind.
    ``mastered_by_half``: the share that the other one masters, less than 1. From ``medium`` and
    ``high`` on the probability is called so.
    """

    slips: Mapping[EvidenceKind, float] = field(default_factory=lambda: SLIPS)
    mastered_by_half: float = 0.5
    medium: float = 0.80
    high: float = 0.95

    @property
    def tells_apart(self) -> bool:
        """Tell whether success always makes surer, also at questions with two answers."""
        return 1 - max(self.slips.values()) > self._half(TWO_ANSWERS)

    def probability(self, pieces: Iterable[Piece]) -> float:
        """Return the probability, 0-1, that who showed ``pieces`` is able; 0.5 without any."""
        odds = fsum(map(self._evidence, pieces))
        return (1 + tanh(odds / 2)) / 2  # odds to probability, without overflow

    def in_a_word(self, probability: float) -> Sureness:
        """Name a probability."""
        if probability >= self.high:
            return Sureness.HIGH
        return Sureness.MEDIUM if probability >= self.medium else Sureness.LOW

    def _evidence(self, piece: Piece) -> float:
        """Return the logarithm of the odds that a piece gives."""
        able = 1 - self.slips[piece.kind]
        half = self._half(piece.chance)
        success, failure = log(able / half), log((1 - able) / (1 - half))
        return piece.observations * (piece.share * success + (1 - piece.share) * failure)

    def _half(self, chance: float) -> float:
        return chance + (1 - chance) * self.mastered_by_half
