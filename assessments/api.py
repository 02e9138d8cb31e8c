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
from assessments.quizzes.api import create_quiz

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
    "competencies_offered",
    "competency_profile",
    "create_question",
    "create_quiz",
    "import_framework",
    "profiles",
    "record_evidence",
    "set_requirements",
    "void_evidence",
]
