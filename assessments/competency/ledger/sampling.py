"""Whether the levels shown are those that the ledger gives, for some officers each night."""

from collections.abc import Collection
from random import SystemRandom

from django.db import transaction

from assessments.competency.ledger import recording
from assessments.competency.models import Attainment, Competency, LedgerHead
from assessments.competency.rules.chain import Break, BreakKind
from lms.core.clock import today
from lms.people import api as people

OFFICERS_SAMPLED = 200
OFFICERS_AT_ONCE = 20
SUMMED_UP = ["summary", "summary_changes_on"]
COMPARED = [
    name for name in recording.PROJECTED if name not in {"policy", "rule_version", *SUMMED_UP}
]

_Levels = dict[tuple[int, int], tuple[object, ...]]
"""What is kept of an officer and a competency: a level first, and last the summary that is read."""


def differences() -> list[Break]:
    """Compute the levels of officers drawn by lot anew, and list those that are kept differently.

    Nothing is changed: each twenty officers are computed in a transaction that is taken back, which
    holds their rows meanwhile. Looks twice, since somebody may record while it reads. Nothing is
    compared while all levels are about to be computed anew, nor levels that are due to change.
    """
    if recording.rebuilds().exists():
        return []
    known = list(LedgerHead.objects.values_list("officer_id", flat=True).order_by())
    drawn = sorted(SystemRandom().sample(known, min(OFFICERS_SAMPLED, len(known))))
    found = []
    for start in range(0, len(drawn), OFFICERS_AT_ONCE):
        officer_ids = drawn[start : start + OFFICERS_AT_ONCE]
        if _differing(officer_ids):
            found += _differing(officer_ids)
    return found


def _differing(officer_ids: Collection[int]) -> list[Break]:
    kept = _levels(officer_ids)
    with transaction.atomic():
        people.hold_officers(officer_ids)
        Attainment.objects.filter(officer__in=officer_ids).delete()
        competency_ids = list(Competency.objects.values_list("pk", flat=True))
        recording.recompute(officer_ids=officer_ids, competency_ids=competency_ids)
        right = _levels(officer_ids)
        transaction.set_rollback(True)
    passing = _passing(officer_ids)
    names = dict(Competency.objects.values_list("pk", "name"))
    pairs = sorted((kept.keys() | right.keys()) - passing)
    return [
        _break(pair[0], names.get(pair[1], "?"), _level(kept.get(pair)), _level(right.get(pair)))
        for pair in pairs
        if _differ(kept.get(pair), right.get(pair))
    ]


def _break(officer_id: int, competency: str, kept: int, right: int) -> Break:
    kind = BreakKind.LEVEL_DIFFERS if kept != right else BreakKind.LEVEL_DATED
    return Break(kind, officer_id, first=kept, last=right, subject=competency)


def _levels(officer_ids: Collection[int]) -> _Levels:
    """Read what is kept of versions that are or were in force; a draft's is computed some time."""
    rows = Attainment.objects.filter(
        officer__in=officer_ids, competency__framework__starts_on__lte=today()
    )
    unread = set(rows.to_sum_up(today()).values_list("pk", flat=True))
    return {
        (officer_id, competency_id): (*kept, None if pk in unread else summary)
        for pk, officer_id, competency_id, *kept, summary in rows.values_list(
            "pk", "officer", "competency", *COMPARED, "summary"
        )
    }


def _passing(officer_ids: Collection[int]) -> set[tuple[int, int]]:
    """Name the rows that the night's own work is to compute anew."""
    rows = Attainment.objects.filter(officer__in=officer_ids)
    due = rows.due(today()) | rows.under_old_rules(today())
    return set(due.values_list("officer", "competency"))


def _differ(kept: tuple[object, ...] | None, right: tuple[object, ...] | None) -> bool:
    """Tell whether two judgements are not the same; none at all is as good as level 0."""
    if kept is None or right is None:
        return _level(kept) != _level(right)
    *levels, summary = kept
    *right_levels, right_summary = right
    return levels != right_levels or (summary is not None and summary != right_summary)


def _level(kept: tuple[object, ...] | None) -> int:
    return int(str(kept[0])) if kept else 0
