"""Putting steps into their order. No Django.

Marked by neighbours: of the pairs of steps that follow each other in the right order, the share
that does so in the answer too. One step in the wrong place costs the two or three pairs it breaks,
not everything after it, as it would if places were compared. Moodle calls it "relative to the next
item, excluding the last" (``qtype_ordering``). In a random order each pair stays together with
probability 1/n, so n steps earn 1/n by chance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import ClassVar, Self, cast

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
class Step:
    """One thing to be put in its place. A new one has no ``key`` yet."""

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Ordering:
    """The steps in the right order.

    An answer is the keys in the order given, a place still open being ``""``; ``[]`` while all are.
    """

    steps: tuple[Step, ...]

    kind: ClassVar[str] = "ordering"
    is_marked_by_people: ClassVar[bool] = False

    @classmethod
    def from_json(cls, data: Mapping[str, JSON]) -> Self:
        """Read what ``asdict`` wrote."""
        steps = cast("Sequence[Mapping[str, str]]", data["steps"])
        return cls(tuple(Step(step["text"], step["key"]) for step in steps))

    @property
    def keys(self) -> list[str]:
        """The keys in the right order."""
        return [step.key for step in self.steps]

    @property
    def solution(self) -> Answer:
        """The right order."""
        return self.keys

    @property
    def chance(self) -> Fraction:
        """One pair in n; see above."""
        return Fraction(1, len(self.steps))

    def guess(self, luck: Random) -> Answer:
        """Shuffle."""
        return luck.sample(self.keys, len(self.steps))

    def share(self, answer: Answer) -> Fraction:
        """Return the share of the pairs that are kept; see above."""
        right = set(pairwise(self.keys))
        return Fraction(len(right & set(pairwise(texts(answer)))), len(right))

    @property
    def classes(self) -> tuple[ResponseClass, ...]:
        """Each step in each place; its own place counts as its part of the whole."""
        return tuple(
            self._class_of(step, own, place)
            for own, step in enumerate(self.steps, 1)
            for place in range(1, len(self.steps) + 1)
        )

    def classified(self, answer: Answer) -> tuple[ResponseClass, ...]:
        """Return in which place each step was put."""
        by_key = {step.key: (step, own) for own, step in enumerate(self.steps, 1)}
        return tuple(
            self._class_of(*by_key[key], place)
            for place, key in enumerate(texts(answer), 1)
            if key in by_key
        )

    def _class_of(self, step: Step, own: int, place: int) -> ResponseClass:
        share = Fraction(1, len(self.steps)) if place == own else Fraction(0)
        return ResponseClass(step.text, str(place), share)

    def reasons(self, answer: Answer) -> tuple[Reason, ...]:  # noqa: ARG002
        """Say nothing: what there is to say is the explanation of the question."""
        return ()

    def dealt(self, dealer: Dealer) -> "DealtOrdering":
        """Shuffle the steps whatever the quiz says, and never into the right order."""
        keys = dealer.shuffled(self.keys)
        if keys == self.keys:
            keys = [*keys[1:], keys[0]]
        by_key = {step.key: step for step in self.steps}
        dealt = tuple(DealtStep(dealer.id_of(key), by_key[key]) for key in keys)
        return DealtOrdering(self, dealt)


@dataclass(frozen=True, slots=True)
class DealtStep:
    """A step under the id this attempt knows it by."""

    id: str
    step: Step


@dataclass(frozen=True, slots=True)
class Place:
    """A place to fill with one of the ``choices``; ``chosen`` is an id, ``""`` while it is open."""

    number: int
    chosen: str
    text: str


@dataclass(frozen=True, slots=True)
class OrderingSheet:
    """The steps as they were dealt, and the places to put them in."""

    steps: tuple[DealtStep, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class OrderedStep:
    """A step of the answer; ``follows_rightly``: what stands before it belongs there."""

    text: str
    follows_rightly: bool


@dataclass(frozen=True, slots=True)
class OrderingReview:
    """The order given, and the right one."""

    given: tuple[OrderedStep, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DealtOrdering:
    """The steps in the order an attempt shows them in."""

    body: Ordering
    steps: tuple[DealtStep, ...]

    def read(self, sent: Sequence[str]) -> Answer:
        """Read an id, or nothing, for each place.

        Raises:
            UnknownAnswerError: if one is no step of this question or there are too many.
        """
        keys = {dealt.id: dealt.step.key for dealt in self.steps} | {"": ""}
        unknown = set(sent) - keys.keys()
        if unknown or len(sent) > len(self.steps):
            raise UnknownAnswerError(str(sorted(unknown)))
        return [keys[step_id] for step_id in sent] if any(sent) else []

    def sent(self, answer: Answer) -> Sequence[str]:
        """Return the id, or nothing, of each place."""
        ids = {dealt.step.key: dealt.id for dealt in self.steps} | {"": ""}
        return [ids[key] for key in texts(answer)]

    def sheet(self, answer: Answer) -> OrderingSheet:
        """Show the steps and what stands in each place so far."""
        by_id = {dealt.id: dealt.step.text for dealt in self.steps}
        given = [*self.sent(answer), *[""] * len(self.steps)][: len(self.steps)]
        places = (Place(number, each, by_id.get(each, "")) for number, each in enumerate(given, 1))
        return OrderingSheet(self.steps, tuple(places))

    def review(self, answer: Answer) -> OrderingReview:
        """Show the order given with the joints that are right, and the right order."""
        right = set(pairwise(["", *self.body.keys]))
        text_of = {step.key: step.text for step in self.body.steps}
        given = ["", *texts(answer)]
        return OrderingReview(
            tuple(
                OrderedStep(text_of.get(key, ""), (before, key) in right)
                for before, key in pairwise(given)
            ),
            tuple(step.text for step in self.body.steps),
        )


BODY = Ordering
