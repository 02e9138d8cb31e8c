"""The door to competency: record what was shown, and read what an officer can do and why."""

from assessments.competency.frameworks.library import (
    framework_data,
    install_frameworks,
    install_profiles,
)
from assessments.competency.ledger.past_days import compute_past_day, past_board, past_days
from assessments.competency.ledger.recording import (
    NewEvidence,
    rebuild_attainments,
    record_evidence,
    record_result,
    replace_evidence,
    void_evidence,
)
from assessments.competency.ledger.upkeep import refresh_attainments
from assessments.competency.models import FRESHNESS_LABELS
from assessments.competency.overview.projection import rebuild as rebuild_standings
from assessments.competency.overview.queries import (
    IMPORTANCE_LABELS,
    Board,
    CompetencyColumn,
    GapList,
    OfficerGap,
    StandingCell,
    StandingFilter,
    Tally,
    board_of_today,
    cells_of,
    columns_for,
    fading_of,
    gap_count,
    heat_map,
    officers_ageing,
    officers_required,
    officers_short,
    officers_to_confirm,
    officers_without_evidence,
    standings_of,
    tallies_by_competency,
)
from assessments.competency.profiles.offers import (
    OfferedCompetency,
    activities_to_renew,
    competencies_offered,
    competencies_to_choose,
    competencies_without_activity,
    competency_ids,
    competency_names,
    offer_evidence,
    pause_days,
    pauses,
    withdraw_offer,
)
from assessments.competency.profiles.proving import (
    BehaviourProof,
    CompetencyProof,
    behaviours_shown,
    provable,
)
from assessments.competency.profiles.queries import competency_profile, profiles
from assessments.competency.profiles.standings import (
    CompetencyProfile,
)
from assessments.competency.provisional import ProvisionalLevel
from assessments.competency.requirements.setting import Requirement, set_requirements
from assessments.competency.rules.attainment import Freshness, SourceKind
from assessments.competency.rules.gaps import Gap, Importance
from assessments.competency.rules.proof import Observable, Worth

__all__ = [
    "FRESHNESS_LABELS",
    "IMPORTANCE_LABELS",
    "BehaviourProof",
    "Board",
    "CompetencyColumn",
    "CompetencyProfile",
    "CompetencyProof",
    "Freshness",
    "Gap",
    "GapList",
    "Importance",
    "NewEvidence",
    "Observable",
    "OfferedCompetency",
    "OfficerGap",
    "ProvisionalLevel",
    "Requirement",
    "SourceKind",
    "StandingCell",
    "StandingFilter",
    "Tally",
    "Worth",
    "activities_to_renew",
    "behaviours_shown",
    "board_of_today",
    "cells_of",
    "columns_for",
    "competencies_offered",
    "competencies_to_choose",
    "competencies_without_activity",
    "competency_ids",
    "competency_names",
    "competency_profile",
    "compute_past_day",
    "fading_of",
    "framework_data",
    "gap_count",
    "heat_map",
    "install_frameworks",
    "install_profiles",
    "offer_evidence",
    "officers_ageing",
    "officers_required",
    "officers_short",
    "officers_to_confirm",
    "officers_without_evidence",
    "past_board",
    "past_days",
    "pause_days",
    "pauses",
    "profiles",
    "provable",
    "rebuild_attainments",
    "rebuild_standings",
    "record_evidence",
    "record_result",
    "refresh_attainments",
    "replace_evidence",
    "set_requirements",
    "standings_of",
    "tallies_by_competency",
    "void_evidence",
    "withdraw_offer",
]
