"""A question as plain data: what a snapshot keeps and what the rules read. No Django."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

from assessments.questions import scoring
from assessments.questions.scoring import QuestionKind


@dataclass(frozen=True, slots=True)
class IndicatorTag:
    """An indicator a question gives evidence for, with the names a result page needs."""

    id: int
    code: str
    text: str
    level: int
    competency_id: int
    competency: str


@dataclass(frozen=True, slots=True)
class OptionContent:
    """One answer to choose from. ``feedback`` is clean HTML."""

    key: str
    text: str
    is_correct: bool
    feedback: str


@dataclass(frozen=True, slots=True)
class QuestionContent:
    """A question with everything that decides its mark. ``prompt`` is clean HTML."""

    key: str
    revision_id: int | None
    kind: QuestionKind
    prompt: str
    options: tuple[OptionContent, ...]
    explanation: str
    source: str
    indicators: tuple[IndicatorTag, ...]

    @property
    def is_multiple(self) -> bool:
        """Tell whether more than one option may be chosen."""
        return self.kind is QuestionKind.MULTIPLE

    @property
    def correct_keys(self) -> frozenset[str]:
        """The keys of the correct options."""
        return frozenset(option.key for option in self.options if option.is_correct)

    def earned(self, chosen: AbstractSet[str], points: int) -> Fraction:
        """Return the points, 0 to ``points``, that the options ``chosen`` earn."""
        correct = self.correct_keys
        return scoring.earned(
            self.kind,
            correct=correct,
            wrong={option.key for option in self.options} - correct,
            chosen=chosen,
            points=points,
        )

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read a question of a paper that ``to_json`` wrote."""
        return cls(
            **data
            | {
                "kind": QuestionKind(data["kind"]),
                "options": tuple(OptionContent(**option) for option in data["options"]),
                "indicators": tuple(IndicatorTag(**tag) for tag in data["indicators"]),
            }
        )
