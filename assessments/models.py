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
    LedgerMark,
    PositionRequirement,
    RatingNote,
    Witness,
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
from assessments.practice.models import PracticeAnswer, PracticeCard, PracticeReminder
from assessments.prior_learning.models import ClaimedIndicator, ClaimFile, PriorClaim
from assessments.questions.exchange.models import ImportedQuestion, QuestionImport
from assessments.questions.models import Question, QuestionIndicator, QuestionTopic, Topic
from assessments.questions.panel.models import PanelReason, PanelVote
from assessments.questions.statistics import QuestionStatistics
from assessments.quizzes.models import (
    Attempt,
    AttemptResult,
    QuizDraw,
    QuizItem,
    QuizPage,
    QuizSection,
    Response,
)
from assessments.quizzes.regrading.models import Regrading
from assessments.quizzes.replies.models import Reply, ReplyMark, SavedPhrase
from assessments.quizzes.statistics.models import QuizStatistics
from assessments.roleplay.losses.models import PlayTrace
from assessments.roleplay.models import Move, Play, ScenarioPage
from assessments.sittings.models import Exposure

__all__ = [
    "Attainment",
    "AttainmentPolicy",
    "Attempt",
    "AttemptResult",
    "ClaimFile",
    "ClaimedIndicator",
    "Competency",
    "CompetencyFramework",
    "CoreValue",
    "CoreValueBehaviour",
    "Evidence",
    "EvidenceSource",
    "EvidenceSourceIndicator",
    "Exposure",
    "ImportedQuestion",
    "Indicator",
    "IndicatorMapping",
    "IndicatorRating",
    "LedgerAnswer",
    "LedgerCheck",
    "LedgerHead",
    "LedgerMark",
    "Move",
    "Observation",
    "PanelReason",
    "PanelVote",
    "PastDay",
    "PastStanding",
    "PastTally",
    "Play",
    "PlayTrace",
    "PositionRequirement",
    "PracticeAnswer",
    "PracticeCard",
    "PracticeReminder",
    "PriorClaim",
    "Question",
    "QuestionImport",
    "QuestionIndicator",
    "QuestionStatistics",
    "QuestionTopic",
    "QuizDraw",
    "QuizItem",
    "QuizPage",
    "QuizSection",
    "QuizStatistics",
    "RatingNote",
    "RatingScale",
    "RatingSheet",
    "RatingStep",
    "Regrading",
    "Reply",
    "ReplyMark",
    "Response",
    "SavedPhrase",
    "ScenarioPage",
    "Standing",
    "Topic",
    "UnitTally",
    "Witness",
]
