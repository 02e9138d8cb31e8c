"""What a trainer decides of questions, and what it comes to. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assessments.questions.content import QuestionContent
from assessments.quizzes.corrections import Correction, Corrections
from assessments.quizzes.marking import PaperMark, Treatment


class Decision(StrEnum):
    """What is to hold of a question; without a decision, what has held until now."""

    AS_ASKED = "as_asked"
    CORRECTED = "corrected"
    EXCLUDED = "excluded"
    FULL_MARKS = "full_marks"


def decided(
    until_now: Corrections,
    decisions: Mapping[str, Decision],
    published: Mapping[str, QuestionContent],
) -> Corrections:
    """Return what holds after these decisions, by question key.

    Raises:
        KeyError: with the key of a corrected question that is not published.
    """
    holds = dict(until_now.by_question)
    for key, decision in decisions.items():
        if decision is Decision.AS_ASKED:
            holds.pop(key, None)
        else:
            treatment = Treatment(decision.value)
            is_corrected = treatment is Treatment.CORRECTED
            holds[key] = Correction(treatment, published[key] if is_corrected else None)
    return Corrections(holds)


class Turn(StrEnum):
    """What becomes of a result."""

    FAILS = "fails"
    PASSES = "passes"
    LESS = "less"
    MORE = "more"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Standing:
    """A result: percent, 0-100, and whether it passes, ``None`` while people have it to mark."""

    percent: float
    passed: bool | None


def standing(mark: PaperMark) -> Standing:
    """Say how a mark stands."""
    return Standing(float(mark.share * 100), mark.passed)


def turn(before: Standing, after: Standing) -> Turn:
    """Say what becomes of a result."""
    if after.passed and not before.passed:
        return Turn.PASSES
    if before.passed and not after.passed:
        return Turn.FAILS
    if before.percent == after.percent:
        return Turn.SAME
    return Turn.MORE if after.percent > before.percent else Turn.LESS
