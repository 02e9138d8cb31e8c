"""How a question is shown, as plain data. Before hand-in nothing here says what is correct."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from assessments.questions.content import OptionContent, QuestionContent
from assessments.questions.scoring import Verdict, verdict


@dataclass(frozen=True, slots=True)
class OptionOnSheet:
    """An option to choose."""

    id: str
    text: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class QuestionOnSheet:
    """A question to answer. ``prompt`` is clean HTML."""

    number: int
    id: str
    prompt: str
    is_multiple: bool
    options: tuple[OptionOnSheet, ...]
    sequence: int = 0

    @property
    def is_answered(self) -> bool:
        """Tell whether anything is chosen."""
        return any(option.is_chosen for option in self.options)


@dataclass(frozen=True, slots=True)
class OptionReview:
    """An option after hand-in. ``feedback`` is clean HTML."""

    text: str
    is_chosen: bool
    is_correct: bool
    feedback: str

    @property
    def has_feedback(self) -> bool:
        """Tell whether there is feedback for the reader: they chose this, or should have."""
        return bool(self.feedback) and (self.is_chosen or self.is_correct)


@dataclass(frozen=True, slots=True)
class QuestionReview:
    """A question after hand-in. ``prompt`` and ``explanation`` are clean HTML."""

    number: int
    prompt: str
    is_multiple: bool
    options: tuple[OptionReview, ...]
    verdict: Verdict
    earned: float
    possible: int
    explanation: str
    source: str


def unanswered(question: QuestionContent) -> QuestionOnSheet:
    """Show a question by itself, nothing chosen, under its own keys."""
    return QuestionOnSheet(
        number=1,
        id=question.key,
        prompt=question.prompt,
        is_multiple=question.is_multiple,
        options=tuple(OptionOnSheet(option.key, option.text) for option in question.options),
    )


def reviewed(
    question: QuestionContent,
    options: Iterable[OptionContent],
    *,
    chosen: AbstractSet[str] = frozenset(),
    points: int = 1,
    number: int = 1,
) -> QuestionReview:
    """Show a question with its mark and feedback; ``options`` are its options in the order seen."""
    earned = question.earned(chosen, points)
    return QuestionReview(
        number=number,
        prompt=question.prompt,
        is_multiple=question.is_multiple,
        options=tuple(
            OptionReview(option.text, option.key in chosen, option.is_correct, option.feedback)
            for option in options
        ),
        verdict=verdict(earned, points, is_answered=bool(chosen)),
        earned=float(earned),
        possible=points,
        explanation=question.explanation,
        source=question.source,
    )
