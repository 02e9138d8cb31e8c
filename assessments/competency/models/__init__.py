"""Frameworks, requirements, the evidence ledger and attainments as tables."""

from assessments.competency.models.attainments import FRESHNESS_LABELS, Attainment
from assessments.competency.models.frameworks import (
    Competency,
    CompetencyFramework,
    CoreValue,
    CoreValueBehaviour,
    Indicator,
    IndicatorMapping,
)
from assessments.competency.models.ledger import (
    SOURCE_KIND_LABELS,
    Evidence,
    LedgerAnswer,
    LedgerCheck,
    LedgerHead,
    RatingNote,
)
from assessments.competency.models.policies import AttainmentPolicy
from assessments.competency.models.requirements import PositionRequirement
from assessments.competency.models.sources import EvidenceSource, EvidenceSourceIndicator

__all__ = [
    "FRESHNESS_LABELS",
    "SOURCE_KIND_LABELS",
    "Attainment",
    "AttainmentPolicy",
    "Competency",
    "CompetencyFramework",
    "CoreValue",
    "CoreValueBehaviour",
    "Evidence",
    "EvidenceSource",
    "EvidenceSourceIndicator",
    "Indicator",
    "IndicatorMapping",
    "LedgerAnswer",
    "LedgerCheck",
    "LedgerHead",
    "PositionRequirement",
    "RatingNote",
]
