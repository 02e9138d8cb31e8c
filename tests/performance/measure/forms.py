"""Forms of evidence that are known to be wrong, and must show no level."""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator

from assessments.competency.rules.attainment import IndicatorKey
from assessments.competency.rules.levels import EvidenceKind, Marks, Piece, standing
from tests.performance.measure.playing import BEGIN

LEVELS = (1, 2, 3, 4, 5)
INDICATORS = tuple(IndicatorKey(f"{level}.{n}", level) for level in LEVELS for n in (1, 2, 3))
WEEKS_APART = 4
RATING_COUNTS_AS = 4

_ids = itertools.count(1)


def _shown(
    indicators: Iterable[IndicatorKey], kind: EvidenceKind, share: float, week: int, **fields: str
) -> Iterator[Piece]:
    is_rated = kind in {EvidenceKind.OBSERVED, EvidenceKind.CERTIFIED}
    for indicator in indicators:
        yield Piece(
            id=next(_ids),
            indicator=indicator,
            kind=kind,
            source_key=f"{kind}:{week}",
            occurred_at=BEGIN + dt.timedelta(weeks=week),
            observations=RATING_COUNTS_AS if is_rated else 5,
            share=share,
            chance=0.0 if is_rated else 0.25,
            **fields,
        )


def _two(kind: EvidenceKind, indicators: Iterable[IndicatorKey]) -> list[Piece]:
    indicators = list(indicators)
    return [p for week in (0, WEEKS_APART) for p in _shown(indicators, kind, 1.0, week)]


def _five_assessors_saw_nothing() -> list[Piece]:
    seen = (
        _shown(INDICATORS, EvidenceKind.OBSERVED, 0.0, WEEKS_APART, occasion="at the counter")
        for _assessor in range(5)
    )
    return [*_two(EvidenceKind.KNOWLEDGE, INDICATORS), *itertools.chain(*seen)]


FORMS = {
    "two perfect quizzes beside five assessors who saw nothing": _five_assessors_saw_nothing(),
    "one right answer of level 5 in each of two quizzes": _two(
        EvidenceKind.KNOWLEDGE, INDICATORS[-1:]
    ),
    "two certificates": _two(EvidenceKind.CERTIFIED, INDICATORS),
    "two perfect quizzes": _two(EvidenceKind.KNOWLEDGE, INDICATORS),
}


def level_shown(pieces: Iterable[Piece], marks: Marks) -> int:
    """Return the level that such evidence gives, provisional or not."""
    day = BEGIN.date() + dt.timedelta(weeks=WEEKS_APART)
    return standing(INDICATORS, pieces, marks, day).provisional
