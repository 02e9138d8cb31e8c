"""Matching things with what belongs to them. No Django.

Each pair earns its part of the points; a wrong match costs nothing but its own. The answers, those
that belong to nothing too, are one list from which each prompt takes one, and several may take the
same. So answers of the same text are one, and a prompt is met by chance with probability 1/n where
there are n different ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
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
class Pair:
    """A thing, and what belongs to it. A new one has no ``key`` yet."""

    prompt: str
    answer: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Matching:
    """The pairs, and answers that belong to none.

    An answer is the text chosen by the key of its pair; what is open is left out.
    """

    pairs: tuple[Pair, ...]
    distractors: tuple[str, ...] = ()

    kind: ClassVar[str] = "matching"
    is_marked_by_people: ClassVar[bool] = False

    @classmethod
    def from_json(cls, data: Mapping[str, JSON]) -> Self:
        """Read what ``asdict`` wrote."""
        pairs = cast("Sequence[Mapping[str, str]]", data["pairs"])
        return cls(
            tuple(Pair(pair["prompt"], pair["answer"], pair["key"]) for pair in pairs),
            texts(data["distractors"]),
        )

    @property
    def answers(self) -> list[str]:
        """The different answers there are to choose from."""
        return list(dict.fromkeys([*(pair.answer for pair in self.pairs), *self.distractors]))

    @property
    def solution(self) -> Answer:
        """What belongs to each."""
        return {pair.key: pair.answer for pair in self.pairs}

    @property
    def chance(self) -> Fraction:
        """One in n; see above."""
        return Fraction(1, len(self.answers))

    def guess(self, luck: Random) -> Answer:
        """Choose any for each."""
        return {pair.key: luck.choice(self.answers) for pair in self.pairs}

    def share(self, answer: Answer) -> Fraction:
        """Return the share of the pairs that are matched rightly."""
        chosen = _chosen(answer)
        right = [chosen.get(pair.key) == pair.answer for pair in self.pairs]
        return Fraction(sum(right), len(right))

    @property
    def classes(self) -> tuple[ResponseClass, ...]:
        """Each answer for each prompt."""
        return tuple(self._class_of(pair, text) for pair in self.pairs for text in self.answers)

    def classified(self, answer: Answer) -> tuple[ResponseClass, ...]:
        """Return what was chosen for each prompt."""
        chosen = _chosen(answer)
        return tuple(
            self._class_of(pair, chosen[pair.key]) for pair in self.pairs if pair.key in chosen
        )

    def _class_of(self, pair: Pair, text: str) -> ResponseClass:
        return ResponseClass(pair.prompt, text, Fraction(text == pair.answer, len(self.pairs)))

    def reasons(self, answer: Answer) -> tuple[Reason, ...]:  # noqa: ARG002
        """Say nothing: what there is to say is the explanation of the question."""
        return ()

    def dealt(self, dealer: Dealer) -> "DealtMatching":
        """Shuffle the answers whatever the quiz says, since their own order is that of the pairs.

        The prompts stay in order unless the quiz shuffles.
        """
        by_key = {pair.key: pair for pair in self.pairs}
        answers = (DealtAnswer(dealer.id_of(text), text) for text in dealer.shuffled(self.answers))
        return DealtMatching(
            tuple(by_key[key] for key in dealer.arranged(list(by_key))), tuple(answers)
        )


def _chosen(answer: Answer) -> Mapping[str, str]:
    return cast("Mapping[str, str]", answer or {})


@dataclass(frozen=True, slots=True)
class DealtAnswer:
    """An answer to choose, under the id this attempt knows it by."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A prompt with the answer chosen for it; ``chosen`` is an id, ``""`` while it is open."""

    prompt: str
    chosen: str
    text: str


@dataclass(frozen=True, slots=True)
class MatchingSheet:
    """The prompts, and what to choose from for each."""

    rows: tuple[Row, ...]
    answers: tuple[DealtAnswer, ...]


@dataclass(frozen=True, slots=True)
class ReviewedPair:
    """A prompt with what was chosen, ``""`` if nothing, and what is right."""

    prompt: str
    chosen: str
    right: str

    @property
    def is_right(self) -> bool:
        """Whether they are the same."""
        return self.chosen == self.right


@dataclass(frozen=True, slots=True)
class DealtMatching:
    """The pairs in the order an attempt shows their prompts in, and the answers in theirs."""

    pairs: tuple[Pair, ...]
    answers: tuple[DealtAnswer, ...]

    def read(self, sent: Sequence[str]) -> Answer:
        """Read an id, or nothing, for each prompt in the order seen.

        Raises:
            UnknownAnswerError: if one is no answer of this question or there are too many.
        """
        by_id = {dealt.id: dealt.text for dealt in self.answers} | {"": ""}
        unknown = set(sent) - by_id.keys()
        if unknown or len(sent) > len(self.pairs):
            raise UnknownAnswerError(str(sorted(unknown)))
        chosen = zip(self.pairs, sent, strict=False)  # fewer are sent where the last are open
        return {pair.key: by_id[answer_id] for pair, answer_id in chosen if answer_id}

    def sent(self, answer: Answer) -> Sequence[str]:
        """Return the id, or nothing, for each prompt in the order seen."""
        chosen = _chosen(answer)
        ids = {dealt.text: dealt.id for dealt in self.answers} | {"": ""}
        return [ids[chosen.get(pair.key, "")] for pair in self.pairs]

    def sheet(self, answer: Answer) -> MatchingSheet:
        """Show the prompts, what has been chosen so far and what there is to choose from."""
        chosen = _chosen(answer)
        rows = (
            Row(pair.prompt, answer_id, chosen.get(pair.key, ""))
            for pair, answer_id in zip(self.pairs, self.sent(answer), strict=True)
        )
        return MatchingSheet(tuple(rows), self.answers)

    def review(self, answer: Answer) -> tuple[ReviewedPair, ...]:
        """Show what was chosen for each prompt, and what belongs to it."""
        chosen = _chosen(answer)
        return tuple(
            ReviewedPair(pair.prompt, chosen.get(pair.key, ""), pair.answer) for pair in self.pairs
        )


BODY = Matching
