"""The door to competency: record what was shown, and read what an officer can do and why."""

from assessments.competency.attainment import SourceKind
from assessments.competency.frameworks import (
    Requirement,
    import_framework,
    set_requirements,
)
from assessments.competency.gaps import Gap, Importance
from assessments.competency.ledger import (
    NewEvidence,
    policy_for,
    rebuild_attainments,
    recompute,
    record_evidence,
    start_rebuild,
    void_evidence,
)
from assessments.competency.offers import (
    OfferedCompetency,
    competencies_offered,
    offer_evidence,
    withdraw_offer,
)
from assessments.competency.overview.projection import rebuild as rebuild_standings
from assessments.competency.profiles import competency_profile, profiles
from assessments.competency.standings import (
    CompetencyProfile,
    CompetencyStanding,
    EvidenceLine,
    IndicatorStanding,
    LevelStanding,
    NextStep,
)

__all__ = [
    "CompetencyProfile",
    "CompetencyStanding",
    "EvidenceLine",
    "Gap",
    "Importance",
    "IndicatorStanding",
    "LevelStanding",
    "NewEvidence",
    "NextStep",
    "OfferedCompetency",
    "Requirement",
    "SourceKind",
    "competencies_offered",
    "competency_profile",
    "import_framework",
    "offer_evidence",
    "policy_for",
    "profiles",
    "rebuild_attainments",
    "rebuild_standings",
    "recompute",
    "record_evidence",
    "set_requirements",
    "start_rebuild",
    "void_evidence",
    "withdraw_offer",
]
