"""A statement that is true or false. No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import ClassVar, Self

from assessments.questions.kinds.protocol import (
    JSON,
    Answer,
    Dealer,
    Reason,
    ResponseClass,
    UnknownAnswerError,
)

TRUE, FALSE = "true", "false"


@dataclass(frozen=True, slots=True)
class TrueFalse:
    """Whether the statement, which is the prompt, is true. ``feedback…`` are clean HTML.

    An answer is ``"true"`` or ``"false"``; the browser sends the same.
    """

    is_true: bool
    feedback_true: str = ""
    feedback_false: str = ""

    kind: ClassVar[str] = "true_false"
    is_marked_by_people: ClassVar[bool] = False

    @classmethod
    def from_json(cls, data: Mapping[str, JSON]) -> Self:
        """Read what ``asdict`` wrote."""
        return cls(bool(data["is_true"]), str(data["feedback_true"]), str(data["feedback_false"]))

    @property
    def solution(self) -> Answer:
        """The truth."""
        return TRUE if self.is_true else FALSE

    @property
    def chance(self) -> Fraction:
        """One of two."""
        return Fraction(1, 2)

    def guess(self, luck: Random) -> Answer:
        """Toss a coin."""
        return luck.choice((TRUE, FALSE))

    def share(self, answer: Answer) -> Fraction:
        """Return everything or nothing."""
        return Fraction(answer == self.solution)

    @property
    def classes(self) -> tuple[ResponseClass, ...]:
        """True and false."""
        return tuple(ResponseClass("", each, self.share(each)) for each in (TRUE, FALSE))

    def classified(self, answer: Answer) -> tuple[ResponseClass, ...]:
        """Return the one chosen."""
        return tuple(each for each in self.classes if each.text == answer)

    def reasons(self, answer: Answer) -> tuple[Reason, ...]:  # noqa: ARG002
        """Say nothing: of two answers, a word on the one tells the other."""
        return ()

    def dealt(self, dealer: Dealer) -> "DealtTrueFalse":  # noqa: ARG002  # true comes first, always
        """Deal it: there is nothing to shuffle."""
        return DealtTrueFalse(self)


@dataclass(frozen=True, slots=True)
class TrueFalseReview:
    """A statement after hand-in. ``answer`` is ``""`` without one; ``feedback`` is clean HTML."""

    answer: str
    solution: str
    feedback: str


@dataclass(frozen=True, slots=True)
class DealtTrueFalse:
    """The statement; the same in every attempt."""

    body: TrueFalse

    def read(self, sent: Sequence[str]) -> Answer:
        """Read which of the two was chosen.

        Raises:
            UnknownAnswerError: if it is neither, or both.
        """
        if not sent:
            return ""
        if len(sent) > 1 or sent[0] not in {TRUE, FALSE}:
            raise UnknownAnswerError(str(sent))
        return sent[0]

    def sent(self, answer: Answer) -> Sequence[str]:
        """Return what the browser says."""
        return [str(answer)] if answer else []

    def sheet(self, answer: Answer) -> str:
        """Show what has been chosen: ``true``, ``false`` or nothing yet."""
        return str(answer or "")

    def review(self, answer: Answer) -> TrueFalseReview:
        """Show what is right, and what there is to say about what was chosen."""
        chosen = str(answer or "")
        about = chosen or self.body.solution
        feedback = self.body.feedback_true if about == TRUE else self.body.feedback_false
        return TrueFalseReview(chosen, str(self.body.solution), feedback)


BODY = TrueFalse
