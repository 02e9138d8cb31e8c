"""The checks themselves: each is numbered, and its fingerprint covers the one before.

A fingerprint that was kept outside tells whether this database is the one that it was taken of.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from assessments.competency.ledger.first_format import FORMAT as FIRST_FORMAT
from assessments.competency.ledger.foundations import WitnessedRow
from assessments.competency.models import LedgerCheck, Witness
from assessments.competency.rules.chain import Break, BreakKind
from assessments.competency.rules.fingerprint import CheckFacts, Kept, fingerprint
from lms.core.models import AuditEvent, canonical_json

ACTIONS = ("ledger.check", "ledger.broken")
"""What a check leaves in the audit trail, with its number."""


def latest() -> LedgerCheck | None:
    """Return the latest check, if there was one. One query."""
    found: LedgerCheck | None = LedgerCheck.objects.order_by("-number").first()
    return found


def latest_fingerprint() -> Kept | None:
    """Return the fingerprint to keep, if there is one. One query."""
    check = latest()
    return Kept(check.fingerprint, check.until) if check and check.fingerprint else None


def fingerprint_of(check: LedgerCheck, witnessed: Sequence[WitnessedRow], previous: str) -> str:
    """Return the fingerprint that covers a check, what it witnessed, and the one before it."""
    rules = canonical_json(sorted(witnessed, key=str))
    return fingerprint(
        CheckFacts(
            number=check.number,
            until=check.until,
            officers=check.officers,
            rows=check.rows,
            evidence=check.digest,
            trail_sequence=check.trail_sequence,
            trail=bytes(check.trail_hash).hex(),
            rules=hashlib.sha256(rules.encode()).hexdigest(),
            breaks=canonical_json([check.breaks, check.break_count, check.has_news]),
            previous=previous,
        )
    )


def find(kept: Kept) -> LedgerCheck | Break:
    """Find the check that gave a fingerprint kept outside, or say what is wrong. Two queries."""
    found: LedgerCheck | None = LedgerCheck.objects.filter(fingerprint=kept.digest).last()
    if found:
        return found
    newest = latest()
    last = newest.until.isoformat() if newest else ""
    is_older = kept.until is not None and (newest is None or newest.until < kept.until)
    return Break(BreakKind.OLDER_COPY if is_older else BreakKind.NEVER_CHECKED, subject=last)


def breaks() -> Iterator[Break]:
    """Walk the checks from the first, and yield where they were removed or changed. Three queries.

    Checks of the first format have a number and no fingerprint.
    """
    witnessed = _witnessed()
    number, previous = 0, ""
    for check in LedgerCheck.objects.order_by("number"):
        if check.number > number + 1:
            yield Break(BreakKind.CHECKS_MISSING, first=number + 1, last=check.number - 1)
            previous = ""
        elif check.format > FIRST_FORMAT or previous:
            right = fingerprint_of(check, witnessed.get(check.pk, ()), previous)
            if right != check.fingerprint:
                yield Break(BreakKind.CHECK_CHANGED, first=check.number, last=check.number)
        number, previous = check.number, check.fingerprint
    if (last := _last_in_the_trail()) > number:
        yield Break(BreakKind.CHECKS_MISSING, first=number + 1, last=last)


def _last_in_the_trail() -> int:
    told = AuditEvent.objects.filter(action__in=ACTIONS, changes__has_key="number")
    latest_told = told.order_by("-pk").first()
    return int(latest_told.changes["number"]) if latest_told else 0


def _witnessed() -> Mapping[int, Sequence[WitnessedRow]]:
    found: dict[int, list[WitnessedRow]] = defaultdict(list)
    rows = Witness.objects.values_list("check_made", "about", "object_id", "snapshot")
    for check_id, about, object_id, digest in rows:
        found[check_id].append((about, object_id, digest))
    return found
