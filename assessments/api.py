"""The door to assessments: what courses, certificates, reports and first pages may use."""

from assessments.competency.api import (
    CompetencyProfile,
    CompetencyStanding,
    EvidenceLine,
    Gap,
    Importance,
    IndicatorStanding,
    NewEvidence,
    NextStep,
    OfferedCompetency,
    Requirement,
    SourceKind,
    competencies_offered,
    competency_profile,
    import_framework,
    profiles,
    record_evidence,
    set_requirements,
    void_evidence,
)
from assessments.questions.api import NewOption, create_question
from assessments.quizzes.adoption import adopt_questions
from assessments.quizzes.api import create_quiz, save_answer, start_attempt
from assessments.quizzes.api import submit as submit_attempt
from assessments.roleplay.api import create_scenario, make_move, play_screen, start_play

__all__ = [
    "CompetencyProfile",
    "CompetencyStanding",
    "EvidenceLine",
    "Gap",
    "Importance",
    "IndicatorStanding",
    "NewEvidence",
    "NewOption",
    "NextStep",
    "OfferedCompetency",
    "Requirement",
    "SourceKind",
    "adopt_questions",
    "competencies_offered",
    "competency_profile",
    "create_question",
    "create_quiz",
    "create_scenario",
    "import_framework",
    "make_move",
    "play_screen",
    "profiles",
    "record_evidence",
    "save_answer",
    "set_requirements",
    "start_attempt",
    "start_play",
    "submit_attempt",
    "void_evidence",
]
