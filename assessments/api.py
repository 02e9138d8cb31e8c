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
    Requirement,
    SourceKind,
    competency_profile,
    import_framework,
    profiles,
    record_evidence,
    set_requirements,
    void_evidence,
)

__all__ = [
    "CompetencyProfile",
    "CompetencyStanding",
    "EvidenceLine",
    "Gap",
    "Importance",
    "IndicatorStanding",
    "NewEvidence",
    "NextStep",
    "Requirement",
    "SourceKind",
    "competency_profile",
    "import_framework",
    "profiles",
    "record_evidence",
    "set_requirements",
    "void_evidence",
]
