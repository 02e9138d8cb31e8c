"""Prove that the ledger is as it was written, or say where it is not.

The chains find what was changed, added, left out or reordered in a ledger. Whoever rewrites an
officer's chain from some row to its end, with the end on record, is found by the *fingerprint*:
each nightly check leaves one of the ends of all chains in the audit trail, and the next check
computes it again for the same moment.
"""

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.competency.models import Evidence, LedgerAnswer, LedgerCheck, LedgerHead
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
from lms.core import audit, jobs

OFFICERS_PER_SLICE = 5_000
ROWS_AT_ONCE = 2_000
BREAKS_KEPT = 50
SETTLED_AFTER = dt.timedelta(hours=1)
"""A fingerprint leaves out what is younger: a transaction may still be writing it."""

_Streamed = tuple[int, ChainEnd | None, LedgerRow, bytes]

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Findings:
    """What a walk through the ledger has found so far. ``breaks`` holds the first ones.

    ``settled`` is the fingerprint to leave, ``earlier`` that of the latest check taken again.
    """

    settled: Fingerprint
    earlier: Fingerprint
    officers: int = 0
    rows: int = 0
    break_count: int = 0
    breaks: list[Break] = field(default_factory=list)

    def add(self, broken: Break) -> None:
        """Count a break, and keep it if it is one of the first."""
        self.break_count += 1
        if len(self.breaks) < BREAKS_KEPT:
            self.breaks.append(broken)

    def as_json(self) -> dict[str, Any]:
        """Write it down for the next job, in plain JSON, between two officers."""
        return {
            "settled": _fingerprint_as_json(self.settled),
            "earlier": _fingerprint_as_json(self.earlier),
            "officers": self.officers,
            "rows": self.rows,
            "break_count": self.break_count,
            "breaks": [asdict(broken) for broken in self.breaks],
        }

    @classmethod
    def from_json(cls, written: dict[str, Any]) -> "Findings":
        """Read what ``as_json`` wrote."""
        return cls(
            settled=_fingerprint_from_json(written["settled"]),
            earlier=_fingerprint_from_json(written["earlier"]),
            officers=written["officers"],
            rows=written["rows"],
            break_count=written["break_count"],
            breaks=[Break.from_json(entry) for entry in written["breaks"]],
        )


def _fingerprint_as_json(fingerprint: Fingerprint) -> dict[str, str]:
    return {"until": fingerprint.until.isoformat(), "digest": fingerprint.digest}


def _fingerprint_from_json(written: dict[str, str]) -> Fingerprint:
    return Fingerprint(dt.datetime.fromisoformat(written["until"]), written["digest"])


def begin() -> Findings:
    """Start a walk through the ledger that also looks back at the latest check. One query."""
    check = latest_check()
    return Findings(
        settled=Fingerprint(timezone.now() - SETTLED_AFTER),
        earlier=Fingerprint(check.until if check else NEVER),
    )


def latest_check() -> LedgerCheck | None:
    """Return what the latest check found, if there was one. One query."""
    found: LedgerCheck | None = LedgerCheck.objects.order_by("-pk").first()
    return found


def verify_officer(officer_id: int) -> Findings:
    """Walk one officer's chain. Two queries; memory does not grow with the rows."""
    findings = Findings(Fingerprint(timezone.now()), Fingerprint(NEVER))
    _walk(findings, {"officer": officer_id})
    return findings


def verify_ledger() -> Findings:
    """Walk the whole ledger, and compare it with the latest check.

    Three queries for every 5,000 officers; memory does not grow with the rows.
    """
    findings = begin()
    after: int | None = 0
    while after is not None:
        after = walk_slice(findings, after)
    compare(findings)
    return findings


def walk_slice(findings: Findings, after: int) -> int | None:
    """Walk the chains of the next officers after the id ``after``; return the last id, if not all.

    Three queries.
    """
    heads = LedgerHead.objects.filter(officer__gt=after).order_by("officer")
    ids = heads.values_list("officer", flat=True)
    last: int | None = ids[OFFICERS_PER_SLICE - 1 : OFFICERS_PER_SLICE].first()
    between = {"officer__gt": after} | ({"officer__lte": last} if last else {})
    _walk(findings, between)
    return last


def compare(findings: Findings) -> None:
    """Note a break if the latest check had found another ledger. At most one query."""
    if findings.earlier.until == NEVER:
        return
    earlier = LedgerCheck.objects.filter(until=findings.earlier.until).last()
    if earlier and earlier.digest != findings.earlier.digest:
        findings.add(Break(BreakKind.REWRITTEN))


def check(written: dict[str, Any] | None = None, after: int = 0) -> None:
    """Walk the ledger from the officer after the id ``after``, and close with the check's entry.

    A job that has had its time pauses, and goes on with what is ``written`` so far.
    """
    findings = Findings.from_json(written) if written else begin()
    while last := walk_slice(findings, after):
        after = last
        if jobs.pause_if_late(written=findings.as_json(), after=after):
            return
    compare(findings)
    conclude(findings)


@transaction.atomic
def conclude(findings: Findings) -> LedgerCheck:
    """Keep the outcome of a check, and put its fingerprint into the audit trail."""
    check: LedgerCheck = LedgerCheck.objects.create(
        until=findings.settled.until,
        officers=findings.officers,
        rows=findings.rows,
        digest=findings.settled.digest,
        breaks=[asdict(broken) for broken in findings.breaks],
        break_count=findings.break_count,
        has_news=_has_news(findings, latest_check()),
    )
    audit.record(
        by=None,
        action="ledger.broken" if findings.break_count else "ledger.check",
        target=check,
        changes={
            "until": findings.settled.until,
            "officers": findings.officers,
            "rows": findings.rows,
            "fingerprint": findings.settled.digest,
            "breaks": findings.break_count,
        },
    )
    if findings.break_count:
        logger.error("The ledger breaks in %d places: %s", findings.break_count, findings.breaks)
    return check


def _has_news(findings: Findings, before: LedgerCheck | None) -> bool:
    """Tell whether there is something the check ``before`` had not found.

    That the past was rewritten always is: the next check compares with what it then was.
    """
    known = [Break.from_json(entry) for entry in before.breaks] if before else []
    known_count = before.break_count if before else 0
    return findings.break_count > known_count or any(
        broken.kind is BreakKind.REWRITTEN or broken not in known for broken in findings.breaks
    )


def unanswered() -> list[LedgerCheck]:
    """List the checks whose findings nobody has answered for, the oldest first. One query."""
    return list(LedgerCheck.objects.unanswered())


@transaction.atomic
def answer(*, last_check: LedgerCheck, reason: str, by: Any) -> None:
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
    for (officer_id, end), chain in groupby(_stream(chosen), key=itemgetter(0, 1)):
        findings.officers += 1
        for broken in breaks_in(_watched(chain, findings), end, officer_id):
            findings.add(broken)
        findings.settled.close(officer_id)
        findings.earlier.close(officer_id)
    evidence = Evidence.objects.filter(officer=OuterRef("officer")).order_by()
    emptied = LedgerHead.objects.filter(~Exists(evidence), **chosen, sequence__gt=0)
    for head in emptied.order_by("officer"):
        findings.officers += 1
        findings.add(Break(BreakKind.CUT, head.officer_id, 1, head.sequence))


def _watched(chain: Iterable[_Streamed], findings: Findings) -> Iterator[tuple[LedgerRow, bytes]]:
    """Count the rows that pass, and show them to the fingerprints."""
    for _officer, _end, row, stored in chain:
        findings.rows += 1
        findings.settled.see(row, stored)
        findings.earlier.see(row, stored)
        yield row, stored


def _stream(chosen: dict[str, int]) -> Iterator[_Streamed]:
    """Read rows by officer and sequence, each with the end on record of its chain.

    One statement sees rows and ends at one moment, so who records meanwhile causes no alarm.
    """
    columns = [*FIELDS[:-1], "voids__key", "chain_hash"]
    head = ["officer__ledger_head__sequence", "officer__ledger_head__chain_hash"]
    rows = Evidence.objects.filter(**chosen).order_by("officer", "sequence")
    values: Iterator[Any] = rows.values_list(*columns, *head).iterator(chunk_size=ROWS_AT_ONCE)
    for *written, voids, stored, length, last in values:
        row = LedgerRow(**dict(zip(FIELDS, [*written, voids or ""], strict=True)))
        end = None if length is None else ChainEnd(length, bytes(last))
        yield row.officer_id, end, row, bytes(stored)
