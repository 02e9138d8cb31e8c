"""Write to the evidence ledger, and keep its projection in step."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.competency.ledger import succession
from assessments.competency.ledger.judging import sum_up
from assessments.competency.ledger.yardsticks import (
    competencies_of,
    policies_for,
    with_successors,
    yardstick,
)
from assessments.competency.models import (
    Attainment,
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    Evidence,
    Indicator,
    LedgerHead,
)
from assessments.competency.overview import projection
from assessments.competency.rules import chain
from lms.core import audit, jobs
from lms.core.clock import today
from lms.core.models import FINAL_JOB_STATUSES, JobRun, JobStatus
from lms.people import api as people
from lms.people.api import Actor

OFFICERS_PER_BATCH = 200
REBUILD = "assessments.competency.tasks.rebuild_attainments"
PROJECTED = [
    "level",
    "provisional",
    "check_from",
    "has_evidence",
    "freshness",
    "last_evidence_on",
    "changes_on",
    "summary",
    "summary_changes_on",
    "policy",
    "rule_version",
]


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """Something shown, to record. ``strength`` and ``weight`` are 0-1, ``chance`` less than 1.

    ``strength`` rests on so many ``observations``, and ``chance`` would have done as much by luck.
    Rows of one ``occasion`` were seen at the same event. ``has_fault``: a critical fault was made.
    ``key`` names the row: the same key recorded again changes nothing.

    Raises:
        ValueError: if a number is outside its bounds, or the key is empty.
    """

    key: str
    indicator_id: int
    strength: float
    source_kind: str
    source_key: str
    source_title: str
    source_version: str
    occurred_at: dt.datetime
    observations: int
    chance: float = 0.0
    occasion: str = ""
    has_fault: bool = False
    weight: float = 1.0
    valid_until: dt.date | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if not self.key:
            raise ValueError("Evidence needs a key.")
        if not (0 <= self.strength <= 1 and 0 <= self.weight <= 1):
            raise ValueError(f"Strength and weight of {self.key} must be between 0 and 1.")
        if not (0 <= self.chance < 1 and self.observations > 0):
            raise ValueError(f"{self.key} must rest on something that is not mere chance.")


@transaction.atomic
def record_evidence(*, officer_id: int, items: Sequence[NewEvidence], by: Actor) -> None:
    """Add evidence about one officer and bring the touched attainments up to date.

    ``by`` is the user who caused it (``None``: the system). Idempotent by key. The number of
    queries does not depend on the number of items or the size of the ledger. The ledger is its
    own trail, so there is no audit entry. Transactions that record evidence about the same
    officer take turns.

    Raises:
        Indicator.DoesNotExist: if an indicator does not exist; nothing is recorded then.
        LedgerHead.DoesNotExist, IntegrityError: if the officer does not exist.
    """
    shown = _shown(items)
    known = competencies_of(shown)
    if missing := shown - known.keys():
        raise Indicator.DoesNotExist(f"No indicators with id {sorted(missing)}.")
    if not items:
        return
    _append(officer_id, [_as_row(item, officer_id, by) for item in items])
    _recompute([officer_id], with_successors(frozenset(known.values())))


@transaction.atomic
def record_result(*, officer_id: int, items: Sequence[NewEvidence], by: Actor) -> None:
    """Add evidence from what this transaction ends, so that none of it is recorded yet.

    As ``record_evidence``, but what shows an indicator that has been deleted is left out.

    Raises:
        IntegrityError: if there is no such officer, or some of it is recorded.
    """
    known = competencies_of(_shown(items))
    rows = [_as_row(item, officer_id, by) for item in items if item.indicator_id in known]
    if rows:
        _chain(_hold_end(officer_id), rows)
        _recompute([officer_id], with_successors(frozenset(known.values())))


def _shown(items: Iterable[NewEvidence]) -> frozenset[int]:
    return frozenset(item.indicator_id for item in items)


def _append(officer_id: int, rows: Iterable[Evidence]) -> list[Evidence]:
    """Chain those ``rows`` whose keys are new to the officer's ledger; return them. Five queries.

    Two more the first time. Must run inside a transaction, which holds the officer from here on,
    and with them the end of the chain: by a row lock on PostgreSQL, by the one writer at a time on
    SQLite. Should neither hold, the constraint on (officer, sequence) refuses the second writer's
    rows.
    """
    head = _hold_end(officer_id)
    by_key: dict[str, Evidence] = {}
    for row in rows:
        by_key.setdefault(row.key, row)
    known = set(Evidence.objects.filter(key__in=by_key).values_list("key", flat=True))
    new = [row for key, row in by_key.items() if key not in known]
    _chain(head, new)
    return new


def _chain(head: LedgerHead, rows: Sequence[Evidence]) -> None:
    """Add new ``rows`` to the end of a chain that is held. Two queries."""
    sequence, chain_hash, now = head.sequence, bytes(head.chain_hash), timezone.now()
    for row in rows:
        sequence += 1
        row.sequence, row.recorded_at = sequence, now
        row.chain_hash = chain_hash = chain.link(chain_hash, row.as_ledger_row())
    Evidence.objects.bulk_create(rows)
    end = LedgerHead.objects.filter(officer=head.officer_id)
    end.update(sequence=sequence, chain_hash=chain_hash)


def _hold_end(officer_id: int) -> LedgerHead:
    people.hold_officers([officer_id])
    # Only now: what another transaction added meanwhile is at the end that this query finds.
    head: LedgerHead | None = LedgerHead.objects.filter(officer=officer_id).first()
    return head or LedgerHead.objects.create(officer_id=officer_id)


def _as_row(item: NewEvidence, officer_id: int, by: Actor) -> Evidence:
    return Evidence(
        key=item.key,
        officer_id=officer_id,
        indicator_id=item.indicator_id,
        strength=item.strength,
        observations=item.observations,
        chance=item.chance,
        occasion=item.occasion,
        has_fault=item.has_fault,
        weight=item.weight,
        source_kind=item.source_kind,
        source_key=item.source_key,
        source_title=item.source_title[:255],
        source_version=item.source_version,
        occurred_at=item.occurred_at,
        valid_until=item.valid_until,
        recorded_by_id=by.pk if by else None,
        reason=item.reason[:300],
    )


@transaction.atomic
def void_evidence(*, evidence_id: int, reason: str, by: Actor) -> Evidence:
    """Declare a piece of evidence mistaken by adding a row that says so; return that row.

    Again changes nothing and returns the first voiding row. Checks no permission.

    Raises:
        Evidence.DoesNotExist: if there is no such evidence.
        ValueError: if no reason is given, or the evidence is itself a voiding row.
    """
    if not reason.strip():
        raise ValueError("Voiding evidence needs a reason.")
    mistaken = Evidence.objects.select_related("indicator").get(pk=evidence_id)
    if mistaken.voids_id is not None:
        raise ValueError("A voiding row cannot be voided; record the evidence again instead.")
    voiding = _voiding(mistaken, reason, by)
    if _append(mistaken.officer_id, [voiding]):
        audit.record(
            by=by,
            action="evidence.void",
            target=mistaken,
            changes={"officer": mistaken.officer_id, "reason": reason.strip()},
        )
        touched = with_successors(frozenset({mistaken.indicator.competency_id}))
        _recompute([mistaken.officer_id], touched)
    recorded: Evidence = Evidence.objects.get(key=voiding.key)
    return recorded


def _voiding(mistaken: Evidence, reason: str, by: Actor) -> Evidence:
    return Evidence(
        key=f"void:{mistaken.pk}",
        officer_id=mistaken.officer_id,
        indicator_id=mistaken.indicator_id,
        strength=mistaken.strength,
        observations=mistaken.observations,
        chance=mistaken.chance,
        occasion=mistaken.occasion,
        has_fault=mistaken.has_fault,
        weight=mistaken.weight,
        source_kind=mistaken.source_kind,
        source_key=mistaken.source_key,
        source_title=mistaken.source_title,
        source_version=mistaken.source_version,
        occurred_at=timezone.now(),
        recorded_by_id=by.pk if by else None,
        reason=reason.strip()[:300],
        voids=mistaken,
    )


@transaction.atomic
def replace_evidence(
    *,
    officer_id: int,
    source_key: str,
    before: Iterable[NewEvidence],
    after: Iterable[NewEvidence],
    reason: str,
    by: Actor,
) -> None:
    """Let results of one source that changed give ``after`` in place of ``before``.

    Both have the keys under which such results are recorded. What is the same in both stays. What
    stood is voided with the reason; what replaces it has a number after its key, the same day, and
    the same place in time. Evidence that somebody has voided is not given again, and what shows an
    indicator that has been deleted is left out. The levels are computed once. A constant number of
    queries, none where nothing differs.

    Raises:
        ValueError: if no reason is given.
    """
    if not reason.strip():
        raise ValueError("Replacing evidence needs a reason.")
    old, new = ({item.key: item for item in items} for items in (before, after))
    changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    if not changed:
        return
    head = _hold_end(officer_id)
    recorded = Evidence.objects.of([officer_id]).filter(source_key=source_key).observations()
    rows: dict[str, list[Evidence]] = {key: [] for key in changed}
    for row in recorded.order_by("sequence"):
        rows.get(row.key.partition("#")[0], []).append(row)
    known = competencies_of(_shown(item for key, item in new.items() if key in changed))
    mistaken, given = [], []
    for key in sorted(changed):
        standing = [row for row in rows[key] if row.voided_at is None]
        mistaken += standing
        item = new.get(key)
        if item and item.indicator_id in known and (standing or key not in old):
            number = len(rows[key]) + 1
            given.append(replace(item, key=key if number == 1 else f"{key}#{number}"))
    _chain(
        head,
        [
            *(_voiding(row, reason, by) for row in mistaken),
            *(_as_row(item, officer_id, by) for item in given),
        ],
    )
    told = {"officer": officer_id, "reason": reason.strip()}
    audit.record_all(by=by, action="evidence.void", targets=[(row, told) for row in mistaken])
    touched = {row.indicator.competency_id for row in mistaken} | set(known.values())
    _recompute([officer_id], with_successors(frozenset(touched)))


@transaction.atomic
def void_result(*, evidence_id: int, reason: str, by: Actor) -> int:
    """Void a piece of evidence with all that the same result gave; return how many pieces.

    One result is what one source showed of the officer at one moment. Again changes nothing.
    Checks no permission; costs a constant number of queries for each piece.

    Raises:
        Evidence.DoesNotExist: if there is no such evidence.
        ValueError: if no reason is given, or the evidence is itself a voiding row.
    """
    mistaken = Evidence.objects.get(pk=evidence_id)
    same = {name: getattr(mistaken, name) for name in ("officer_id", "source_key", "occurred_at")}
    others = Evidence.objects.filter(**same, voids=None, voided_by=None).exclude(pk=evidence_id)
    ids = [evidence_id, *others.order_by("sequence").values_list("pk", flat=True)]
    for id_ in ids:
        void_evidence(evidence_id=id_, reason=reason, by=by)
    return len(ids)


def policy_for(framework: CompetencyFramework) -> AttainmentPolicy:
    """Return the framework's policy in force: its highest version. One query.

    A framework that nobody gave a policy gets the default numbers as version 1.
    """
    policy = policies_for([framework], today())[framework.pk]
    if not policy.pk:
        policy, is_new = AttainmentPolicy.objects.get_or_create(
            framework=framework, version=policy.version, defaults={"name": policy.name}
        )
        if is_new:
            audit.record(by=None, action="policy.add", target=policy)
    return policy


@transaction.atomic
def recompute(
    *, officer_ids: Collection[int], competency_ids: Collection[int], from_scratch: bool = False
) -> set[tuple[int, int]]:
    """Bring the attainments of these officers in these competencies in step with the ledger.

    Returns which officer has evidence that speaks for which competency. ``from_scratch`` trusts
    nothing that was computed before. A constant number of queries, and one for every earlier
    version of a framework whose evidence speaks on. Holds the officers until the transaction ends:
    whoever records evidence about one of them takes turns with it, so that the later one's level
    knows the earlier one's evidence.
    """
    people.hold_officers(officer_ids)
    return _recompute(officer_ids, competency_ids, from_scratch=from_scratch)


def _recompute(
    officer_ids: Collection[int], competency_ids: Collection[int], *, from_scratch: bool = False
) -> set[tuple[int, int]]:
    day = today()
    by = yardstick(frozenset(competency_ids), day)
    ledger = Evidence.objects.of(officer_ids).filter(indicator__in=list(by.speaks))
    evidence = succession.sort(ledger.observations(), by.speaks)
    founded = {(officer_id, pk) for officer_id, of_one in evidence.items() for pk in of_one}
    rows = [
        Attainment(
            officer_id=officer_id,
            competency_id=competency_id,
            policy=_saved(by.policy_of(competency_id)),
        )
        for officer_id, competency_id in sorted(founded)
    ]
    before = {} if from_scratch else Attainment.objects.pairs(officer_ids, competency_ids)
    for row in rows:
        last = before.get((row.officer_id, row.competency_id))
        row.copy_summary(
            sum_up(
                by.competencies[row.competency_id],
                by.indicators[row.competency_id],
                evidence[row.officer_id][row.competency_id],
                row.policy,
                day,
                last.last_summary(row.policy) if last else None,
            )
        )
    Attainment.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["officer", "competency"],
        update_fields=PROJECTED,
    )
    projection.attainments_changed(officer_ids=officer_ids, competency_ids=competency_ids)
    return founded


def _saved(policy: AttainmentPolicy) -> AttainmentPolicy:
    return policy if policy.pk else policy_for(policy.framework)


def rebuild_attainments(*, after: int = 0) -> int:
    """Compute attainments anew from the ledger; return how many officers they are of.

    Goes by id, from the officer after the id ``after``. Each batch of officers is a transaction of
    its own, so it can run while people work, and it can be stopped and run again. A job that has
    had its time pauses between two batches, and ends if another is to do all of it later.
    """
    if not after:
        Attainment.objects.without_evidence().delete()
    competency_ids = list(Competency.objects.values_list("pk", flat=True))
    heads = LedgerHead.objects.order_by()
    done, total = heads.filter(officer__lte=after).count(), heads.count()
    count = 0
    while officer_ids := Evidence.objects.officer_ids(after=after, limit=OFFICERS_PER_BATCH):
        with transaction.atomic():
            founded = recompute(
                officer_ids=officer_ids, competency_ids=competency_ids, from_scratch=True
            )
            Attainment.objects.keep_only(officer_ids, founded)
        after = officer_ids[-1]
        count += len(officer_ids)
        jobs.report_progress(done + count, total)
        if jobs.is_overtaken() or jobs.pause_if_late(after=after):
            break
    return count


def rebuilds() -> QuerySet[JobRun]:
    """Return the jobs that have still to compute all attainments anew."""
    unfinished = set(JobStatus) - FINAL_JOB_STATUSES
    return JobRun.objects.filter(task_path=REBUILD, status__in=unfinished)


def doubts() -> QuerySet[JobRun]:
    """Return the jobs without which what is kept may be wrong: also one that failed, until done."""
    of_task = JobRun.objects.filter(task_path=REBUILD)
    done_since = of_task.filter(status=JobStatus.DONE, created_at__gt=OuterRef("created_at"))
    has_failed = Q(status=JobStatus.FAILED) & ~Exists(done_since)
    return of_task.filter(Q(status__in=set(JobStatus) - FINAL_JOB_STATUSES) | has_failed)


def start_rebuild(*, by: Actor) -> JobRun:
    """Have all attainments computed anew in the background, after a change to the rules.

    Asked for again before that has begun, it happens once; while it is under way, it begins anew.
    """
    return jobs.start_anew(REBUILD, by=by, title=_("Compute competency levels anew"))
