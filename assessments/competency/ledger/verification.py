"""Prove that the ledger is as it was written, or say where it is not.

The chains find what was changed, added, left out or reordered in a ledger. Whoever rewrites an
officer's chain from some row to its end, with the end on record, is found by the *fingerprint*:
each nightly check leaves one of the ends of all chains in the audit trail, and the next check
computes it again for the same moment.
"""

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.competency.ledger import anchoring, checks, first_format, foundations, sampling
from assessments.competency.ledger.findings import Findings
from assessments.competency.models import (
    Evidence,
    LedgerAnswer,
    LedgerCheck,
    LedgerHead,
    LedgerMark,
)
from assessments.competency.rules.chain import (
    FIELDS,
    NEVER,
    Break,
    BreakKind,
    ChainEnd,
    Fingerprint,
    LedgerRow,
    breaks_in,
)
from lms.core import audit, audit_seals, jobs
from lms.core.audit_chain import TrailEnd, TrailWalk
from lms.people.api import User

OFFICERS_PER_SLICE = 5_000
ROWS_AT_ONCE = 2_000
CHECK_FORMAT = LedgerCheck.FORMAT
SETTLED_AFTER = dt.timedelta(hours=1)
"""A fingerprint leaves out what is younger: a transaction may still be writing it."""

ALWAYS_NEWS = {
    BreakKind.REWRITTEN,
    BreakKind.CHAIN_REWRITTEN,
    BreakKind.TRAIL_REWRITTEN,
    BreakKind.TRAIL_CUT,
    BreakKind.RULES_CHANGED,
    BreakKind.RULES_ADDED,
    BreakKind.RULES_REMOVED,
}
"""What the next check does not find again, since it compares with what was found."""

_Streamed = tuple[int, ChainEnd | None, LedgerRow, bytes]

logger = logging.getLogger(__name__)


def begin(against: LedgerCheck | None = None) -> Findings:
    """Start a walk through the ledger that looks back at a check. At most one query.

    ``against`` is that check; without it, the latest one.
    """
    check = against or checks.latest()
    settled = Fingerprint(timezone.now() - SETTLED_AFTER)
    if check is None:
        return Findings(settled, Fingerprint(NEVER))
    can_look_back = check.format == CHECK_FORMAT
    return Findings(
        settled,
        Fingerprint(check.until if can_look_back else NEVER),
        TrailWalk(TrailEnd(check.trail_sequence, bytes(check.trail_hash))),
    )


def verify_officer(officer_id: int) -> Findings:
    """Walk one officer's chain. Two queries; memory does not grow with the rows."""
    findings = Findings(Fingerprint(timezone.now()), Fingerprint(NEVER))
    _walk(findings, {"officer": officer_id})
    return findings


def verify_ledger(against: LedgerCheck | None = None) -> Findings:
    """Walk the whole ledger and the audit trail, and compare them with the latest check.

    Also with the check ``against``, if it is another one. Four queries for every 5,000 officers,
    one for every 20,000 entries of the trail, and those of ``compare``; memory does not grow with
    the rows.
    """
    latest = checks.latest()
    findings = _verify(latest)
    if against and latest and against.pk != latest.pk:
        for broken in _verify(against).breaks:
            if broken not in findings.breaks:
                findings.add(broken)
    return findings


def _verify(check: LedgerCheck | None) -> Findings:
    findings = begin(check)
    while go_on(findings):
        findings.marks.clear()
    compare(findings)
    return findings


def go_on(findings: Findings) -> bool:
    """Walk the next stretch: officers' chains, then the audit trail. Tell whether there was one."""
    if findings.after is not None:
        findings.after = _walk_slice(findings, findings.after)
        return True
    is_more, breaks = audit_seals.walk_slice(findings.trail)
    findings.add_trail(breaks)
    return is_more


def _walk_slice(findings: Findings, after: int) -> int | None:
    """Walk the chains of the next officers after the id ``after``; return the last id, if not all.

    Three queries.
    """
    heads = LedgerHead.objects.filter(officer__gt=after).order_by("officer_id")
    ids = heads.values_list("officer", flat=True)
    last: int | None = ids[OFFICERS_PER_SLICE - 1 : OFFICERS_PER_SLICE].first()
    between = {"officer__gt": after} | ({"officer__lte": last} if last else {})
    _walk(findings, between)
    return last


def compare(findings: Findings) -> None:
    """Note breaks if the check it looks back at had found something else, and wrong levels.

    Some six queries, and those of ``foundations.look`` and ``sampling.differences``. A check of the
    first format costs another walk, once: the next one finds a check of today's.
    """
    for broken in [*_contradictions(findings), *checks.breaks()]:
        findings.add(broken)
    findings.add_trail(audit_seals.breaks_at_the_end(findings.trail))
    findings.rules = foundations.look()
    for broken in [*findings.rules.breaks, *sampling.differences()]:
        findings.add(broken)


def _contradictions(findings: Findings) -> Iterator[Break]:
    """Compare the ledger with what the check it looks back at had found of it."""
    if findings.earlier.until == NEVER:
        earlier = checks.latest()
        if earlier and first_format.is_contradicted(earlier):
            yield Break(BreakKind.REWRITTEN)
        return
    earlier = LedgerCheck.objects.filter(until=findings.earlier.until).last()
    if earlier and earlier.digest != findings.earlier.digest:
        yield Break(BreakKind.REWRITTEN)
    if earlier and earlier.fingerprint and earlier.digest != _digest_of_marks(earlier.until):
        yield Break(BreakKind.MARKS_CHANGED, first=earlier.number, last=earlier.number)


def _digest_of_marks(until: dt.datetime) -> str:
    """Take the fingerprint of the chains again from where checks had found their ends."""
    fingerprint = Fingerprint(NEVER)
    for officer_id, end in LedgerMark.objects.ends(until):
        fingerprint.end = end
        fingerprint.close(officer_id)
    return fingerprint.digest


def check(written: dict[str, Any] | None = None) -> None:
    """Walk ledger and audit trail, and close with the check's entry.

    A job that has had its time pauses, and goes on with what is ``written`` so far.
    """
    if written and written.get("format") != CHECK_FORMAT:  # a version before this one paused it
        written = None
    findings = Findings.from_json(written) if written else begin()
    while go_on(findings):
        _mark(findings)
        if jobs.pause_if_late(written=findings.as_json()):
            return
    compare(findings)
    conclude(findings)


def _mark(findings: Findings) -> None:
    """Write down where chains end now; the same again changes nothing. At most one query."""
    until = findings.settled.until
    marks = [
        LedgerMark(until=until, officer_id=pk, sequence=end.sequence, chain_hash=end.chain_hash)
        for pk, end in findings.marks
    ]
    LedgerMark.objects.bulk_create(marks, batch_size=1_000, ignore_conflicts=True)
    findings.marks.clear()


@transaction.atomic
def conclude(findings: Findings) -> LedgerCheck:
    """Keep the outcome of a check, put its fingerprint into the audit trail, and send it out."""
    before = checks.latest()
    check = LedgerCheck(
        number=before.number + 1 if before else 1,
        until=findings.settled.until,
        officers=findings.officers,
        rows=findings.rows,
        trail_sequence=findings.trail.end.sequence,
        trail_hash=findings.trail.end.chain_hash,
        digest=findings.settled.digest,
        breaks=[broken.as_json() for broken in findings.breaks],
        break_count=findings.break_count,
        has_news=_has_news(findings, before),
    )
    check.fingerprint = checks.fingerprint_of(
        check, foundations.rows_of(findings.rules), before.fingerprint if before else ""
    )
    check.save()
    foundations.witness(check, findings.rules)
    audit.record(
        by=None,
        action="ledger.broken" if findings.break_count else "ledger.check",
        target=check,
        changes={
            "number": check.number,
            "until": check.until,
            "officers": check.officers,
            "rows": check.rows,
            "fingerprint": check.fingerprint,
            "entries": check.trail_sequence,
            "breaks": check.break_count,
        },
    )
    if findings.break_count:
        logger.error("The ledger breaks in %d places: %s", findings.break_count, findings.breaks)
    anchoring.start_sending(check)
    return check


def _has_news(findings: Findings, before: LedgerCheck | None) -> bool:
    """Tell whether there is something the check ``before`` had not found.

    That the past was rewritten or cut off always is, and that rules were changed: the next check
    compares with what it then was.
    """
    known = [Break.from_json(entry) for entry in before.breaks] if before else []
    known_count = before.break_count if before else 0
    return findings.break_count > known_count or any(
        broken.kind in ALWAYS_NEWS or broken not in known for broken in findings.breaks
    )


def unanswered() -> list[LedgerCheck]:
    """List the checks whose findings nobody has answered for, the oldest first. One query."""
    return list(LedgerCheck.objects.unanswered())


@transaction.atomic
def answer(*, last_check: LedgerCheck, reason: str, by: User) -> None:
    """Answer for all that was found up to ``last_check``; the findings stay on record.

    What a later check finds anew is not covered. Again changes nothing. Checks no permission.

    Raises:
        ValidationError: if no reason is given.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say what was found out and what was decided.")})
    LedgerCheck.objects.select_for_update().get(pk=last_check.pk)  # so that two people take turns
    findings = LedgerCheck.objects.unanswered().filter(pk__lte=last_check.pk).count()
    if not findings:
        return
    LedgerAnswer.objects.create(last_check=last_check, reason=reason, made_by=by)
    changes = {"reason": reason, "findings": findings}
    audit.record(by=by, action="ledger.answer", target=last_check, changes=changes)


def _walk(findings: Findings, chosen: dict[str, int]) -> None:
    known = dict(LedgerMark.objects.filter(**chosen).ends(findings.earlier.until))
    for (officer_id, end), chain in groupby(_stream(chosen), key=itemgetter(0, 1)):
        findings.officers += 1
        mark = known.pop(officer_id, ChainEnd())
        rows = _watched(chain, findings)
        for broken in [*breaks_in(rows, end, officer_id, mark)]:
            findings.add(broken)
        settled = findings.settled.close(officer_id)
        findings.earlier.close(officer_id)
        if settled != mark:
            findings.marks.append((officer_id, settled))
    heads = LedgerHead.objects.filter(**chosen, sequence__gt=0)
    evidence = Evidence.objects.filter(officer=OuterRef("officer")).order_by()
    emptied = dict(heads.filter(~Exists(evidence)).values_list("officer_id", "sequence"))
    for officer_id, mark in known.items():
        findings.marks.append((officer_id, ChainEnd()))
        emptied[officer_id] = max(mark.sequence, emptied.get(officer_id, 0))
    for officer_id, length in sorted(emptied.items()):
        findings.officers += 1
        findings.add(Break(BreakKind.CUT, officer_id, 1, length))


def _watched(chain: Iterable[_Streamed], findings: Findings) -> Iterator[tuple[LedgerRow, bytes]]:
    """Count the rows that pass, and show them to the fingerprints."""
    for _officer, _end, row, stored in chain:
        findings.rows += 1
        findings.settled.see(row, stored)
        findings.earlier.see(row, stored)
        yield row, stored


def _stream(chosen: dict[str, int]) -> Iterator[_Streamed]:
    """Read rows by officer's id and sequence, each with the end on record of its chain.

    One statement sees rows and ends at one moment, so who records meanwhile causes no alarm.
    """
    columns = [*FIELDS[:-1], "voids__key", "chain_hash"]
    head = ["officer__ledger_head__sequence", "officer__ledger_head__chain_hash"]
    # Not by ``officer``: that is by name, and people are renamed.
    rows = Evidence.objects.filter(**chosen).order_by("officer_id", "sequence")
    values: Iterator[Any] = rows.values_list(*columns, *head).iterator(chunk_size=ROWS_AT_ONCE)
    for *written, voids, stored, length, last in values:
        row = LedgerRow(**dict(zip(FIELDS, [*written, voids or ""], strict=True)))
        end = None if length is None else ChainEnd(length, bytes(last))
        yield row.officer_id, end, row, bytes(stored)
