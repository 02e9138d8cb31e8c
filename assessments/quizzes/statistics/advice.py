"""What the figures of a question say to a trainer. No Django.

Nothing is said before ``ENOUGH`` officers have answered, and nothing that the whole interval of a
figure does not bear out. The bounds are those of "Quiz report statistics" in Moodle's documentation
(docs.moodle.org/en), which come from the Open University: facility from 90 % very easy, to 20 %
difficult; discrimination below 20 % very weak, below 0 the question is probably wrong; a random
guess score above 40 % is unsatisfactory.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

from assessments.quizzes.statistics.items import OptionLine, QuestionFigures
from assessments.sittings.intervals import wilson

ENOUGH = 30
TOO_EASY_FROM = 85.0
"""Below the 90 % of the document: of 30 officers all must be right for an interval above it."""
TOO_HARD_TO = 20.0
WEAK_BELOW = 20.0
GUESSABLE_ABOVE = 40.0


class FindingKind(StrEnum):
    """What may be wrong with a question."""

    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    NO_BETTER_THAN_GUESSING = "no_better_than_guessing"
    GUESSABLE = "guessable"
    CONFUSING = "confusing"
    CHECK_KEY = "check_key"
    BEST_PREFER = "best_prefer"
    NEVER_CHOSEN = "never_chosen"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a trainer should look at.

    ``figure`` is the one it rests on, in percent, where it is one figure; ``option`` is the answer
    it is about, where it is about one.
    """

    kind: FindingKind
    figure: float | None = None
    option: OptionLine | None = None


def advice(figures: QuestionFigures) -> tuple[Finding, ...]:
    """Return what stands out; nothing before enough officers have answered."""
    if figures.answered < ENOUGH:
        return ()
    return (
        *_of_facility(figures),
        *_of_discrimination(figures),
        *_preferred_by_the_best(figures),
        *_never_chosen(figures),
    )


def _of_facility(figures: QuestionFigures) -> Iterator[Finding]:
    interval = figures.facility_interval
    if interval.low >= TOO_EASY_FROM:
        yield Finding(FindingKind.TOO_EASY, figures.facility)
    elif interval.high <= TOO_HARD_TO:
        yield Finding(FindingKind.TOO_HARD, figures.facility)
    elif figures.guess and interval.low <= figures.guess:
        yield Finding(FindingKind.NO_BETTER_THAN_GUESSING, figures.guess)
    if figures.guess > GUESSABLE_ABOVE:
        yield Finding(FindingKind.GUESSABLE, figures.guess)


def _of_discrimination(figures: QuestionFigures) -> Iterator[Finding]:
    """Speak of discrimination, if only of one that is negative where it cannot be large.

    It cannot where nearly all earn the same; and what situational questions ask for is not one
    thing, so a weak one is no fault.
    """
    interval = figures.discrimination_interval
    if interval is None:
        return
    facility = figures.facility_interval
    has_room = facility.low < TOO_EASY_FROM and facility.high > TOO_HARD_TO
    if interval.high < 0:
        yield Finding(FindingKind.CHECK_KEY, figures.discrimination)
    elif interval.high < WEAK_BELOW and has_room and not figures.is_situational:
        yield Finding(FindingKind.CONFUSING, figures.discrimination)


def _preferred_by_the_best(figures: QuestionFigures) -> Iterator[Finding]:
    """Find wrong answers that the best officers prefer to every right one of the same part."""
    best = figures.groups.upper
    if not best:
        return
    by_part = attrgetter("part")
    for _part, lines in groupby(sorted(figures.options, key=by_part), key=by_part):
        options = tuple(lines)
        right = max((line.upper for line in options if line.is_right), default=0)
        for line in options:
            wrong = wilson(min(1.0, line.upper / best), best)
            if not line.is_right and wrong.low > wilson(min(1.0, right / best), best).high:
                yield Finding(FindingKind.BEST_PREFER, line.per_cent, line)


def _never_chosen(figures: QuestionFigures) -> Iterator[Finding]:
    """Find wrong answers nobody takes, where a question is not made of parts.

    There, as in an order, most of what is possible is taken by nobody.
    """
    for line in figures.options:
        if not line.part and not line.is_right and not line.count:
            yield Finding(FindingKind.NEVER_CHOSEN, option=line)
