"""Situational judgement: how fitting each of several actions is. No Django.

The key is what most of a panel of experts say: their modal rating of each action, from 1 (not
fitting) to 4 (very fitting). Of the scorings that Weng, Yang, Lievens and McDaniel compared (2018,
Journal of Vocational Behavior 104, 199-209, doi 10.1016/j.jvb.2017.11.005) the distance of raw
ratings to the panel's mean was the least valid, since it goes with how extremely somebody answers;
those that control this were more valid, and actions in the middle were measured well by the modal
key only. McDaniel and others (2011, Journal of Applied Psychology 96(2), 327-336) control it by
standardising within each person: that leaves the shape of a profile, not its elevation and scatter.

So what is marked is the order in which somebody puts the actions, not how high or far apart:

* Each is rated: Somers' d (1962, American Sociological Review 27(6), 799-811) of the ratings given,
  on the key. Of the pairs of actions that the panel rates differently, the share put in the same
  order minus the share put the other way round; what is rated alike counts for neither. Never below
  zero. Rating all alike earns nothing, and who rates at the ends, in the middle, or on one side of
  the scale without regard to the actions earns no more on average than who uses all of it.
* The most and the least fitting are named: the panel's rating of the one minus that of the other,
  as a share of the greatest difference there is, and never below zero. With one named only, what
  the other would add is left out. It is the scoring of Motowidlo, Dunnette and Carter (1990,
  Journal of Applied Psychology 75(6), 640-647), +1 and -1 for best and worst taken rightly and the
  wrong way round, with the panel's ratings in between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, permutations, product
from random import Random
from typing import ClassVar, Self, cast

from assessments.questions.kinds.protocol import (
    JSON,
    Answer,
    Dealer,
    Reason,
    ResponseClass,
    UnknownAnswerError,
)

RATINGS = (1, 2, 3, 4)
MOST, LEAST = "most", "least"
MOST_OPTIONS = 6
"""More of them would make chance, which goes through all answers, slow to compute."""


class Asks(StrEnum):
    """What is asked of the actions."""

    MOST_LEAST = "most_least"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Option:
    """An action, how fitting the panel finds it, and why (clean HTML). ``rating`` 0: not yet."""

    text: str
    rating: int = 0
    reason: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Situational:
    """The actions to judge.

    An answer maps the keys of options to ratings, or ``most`` and ``least`` to keys; what is still
    open is left out.
    """

    options: tuple[Option, ...]
    asks: Asks = Asks.MOST_LEAST

    kind: ClassVar[str] = "situational"
    is_marked_by_people: ClassVar[bool] = False

    @classmethod
    def from_json(cls, data: Mapping[str, JSON]) -> Self:
        """Read what ``asdict`` wrote."""
        options = cast("Sequence[Mapping[str, str]]", data["options"])
        return cls(
            tuple(
                Option(each["text"], int(each["rating"]), each["reason"], each["key"])
                for each in options
            ),
            Asks(str(data["asks"])),
        )

    @property
    def ratings(self) -> tuple[int, ...]:
        """The panel's ratings, in the order of the options."""
        return tuple(option.rating for option in self.options)

    @property
    def solution(self) -> Answer:
        """The panel's ratings, or the most and the least fitting of them."""
        if self.asks is Asks.RATE:
            return {option.key: option.rating for option in self.options}
        by_rating = sorted(self.options, key=lambda option: option.rating)
        return {MOST: by_rating[-1].key, LEAST: by_rating[0].key}

    @property
    def chance(self) -> Fraction:
        """The mean over all answers: any rating of each, or any two different actions."""
        ratings = tuple(sorted(self.ratings))
        return _mean_of_rating(ratings) if self.asks is Asks.RATE else _mean_of_naming(ratings)

    def guess(self, luck: Random) -> Answer:
        """Rate each anyhow, or name any two."""
        keys = [option.key for option in self.options]
        if self.asks is Asks.RATE:
            return {key: luck.choice(RATINGS) for key in keys}
        most, least = luck.sample(keys, 2)
        return {MOST: most, LEAST: least}

    def share(self, answer: Answer) -> Fraction:
        """Return the share earned; see above."""
        if self.asks is Asks.RATE:
            given = _rated(answer)
            return somers_d(self.ratings, [given.get(option.key, 0) for option in self.options])
        return max(sum((each.share for each in self.classified(answer)), Fraction(0)), Fraction(0))

    @property
    def classes(self) -> tuple[ResponseClass, ...]:
        """Each rating of each action, or each action as the most and as the least fitting.

        A rating earns nothing by itself: the panel's counts as its part of the whole, others as
        nothing.
        """
        if self.asks is Asks.RATE:
            return tuple(
                self._rated_class(option, rating) for option in self.options for rating in RATINGS
            )
        return tuple(
            self._named_class(part, option) for part in (MOST, LEAST) for option in self.options
        )

    def classified(self, answer: Answer) -> tuple[ResponseClass, ...]:
        """Return the rating of each action, or the two that were named."""
        if self.asks is Asks.RATE:
            given = _rated(answer)
            rated = [option for option in self.options if option.key in given]
            return tuple(self._rated_class(option, given[option.key]) for option in rated)
        named = _named(answer)
        by_key = {option.key: option for option in self.options}
        return tuple(self._named_class(part, by_key[key]) for part, key in sorted(named.items()))

    def reasons(self, answer: Answer) -> tuple[Reason, ...]:
        """Say why of the two that were named, or of those rated far from how the panel does."""
        if self.asks is Asks.RATE:
            given = _rated(answer)
            chosen = {
                option.key
                for option in self.options
                if is_far(given.get(option.key, option.rating), option.rating)
            }
        else:
            chosen = set(_named(answer).values())
        return tuple(
            Reason(option.text, option.reason)
            for option in self.options
            if option.key in chosen and option.reason
        )

    def _rated_class(self, option: Option, rating: int) -> ResponseClass:
        share = Fraction(rating == option.rating, len(self.options))
        return ResponseClass(option.text, str(rating), share)

    def _named_class(self, part: str, option: Option) -> ResponseClass:
        """Tell what naming adds: from -1/2, the worst, to 1/2, the best; half of it each."""
        worst, best = min(self.ratings), max(self.ratings)
        share = Fraction(2 * option.rating - best - worst, 2 * (best - worst))
        return ResponseClass(part, option.text, share if part == MOST else -share)

    def dealt(self, dealer: Dealer) -> "DealtSituational":
        """Put the actions in the order of an attempt."""
        by_key = {option.key: option for option in self.options}
        keys = dealer.arranged([option.key for option in self.options])
        options = tuple(DealtOption(dealer.id_of(key), by_key[key]) for key in keys)
        return DealtSituational(options, self.asks)


def is_far(given: int, rating: int) -> bool:
    """Tell whether a rating is more than one step from the panel's."""
    return abs(given - rating) > 1


def somers_d(key: Sequence[int], given: Sequence[int]) -> Fraction:
    """Return Somers' d of the ratings ``given`` on those of the ``key``, 0 where it is negative.

    A rating of 0 is none, and puts an action into no order.
    """
    apart = same = reversed_ = 0
    for (one, mine), (other, yours) in combinations(zip(key, given, strict=True), 2):
        if one != other:
            apart += 1
            way = (one - other) * (mine - yours) if mine and yours else 0
            same += way > 0
            reversed_ += way < 0
    return max(Fraction(same - reversed_, apart), Fraction(0))


@lru_cache(maxsize=500)
def _mean_of_rating(key: tuple[int, ...]) -> Fraction:
    shares = [somers_d(key, given) for given in product(RATINGS, repeat=len(key))]
    return sum(shares, Fraction(0)) / len(shares)


@lru_cache(maxsize=500)
def _mean_of_naming(key: tuple[int, ...]) -> Fraction:
    gains = [max(most - least, 0) for most, least in permutations(key, 2)]
    return Fraction(sum(gains), len(gains) * (max(key) - min(key)))


def _rated(answer: Answer) -> Mapping[str, int]:
    return cast("Mapping[str, int]", answer or {})


def _named(answer: Answer) -> Mapping[str, str]:
    return cast("Mapping[str, str]", answer or {})


@dataclass(frozen=True, slots=True)
class DealtOption:
    """An action under the id this attempt knows it by."""

    id: str
    option: Option


@dataclass(frozen=True, slots=True)
class ActionOnSheet:
    """An action to judge; ``chosen`` is the rating given it as the form says it, or ``""``."""

    id: str
    text: str
    chosen: str = ""
    is_most: bool = False
    is_least: bool = False


@dataclass(frozen=True, slots=True)
class SituationalSheet:
    """The actions to judge, each of them or the most and the least fitting."""

    actions: tuple[ActionOnSheet, ...]
    rates_each: bool

    @property
    def named(self) -> tuple[tuple[bool, str], ...]:
        """The actions named so far, the most fitting first; and whether it is that."""
        found = [(True, each.text) for each in self.actions if each.is_most]
        return (*found, *((False, each.text) for each in self.actions if each.is_least))


@dataclass(frozen=True, slots=True)
class ActionReview:
    """An action after hand-in. ``reason`` is clean HTML; ``given`` is 0 where it was not rated."""

    text: str
    rating: int
    given: int
    is_most: bool
    is_least: bool
    is_best: bool
    is_worst: bool
    reason: str

    @property
    def is_hit(self) -> bool:
        """Whether it was judged as the panel does."""
        named_rightly = (self.is_most and self.is_best) or (self.is_least and self.is_worst)
        return named_rightly or self.given == self.rating

    @property
    def is_missed(self) -> bool:
        """Whether it was judged far from how the panel does."""
        named_wrongly = (self.is_most and not self.is_best) or (self.is_least and not self.is_worst)
        return named_wrongly or (self.given > 0 and is_far(self.given, self.rating))


@dataclass(frozen=True, slots=True)
class SituationalReview:
    """The actions after hand-in."""

    actions: tuple[ActionReview, ...]
    rates_each: bool


@dataclass(frozen=True, slots=True)
class DealtSituational:
    """The actions in an attempt's order."""

    options: tuple[DealtOption, ...]
    asks: Asks

    def read(self, sent: Sequence[str]) -> Answer:
        """Read a rating, or nothing, for each action as seen; or the most and the least fitting.

        Raises:
            UnknownAnswerError: if one is no rating or no action of this question, or there are too
                many.
        """
        known, places = self._fields()
        if len(sent) > len(places) or (unknown := set(sent) - known.keys() - {""}):
            raise UnknownAnswerError(str(sorted(unknown) if len(sent) <= len(places) else sent))
        return {place: known[each] for place, each in zip(places, sent, strict=False) if each}

    def sent(self, answer: Answer) -> Sequence[str]:
        """Return what a form says: the inverse of ``read``."""
        known, places = self._fields()
        said = {value: text for text, value in known.items()}
        given = cast("Mapping[str, JSON]", answer or {})
        return [said[given[place]] if place in given else "" for place in places]

    def _fields(self) -> tuple[dict[str, JSON], list[str]]:
        """Return what a field may say and what that means, and what each field is about."""
        if self.asks is Asks.RATE:
            ratings: dict[str, JSON] = {str(rating): rating for rating in RATINGS}
            return ratings, [dealt.option.key for dealt in self.options]
        return {dealt.id: dealt.option.key for dealt in self.options}, [MOST, LEAST]

    def sheet(self, answer: Answer) -> SituationalSheet:
        """Show the actions and how they are judged so far."""
        if self.asks is Asks.RATE:
            pairs = zip(self.options, self.sent(answer), strict=True)
            rated = (ActionOnSheet(dealt.id, dealt.option.text, said) for dealt, said in pairs)
            return SituationalSheet(tuple(rated), rates_each=True)
        named = _named(answer)
        actions = (
            ActionOnSheet(
                dealt.id,
                dealt.option.text,
                is_most=named.get(MOST) == dealt.option.key,
                is_least=named.get(LEAST) == dealt.option.key,
            )
            for dealt in self.options
        )
        return SituationalSheet(tuple(actions), rates_each=False)

    def review(self, answer: Answer) -> SituationalReview:
        """Show how the actions were judged, and how the panel judges them and why."""
        rates_each = self.asks is Asks.RATE
        given = _rated(answer) if rates_each else {}
        named = {} if rates_each else _named(answer)
        ratings = [dealt.option.rating for dealt in self.options]
        actions = (
            ActionReview(
                option.text,
                option.rating,
                given.get(option.key, 0),
                is_most=named.get(MOST) == option.key,
                is_least=named.get(LEAST) == option.key,
                is_best=not rates_each and option.rating == max(ratings),
                is_worst=not rates_each and option.rating == min(ratings),
                reason=option.reason,
            )
            for option in (dealt.option for dealt in self.options)
        )
        return SituationalReview(tuple(actions), rates_each)


BODY = Situational
