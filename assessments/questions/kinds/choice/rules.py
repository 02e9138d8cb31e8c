"""Choosing from given answers, one of which is right, or several. No Django.

One right answer: all or nothing. Several: the share of the right ones that were chosen minus the
share of the wrong ones that were chosen, never below zero. So choosing everything earns nothing,
choosing nothing earns nothing, and each wrong choice costs what it would gain by luck. This is rule
"false" of R/exams (``exams_eval(partial=TRUE, negative=FALSE, rule="false")``; Zeileis, Umlauf and
Leisch, 2014, Journal of Statistical Software 58(1)).
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from random import Random
from typing import ClassVar, Self, cast

from assessments.questions.kinds.pictures import Picture
from assessments.questions.kinds.protocol import (
    JSON,
    Answer,
    Dealer,
    Reason,
    ResponseClass,
    UnknownAnswerError,
    texts,
)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose from. ``feedback`` is clean HTML; a new option has no ``key`` yet."""

    text: str
    is_correct: bool = False
    feedback: str = ""
    key: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The answers to choose from. An answer is the sorted keys of those chosen."""

    options: tuple[Option, ...]
    takes_several: bool = False

    kind: ClassVar[str] = "choice"
    is_marked_by_people: ClassVar[bool] = False

    @classmethod
    def from_json(cls, data: Mapping[str, JSON]) -> Self:
        """Read what ``asdict`` wrote, before options had pictures too."""
        options = cast("Sequence[Mapping[str, JSON]]", data["options"])
        return cls(
            tuple(
                Option(
                    str(option["text"]),
                    bool(option["is_correct"]),
                    str(option["feedback"]),
                    str(option["key"]),
                    Picture.from_json(option.get("picture")),
                )
                for option in options
            ),
            bool(data["takes_several"]),
        )

    @property
    def correct_keys(self) -> frozenset[str]:
        """The keys of the right options."""
        return frozenset(option.key for option in self.options if option.is_correct)

    @property
    def solution(self) -> Answer:
        """The right options."""
        return sorted(self.correct_keys)

    @property
    def chance(self) -> Fraction:
        """The mean over all choices there are: one option, or any set of options but none."""
        if not self.takes_several:
            return Fraction(1, len(self.options))
        correct = len(self.correct_keys)
        wrong = len(self.options) - correct
        shares = (
            comb(correct, hits) * comb(wrong, misses) * self._share_of(hits, misses)
            for hits in range(correct + 1)
            for misses in range(wrong + 1)
        )
        total = sum(shares, Fraction(0))
        return total / ((1 << len(self.options)) - 1)

    def guess(self, luck: Random) -> Answer:
        """Choose any option, or any set of options but none."""
        keys = [option.key for option in self.options]
        if not self.takes_several:
            return [luck.choice(keys)]
        chosen = luck.randrange(1, 1 << len(keys))
        return sorted(key for place, key in enumerate(keys) if chosen >> place & 1)

    def share(self, answer: Answer) -> Fraction:
        """Return the share earned; see above."""
        chosen, correct = frozenset(texts(answer)), self.correct_keys
        if not self.takes_several:
            return Fraction(chosen == correct)
        return self._share_of(len(chosen & correct), len(chosen - correct))

    def _share_of(self, hits: int, misses: int) -> Fraction:
        correct = len(self.correct_keys)
        wrong = len(self.options) - correct
        return max(Fraction(hits, correct) - Fraction(misses, wrong or 1), Fraction(0))

    @property
    def classes(self) -> tuple[ResponseClass, ...]:
        """The options. Where several are right, what each adds or takes away."""
        return tuple(
            ResponseClass("", option.text, self._share_of_option(is_correct=option.is_correct))
            for option in self.options
        )

    def classified(self, answer: Answer) -> tuple[ResponseClass, ...]:
        """Return the options chosen."""
        chosen = _keys(answer)
        return tuple(
            found
            for option, found in zip(self.options, self.classes, strict=True)
            if option.key in chosen
        )

    def _share_of_option(self, *, is_correct: bool) -> Fraction:
        if not self.takes_several:
            return Fraction(is_correct)
        correct = len(self.correct_keys)
        if is_correct:
            return Fraction(1, correct)
        return -Fraction(1, len(self.options) - correct)

    def reasons(self, answer: Answer) -> tuple[Reason, ...]:
        """Give the feedback of the options chosen."""
        chosen = _keys(answer)
        return tuple(
            Reason(option.text, option.feedback)
            for option in self.options
            if option.key in chosen and option.feedback
        )

    def dealt(self, dealer: Dealer) -> "DealtChoice":
        """Put the options in the order of an attempt."""
        by_key = {option.key: option for option in self.options}
        keys = dealer.arranged([option.key for option in self.options])
        return DealtChoice(
            tuple(DealtOption(dealer.id_of(key), by_key[key]) for key in keys), self.takes_several
        )


@dataclass(frozen=True, slots=True)
class DealtOption:
    """An option under the id this attempt knows it by."""

    id: str
    option: Option


@dataclass(frozen=True, slots=True)
class OptionOnSheet:
    """An option to choose."""

    id: str
    text: str
    is_chosen: bool
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class ChoiceSheet:
    """What to choose from."""

    options: tuple[OptionOnSheet, ...]
    takes_several: bool


@dataclass(frozen=True, slots=True)
class OptionReview:
    """An option after hand-in. ``feedback`` is clean HTML."""

    text: str
    is_chosen: bool
    is_correct: bool
    feedback: str
    picture: Picture | None

    @property
    def has_feedback(self) -> bool:
        """Tell whether there is feedback for the reader: they chose this, or should have."""
        return bool(self.feedback) and (self.is_chosen or self.is_correct)


@dataclass(frozen=True, slots=True)
class DealtChoice:
    """The options in an attempt's order."""

    options: tuple[DealtOption, ...]
    takes_several: bool

    def read(self, sent: Sequence[str]) -> Answer:
        """Read the ids chosen.

        Raises:
            UnknownAnswerError: if one is no option of this question, or too many are chosen.
        """
        keys = {dealt.id: dealt.option.key for dealt in self.options}
        if unknown := set(sent) - keys.keys():
            raise UnknownAnswerError(str(sorted(unknown)))
        chosen = sorted({keys[option_id] for option_id in sent})
        if len(chosen) > 1 and not self.takes_several:
            raise UnknownAnswerError(str(chosen))
        return chosen

    def sent(self, answer: Answer) -> Sequence[str]:
        """Return the ids of the options chosen, in the order seen."""
        chosen = _keys(answer)
        return [dealt.id for dealt in self.options if dealt.option.key in chosen]

    def sheet(self, answer: Answer) -> ChoiceSheet:
        """Show the options and which of them are chosen."""
        chosen = _keys(answer)
        return ChoiceSheet(
            tuple(
                OptionOnSheet(
                    dealt.id,
                    dealt.option.text,
                    dealt.option.key in chosen,
                    dealt.option.picture,
                )
                for dealt in self.options
            ),
            self.takes_several,
        )

    def review(self, answer: Answer) -> tuple[OptionReview, ...]:
        """Show which options were chosen and which are right."""
        chosen = _keys(answer)
        return tuple(
            OptionReview(
                option.text,
                option.key in chosen,
                option.is_correct,
                option.feedback,
                option.picture,
            )
            for option in (dealt.option for dealt in self.options)
        )


def _keys(answer: Answer) -> AbstractSet[str]:
    return frozenset(texts(answer))


BODY = Choice
