"""What the answers of a panel of experts come to: a key, and how far they agree. Plain rules.

Agreement is Krippendorff's alpha (Content Analysis, 2004) with squared differences: the scale is
ordered, so two steps apart is worse than one, any number may answer, and chance is taken out.
Fleiss' kappa would count a step as a contradiction. The arithmetic is NLTK's, imported only when it
is asked for (0.2 s, 40 MB).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from assessments.questions.kinds.situational.rules import RATINGS, Situational
from lms.core.prints import print_of

ENOUGH = 0.6
"""The least agreement with which a question is published without a reason."""
STRONG = 0.8

Ratings = Mapping[str, int]
"""The rating of each action, by its key."""


class Agreement(StrEnum):
    """An agreement in a word."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ActionVotes:
    """What a panel says of an action: how many gave each rating, from 1 on, and the key of that.

    ``modal`` is 0 before the first vote; ``rating`` is the one that the question has now.
    """

    key: str
    text: str
    counts: tuple[int, ...]
    modal: int
    rating: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What all votes say together. ``alpha`` is ``None`` where it cannot be told."""

    votes: int
    actions: tuple[ActionVotes, ...]
    alpha: float | None

    @property
    def agreement(self) -> Agreement:
        """The same in a word."""
        if self.alpha is None:
            return Agreement.UNKNOWN
        if self.alpha < ENOUGH:
            return Agreement.WEAK
        return Agreement.FAIR if self.alpha < STRONG else Agreement.STRONG

    @property
    def is_key(self) -> bool:
        """Whether the question has the ratings that the panel gives."""
        return all(action.modal == action.rating for action in self.actions)

    @property
    def key(self) -> Ratings:
        """The modal ratings."""
        return {action.key: action.modal for action in self.actions}


def asked(prompt: str, body: Situational) -> str:
    """Return what names the situation and its actions, whatever their ratings and reasons."""
    return print_of(prompt, *([option.key, option.text] for option in body.options))


def verdict(body: Situational, votes: Sequence[Ratings]) -> Verdict:
    """Sum up the votes, each of which rates every action of ``body``."""
    rated = [[vote[option.key] for vote in votes] for option in body.options]
    return Verdict(
        len(votes),
        tuple(
            ActionVotes(
                option.key,
                option.text,
                tuple(Counter(given)[rating] for rating in RATINGS),
                modal(given),
                option.rating,
            )
            for option, given in zip(body.options, rated, strict=True)
        ),
        alpha(rated),
    )


def modal(given: Sequence[int]) -> int:
    """Return the rating given most often; of several the one nearest to the mean, then the lower.

    0 without any.
    """
    if not given:
        return 0
    mean = fmean(given)
    often = Counter(given)
    return min(often, key=lambda rating: (-often[rating], abs(rating - mean), rating))


def alpha(rated: Sequence[Sequence[int]]) -> float | None:
    """Return Krippendorff's alpha; ``rated`` are the ratings of each action, rater by rater.

    ``None`` with fewer than two raters, and where all gave the same rating to everything: chance
    alone would make them agree.
    """
    if len({rating for given in rated for rating in given}) < 2 or len(rated[0]) < 2:
        return None
    from nltk.metrics.agreement import AnnotationTask  # noqa: PLC0415

    votes = [
        (f"rater {rater}", action, rating)
        for action, given in enumerate(rated)
        for rater, rating in enumerate(given)
    ]
    return float(AnnotationTask(votes, distance=_squared).alpha())


def _squared(one: int, other: int) -> float:
    return float((one - other) ** 2)
