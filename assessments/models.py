"""The tables of the assessments app, gathered from its parts for Django."""

from assessments.competency.models import (
    Attainment,
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    CoreValue,
    CoreValueBehaviour,
    Evidence,
    EvidenceSource,
    Indicator,
    IndicatorMapping,
    LedgerCheck,
    LedgerHead,
    PositionRequirement,
    RatingNote,
)
from assessments.questions.models import Question, QuestionIndicator
from assessments.quizzes.models import Attempt, QuizItem, QuizPage, Response
from assessments.roleplay.models import Move, Play, ScenarioPage

__all__ = [
    "Attainment",
    "AttainmentPolicy",
    "Attempt",
    "Competency",
    "CompetencyFramework",
    "CoreValue",
    "CoreValueBehaviour",
    "Evidence",
    "EvidenceSource",
    "Indicator",
    "IndicatorMapping",
    "LedgerCheck",
    "LedgerHead",
    "Move",
    "Play",
    "PositionRequirement",
    "Question",
    "QuestionIndicator",
    "QuizItem",
    "QuizPage",
    "RatingNote",
    "Response",
    "ScenarioPage",
]
