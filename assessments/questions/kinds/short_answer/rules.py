"""A word or a short phrase, written freely. No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import ClassVar, Self

from assessments.questions.kinds.lenience import Lenience, one_text, unlike
from assessments.questions.kinds.protocol import (
    JSON,
    Answer,
    Dealer,
    Reason,
    ResponseClass,
    texts,
)


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """What is accepted; the first one is shown as the right answer. An answer is the text written.

    What is forgiven says ``Lenience``.
    """

    accepted: tuple[str, ...]
    case_matters: bool = False
    accents_matter: bool = False
    typos: int = 0

    kind: ClassVar[str] = "short_answer"
    is_marked_by_people: ClassVar[bool] = False

    @classmethod
    def from_json(cls, data: Mapping[str, JSON]) -> Self:
        """Read what ``asdict`` wrote."""
        typos = data["typos"]
        return cls(
            texts(data["accepted"]),
            bool(data["case_matters"]),
            bool(data["accents_matter"]),
            typos if isinstance(typos, int) else 0,
        )

    @property
    def solution(self) -> Answer:
        """The first of those accepted."""
        return self.accepted[0]

    @property
    def chance(self) -> Fraction:
        """Nothing: who does not know the word does not hit upon it."""
        return Fraction(0)

    def guess(self, luck: Random) -> Answer:
        """Write what is not accepted."""
        return unlike(self.accepted, luck)

    @property
    def lenience(self) -> Lenience:
        """What is forgiven."""
        return Lenience(self.case_matters, self.accents_matter, self.typos)

    def share(self, answer: Answer) -> Fraction:
        """Return everything or nothing."""
        return Fraction(self._taken_as(str(answer or "")) is not None)

    def _taken_as(self, text: str) -> str | None:
        return self.lenience.taken_as(text, self.accepted)

    @property
    def classes(self) -> tuple[ResponseClass, ...]:
        """Those accepted."""
        return tuple(ResponseClass("", each, Fraction(1)) for each in self.accepted)

    def classified(self, answer: Answer) -> tuple[ResponseClass, ...]:
        """Return the accepted one it is taken for, or the text itself without what is no matter."""
        text = str(answer or "")
        taken_as = self._taken_as(text)
        if taken_as is not None:
            return (ResponseClass("", taken_as, Fraction(1)),)
        plain = self.lenience.plain(text)
        return (ResponseClass("", plain, Fraction(0)),) if plain else ()

    def reasons(self, answer: Answer) -> tuple[Reason, ...]:  # noqa: ARG002
        """Say nothing: what there is to say is the explanation of the question."""
        return ()

    def dealt(self, dealer: Dealer) -> "DealtShortAnswer":  # noqa: ARG002  # nothing to shuffle
        """Deal it: there is nothing to shuffle."""
        return DealtShortAnswer(self)


@dataclass(frozen=True, slots=True)
class ShortAnswerReview:
    """What was written, ``""`` if nothing, and what is accepted."""

    written: str
    is_accepted: bool
    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DealtShortAnswer:
    """The question; the same in every attempt."""

    body: ShortAnswer

    def read(self, sent: Sequence[str]) -> Answer:
        """Read what was written, see ``one_text``."""
        return one_text(sent)

    def sent(self, answer: Answer) -> Sequence[str]:
        """Return what stands in the field."""
        return [str(answer or "")]

    def sheet(self, answer: Answer) -> str:
        """Show what has been written so far."""
        return str(answer or "")

    def review(self, answer: Answer) -> ShortAnswerReview:
        """Show what was written beside what is accepted."""
        is_accepted = bool(self.body.share(answer))
        return ShortAnswerReview(str(answer or ""), is_accepted, self.body.accepted)


BODY = ShortAnswer
