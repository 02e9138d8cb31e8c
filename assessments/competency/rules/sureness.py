"""How sure it is that somebody is able, given what was observed: pure. It never changes a level.

Two people are compared: one who is able and slips now and then, and one who masters half. The first
succeeds at an observation with probability ``1 - slip``, the second with ``chance + (1 - chance) /
2``. Before anything is observed both are as likely, and then Bayes' theorem tells, observation by
observation:

    odds = product of (p_able / p_half) ** successes * ((1 - p_able) / (1 - p_half)) ** failures

The two probabilities are the slip and guess of Corbett and Anderson (1995), Knowledge tracing:
modeling the acquisition of procedural knowledge, User Modeling and User-Adapted Interaction 4(4),
without its learning between observations. Observations are taken as independent, so the figure is
rather too sure than not; it is there to compare, and to say where more is needed.
"""

from collections.abc import Iterable
from enum import StrEnum
from math import fsum, log, tanh

from assessments.competency.rules.levels import EvidenceKind, Piece

SLIPS = {
    EvidenceKind.KNOWLEDGE: 0.10,
    EvidenceKind.SIMULATED: 0.15,
    EvidenceKind.OBSERVED: 0.10,
    EvidenceKind.CERTIFIED: 0.10,
}
MASTERED_BY_HALF = 0.5
HIGH, MEDIUM = 0.95, 0.80


class Sureness(StrEnum):
    """The probability in one of three words."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


def probability(pieces: Iterable[Piece]) -> float:
    """Return the probability, 0-1, that who showed ``pieces`` is able; 0.5 without any."""
    return (1 + tanh(fsum(map(_evidence, pieces)) / 2)) / 2  # odds to probability, without overflow


def in_a_word(probability: float) -> Sureness:
    """Name a probability."""
    if probability >= HIGH:
        return Sureness.HIGH
    return Sureness.MEDIUM if probability >= MEDIUM else Sureness.LOW


def _evidence(piece: Piece) -> float:
    """Return the logarithm of the odds that a piece gives."""
    able = 1 - SLIPS[piece.kind]
    half = piece.chance + (1 - piece.chance) * MASTERED_BY_HALF
    success, failure = log(able / half), log((1 - able) / (1 - half))
    return piece.observations * (piece.share * success + (1 - piece.share) * failure)
