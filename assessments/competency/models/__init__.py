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
    Evidence,
    LedgerAnswer,
    LedgerCheck,
    LedgerHead,
    LedgerMark,
    RatingNote,
    evidence_kind,
    source_kind_label,
)
from assessments.competency.models.policies import AttainmentPolicy, RuleNumber
from assessments.competency.models.requirements import PositionRequirement
from assessments.competency.models.sources import EvidenceSource, EvidenceSourceIndicator
from assessments.competency.models.witnesses import Witness

__all__ = [
    "FRESHNESS_LABELS",
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
    "LedgerMark",
    "PositionRequirement",
    "RatingNote",
    "RuleNumber",
    "Witness",
    "evidence_kind",
    "source_kind_label",
]
