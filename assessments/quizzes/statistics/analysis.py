"""The item analysis of a quiz: all figures, with what the questions ask. No Django.

It is kept as JSON until it is computed anew, so it needs no form that stays readable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Self

from assessments.questions.kinds.protocol import ResponseClass
from assessments.quizzes.statistics.advice import Finding, advice
from assessments.quizzes.statistics.certainty import SureAndWrong, sure_and_wrong
from assessments.quizzes.statistics.data import ScoredAttempt, first_attempts
from assessments.quizzes.statistics.items import (
    Groups,
    OptionLine,
    QuestionFigures,
    question_figures,
)
from assessments.quizzes.statistics.overall import Consistency, QuizFigures, Retest, quiz_figures
from assessments.sittings.intervals import Interval
from lms.core.pinned import Content


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as attempts asked it last: its text without mark-up, and the ways to answer."""

    kind: str
    prompt: str
    classes: tuple[ResponseClass, ...]


@dataclass(frozen=True, slots=True)
class QuestionAnalysis:
    """A question with its figures. ``number`` is its place in the analysis, from 1."""

    number: int
    kind: str
    prompt: str
    figures: QuestionFigures

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What stands out."""
        return advice(self.figures)


@dataclass(frozen=True, slots=True)
class Analysis:
    """The item analysis of a quiz: questions by their first attempts."""

    quiz: QuizFigures
    questions: tuple[QuestionAnalysis, ...]
    sure_and_wrong: tuple[SureAndWrong, ...]

    def question(self, key: str) -> QuestionAnalysis | None:
        """Return the one with this key, if it was asked."""
        return next((each for each in self.questions if each.figures.question == key), None)

    def to_json(self) -> Content:
        """Write as what JSON can hold."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Content) -> Self:
        """Read what ``to_json`` wrote."""
        return cls(
            _quiz(data["quiz"]),
            tuple(
                QuestionAnalysis(**{**each, "figures": _figures(each["figures"])})
                for each in data["questions"]
            ),
            tuple(SureAndWrong(**each) for each in data["sure_and_wrong"]),
        )


def analyse(attempts: Sequence[ScoredAttempt], asked: Mapping[str, AskedQuestion]) -> Analysis:
    """Analyse the attempts handed in, in that order; ``asked`` describes all their questions."""
    first = first_attempts(attempts)
    figures = question_figures(first, {key: each.classes for key, each in asked.items()})
    return Analysis(
        quiz_figures(attempts),
        tuple(
            QuestionAnalysis(number, asked[each.question].kind, asked[each.question].prompt, each)
            for number, each in enumerate(figures, 1)
        ),
        sure_and_wrong(first),
    )


def _quiz(data: Content) -> QuizFigures:
    consistency, retest = data["consistency"], data["retest"]
    return QuizFigures(
        **{
            **data,
            "consistency": consistency and Consistency(**consistency),
            "retest": retest and Retest(**{**retest, "interval": _interval(retest["interval"])}),
        }
    )


def _figures(data: Content) -> QuestionFigures:
    return QuestionFigures(
        **{
            **data,
            "facility_interval": Interval(**data["facility_interval"]),
            "discrimination_interval": _interval(data["discrimination_interval"]),
            "groups": Groups(**data["groups"]),
            "options": tuple(OptionLine(**each) for each in data["options"]),
        }
    )


def _interval(data: Content | None) -> Interval | None:
    return Interval(**data) if data else None
