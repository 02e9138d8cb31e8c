"""A reply to a citizen, written freely and marked by people on a rubric. No Django.

No rule can tell what a reply earns: ``share`` of it is nothing, and a quiz leaves it out until
somebody has chosen a level of every criterion. What these choices earn is ``share_of``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from string import ascii_lowercase
from typing import ClassVar, Self, cast

from assessments.questions.kinds.lenience import one_text
from assessments.questions.kinds.protocol import (
    JSON,
    Answer,
    Dealer,
    Reason,
    ResponseClass,
)

MOST_LETTERS = 20_000


class UnknownLevelError(LookupError):
    """A criterion was not marked, or with a level that it does not have."""


@dataclass(frozen=True, slots=True)
class Level:
    """How well a criterion is met: in a word, what it is worth, and how to know it."""

    label: str
    points: int
    description: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is looked at, and its levels."""

    label: str
    levels: tuple[Level, ...]
    key: str = ""

    @property
    def most_points(self) -> int:
        """What its best level is worth."""
        return max((level.points for level in self.levels), default=0)


@dataclass(frozen=True, slots=True)
class MarkedCriterion:
    """How a reply meets a criterion: a level, or two where two people differ a little.

    ``points`` is what they are worth, on average.
    """

    label: str
    levels: tuple[Level, ...]
    points: float
    most_points: int


@dataclass(frozen=True, slots=True)
class Example:
    """A reply as somebody may write it, what it is worth, and why: an anchor for who marks."""

    text: str
    points: int
    remark: str = ""


@dataclass(frozen=True, slots=True)
class WrittenReply:
    """The rubric, a reply that meets all of it, and examples to mark by. All texts are plain.

    ``least_words`` and ``most_words`` are shown to who writes and to who marks, ``None`` without a
    limit; a longer reply is not cut. An answer is the text.
    """

    criteria: tuple[Criterion, ...]
    model_answer: str
    examples: tuple[Example, ...] = ()
    least_words: int | None = None
    most_words: int | None = None

    kind: ClassVar[str] = "written_reply"
    is_marked_by_people: ClassVar[bool] = True

    @classmethod
    def from_json(cls, data: Mapping[str, JSON]) -> Self:
        """Read what ``asdict`` wrote."""
        return cls(
            tuple(map(_criterion, cast("Sequence[Mapping[str, JSON]]", data["criteria"]))),
            str(data["model_answer"]),
            tuple(
                Example(str(each["text"]), int(each["points"]), str(each["remark"]))
                for each in cast("Sequence[Mapping[str, str]]", data["examples"])
            ),
            cast("int | None", data["least_words"]),
            cast("int | None", data["most_words"]),
        )

    @property
    def most_points(self) -> int:
        """What the best level of every criterion is worth together."""
        return sum(criterion.most_points for criterion in self.criteria)

    def share_of(self, levels: Mapping[str, str]) -> Fraction:
        """Return the share, 0 to 1, that the ``levels`` chosen earn: by criterion, both by key.

        Raises:
            UnknownLevelError: if a criterion is missing or unknown, or a level is unknown.
        """
        if levels.keys() != {criterion.key for criterion in self.criteria}:
            raise UnknownLevelError(str(sorted(levels)))
        points = 0
        for criterion in self.criteria:
            worth = {level.key: level.points for level in criterion.levels}
            if levels[criterion.key] not in worth:
                raise UnknownLevelError(f"{criterion.key}: {levels[criterion.key]}")
            points += worth[levels[criterion.key]]
        return Fraction(points, self.most_points)

    def marked(self, marks: Sequence[Mapping[str, str]]) -> tuple[MarkedCriterion, ...]:
        """Say by criterion what one or several ``marks`` come to, each as in ``share_of``."""
        found = []
        for criterion in self.criteria:
            by_key = {level.key: level for level in criterion.levels}
            chosen = [by_key[mark[criterion.key]] for mark in marks]
            points = sum(level.points for level in chosen) / len(chosen)
            levels = tuple(dict.fromkeys(chosen))
            found.append(MarkedCriterion(criterion.label, levels, points, criterion.most_points))
        return tuple(found)

    @property
    def solution(self) -> Answer:
        """The model answer."""
        return self.model_answer

    @property
    def chance(self) -> Fraction:
        """Nothing: nobody writes a reply by luck."""
        return Fraction(0)

    def guess(self, luck: Random) -> Answer:
        """Write letters."""
        return "".join(luck.choices(ascii_lowercase, k=20))

    def share(self, answer: Answer) -> Fraction:  # noqa: ARG002
        """Return nothing: people mark it."""
        return Fraction(0)

    @property
    def classes(self) -> tuple[ResponseClass, ...]:
        """None: no two replies are alike."""
        return ()

    def classified(self, answer: Answer) -> tuple[ResponseClass, ...]:  # noqa: ARG002
        """Return nothing: people mark it."""
        return ()

    def reasons(self, answer: Answer) -> tuple[Reason, ...]:  # noqa: ARG002
        """Say nothing: who marks it does."""
        return ()

    def dealt(self, dealer: Dealer) -> "DealtWrittenReply":  # noqa: ARG002  # nothing to shuffle
        """Deal it: there is nothing to shuffle."""
        return DealtWrittenReply(self)


def _criterion(data: Mapping[str, JSON]) -> Criterion:
    levels = cast("Sequence[Mapping[str, str]]", data["levels"])
    return Criterion(
        str(data["label"]),
        tuple(
            Level(each["label"], int(each["points"]), each["description"], each["key"])
            for each in levels
        ),
        str(data["key"]),
    )


def count_words(text: str) -> int:
    """Count what stands between spaces."""
    return len(text.split())


@dataclass(frozen=True, slots=True)
class WrittenReplySheet:
    """What has been written so far, and how long it is to be."""

    written: str
    words: int
    least_words: int | None
    most_words: int | None


@dataclass(frozen=True, slots=True)
class WrittenReplyReview:
    """What was written, ``""`` if nothing, a reply that meets all of the rubric, and the rubric."""

    written: str
    words: int
    model_answer: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class DealtWrittenReply:
    """The question; the same in every attempt."""

    body: WrittenReply

    def read(self, sent: Sequence[str]) -> Answer:
        """Read what was written, with one kind of line ends and no spaces around it.

        Raises:
            UnknownAnswerError: if it is longer than the field takes, or more than one text.
        """
        return one_text([text.replace("\r\n", "\n") for text in sent], MOST_LETTERS)

    def sent(self, answer: Answer) -> Sequence[str]:
        """Return what stands in the field."""
        return [str(answer or "")]

    def sheet(self, answer: Answer) -> WrittenReplySheet:
        """Show what has been written so far, and nothing of the rubric."""
        text = str(answer or "")
        return WrittenReplySheet(
            text, count_words(text), self.body.least_words, self.body.most_words
        )

    def review(self, answer: Answer) -> WrittenReplyReview:
        """Show what was written, the model answer and the rubric."""
        text = str(answer or "")
        return WrittenReplyReview(
            text, count_words(text), self.body.model_answer, self.body.criteria
        )


BODY = WrittenReply
