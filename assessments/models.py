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
    EvidenceSourceIndicator,
    Indicator,
    IndicatorMapping,
    LedgerAnswer,
    LedgerCheck,
    LedgerHead,
    PositionRequirement,
    RatingNote,
)
from assessments.competency.overview.models import (
    PastDay,
    PastStanding,
    PastTally,
    Standing,
    UnitTally,
)
from assessments.observations.models import (
    IndicatorRating,
    Observation,
    RatingScale,
    RatingSheet,
    RatingStep,
)
from assessments.prior_learning.models import ClaimedIndicator, ClaimFile, PriorClaim
from assessments.questions.models import Question, QuestionIndicator
from assessments.quizzes.models import Attempt, QuizItem, QuizPage, Response
from assessments.roleplay.models import Move, Play, ScenarioPage

__all__ = [
    "Attainment",
    "AttainmentPolicy",
    "Attempt",
    "ClaimFile",
    "ClaimedIndicator",
    "Competency",
    "CompetencyFramework",
    "CoreValue",
    "CoreValueBehaviour",
    "Evidence",
    "EvidenceSource",
    "EvidenceSourceIndicator",
    "Indicator",
    "IndicatorMapping",
    "IndicatorRating",
    "LedgerAnswer",
    "LedgerCheck",
    "LedgerHead",
    "Move",
    "Observation",
    "PastDay",
    "PastStanding",
    "PastTally",
    "Play",
    "PositionRequirement",
    "PriorClaim",
    "Question",
    "QuestionIndicator",
    "QuizItem",
    "QuizPage",
    "RatingNote",
    "RatingScale",
    "RatingSheet",
    "RatingStep",
    "Response",
    "ScenarioPage",
    "Standing",
    "UnitTally",
]
