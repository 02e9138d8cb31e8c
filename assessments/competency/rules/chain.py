"""How the rows of an officer's ledger are chained: each hash covers its row and all before it.

A row is written down in one way only, as a JSON list of texts in a fixed order: moments in UTC to
the microsecond, numbers by ``repr`` of the float, absent values as ``null``. Database ids that a
restore could change are left out where the row has a better name: a voided row is named by its
key.

Each row says in which format it was hashed. A new column makes a new format, for the rows written
from then on, and no chain that was written before is broken by it.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from assessments.competency.rules.foundation import Change

HASH_BYTES = 32
START_OF_CHAIN = bytes(HASH_BYTES)
NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What a row of the ledger says. ``voids`` is the key of the row it voids, empty if none."""

    format: int
    officer_id: int
    sequence: int
    key: str
    indicator_id: int
    strength: float
    weight: float
    source_kind: str
    source_key: str
    source_title: str
    source_version: str
    occurred_at: dt.datetime
    valid_until: dt.date | None
    recorded_at: dt.datetime
    recorded_by_id: int | None
    reason: str
    observations: int | None
    chance: float
    occasion: str
    has_fault: bool
    voids: str


class BreakKind(StrEnum):
    """In which way a chain is not as it was written."""

    CHANGED = "changed"  # the row is not what was hashed, or does not follow the one before it
    UNREADABLE = "unreadable"  # the row is of a format that is not known here
    MISSING = "missing"  # rows between two others are gone
    REPEATED = "repeated"  # two rows take the same place
    CUT = "cut"  # the last rows are gone
    ADDED = "added"  # rows after the end on record
    END_CHANGED = "end_changed"  # the last row and the end on record do not agree
    END_MISSING = "end_missing"  # there are rows, but no end on record
    REWRITTEN = "rewritten"  # sound in itself, but not what an earlier check found
    CHAIN_REWRITTEN = "chain_rewritten"  # the same, and it is known whose chain it was
    MARKS_CHANGED = "marks_changed"  # what a check wrote down of the ends is not what it found
    CHECKS_MISSING = "checks_missing"
    CHECK_CHANGED = "check_changed"
    NEVER_CHECKED = "never_checked"  # no check gave the fingerprint that was kept outside
    OLDER_COPY = "older_copy"  # nor could it: the database ends before
    # The same of the audit trail (``TrailFault``); rows are places in its chain.
    TRAIL_CHANGED = "trail_changed"
    TRAIL_UNREADABLE = "trail_unreadable"
    TRAIL_MISSING = "trail_missing"
    TRAIL_UNSEALED = "trail_unsealed"
    TRAIL_CUT = "trail_cut"
    TRAIL_REWRITTEN = "trail_rewritten"
    # Of policies, frameworks and requirements; nothing in the audit trail explains it.
    RULES_CHANGED = "rules_changed"
    RULES_ADDED = "rules_added"
    RULES_REMOVED = "rules_removed"
    LEVEL_DIFFERS = "level_differs"  # the level kept is not the one that the ledger gives
    LEVEL_DATED = "level_dated"  # the level is, but not why or how long it holds


@dataclass(frozen=True, slots=True)
class Break:
    """Where the ledger breaks: rows ``first`` to ``last`` of an officer, or of the audit trail.

    ``officer_id`` is ``None`` and the rows are 0 where only the whole is known to differ. Of a
    level that differs, they are the one kept and the right one, in the competency ``subject``.
    ``about``, ``subject`` and ``changes`` say what of the rules was changed, from what to what.
    """

    kind: BreakKind
    officer_id: int | None = None
    first: int = 0
    last: int = 0
    about: str = ""
    subject: str = ""
    changes: tuple[Change, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Write it down in plain JSON, without what is empty."""
        written = asdict(self)
        return {name: value for name, value in written.items() if value not in ("", ())}

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> "Break":
        """Read what ``as_json`` wrote."""
        changes = tuple(map(tuple, entry.get("changes", ())))
        return cls(**{**entry, "kind": BreakKind(entry["kind"]), "changes": changes})


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """How many rows a chain has, and the hash of the last."""

    sequence: int = 0
    chain_hash: bytes = START_OF_CHAIN


NO_END = ChainEnd()
FIELDS = tuple(field.name for field in fields(LedgerRow))
HASHED_FIELDS: dict[int, tuple[str, ...]] = {
    1: (
        "officer_id",
        "sequence",
        "key",
        "indicator_id",
        "strength",
        "weight",
        "source_kind",
        "source_key",
        "source_title",
        "source_version",
        "occurred_at",
        "valid_until",
        "recorded_at",
        "recorded_by_id",
        "reason",
        "voids",
    ),
}
HASHED_FIELDS[2] = (*HASHED_FIELDS[1], "observations", "chance", "occasion", "has_fault")
"""What each format hashes, in this order. An entry is never changed: chains rest on it."""
FORMAT = max(HASHED_FIELDS)
"""The format of the rows that are written now."""


def canonical(row: LedgerRow) -> bytes:
    """Write the row down in the one way that is hashed in its format.

    Raises:
        KeyError: if the format is not known here.
    """
    values = [_as_text(getattr(row, name)) for name in HASHED_FIELDS[row.format]]
    written = [f"prima-evidence-{row.format}", *values]
    return json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode()


def link(previous: bytes, row: LedgerRow) -> bytes:
    """Return the hash of ``row`` after the hash of the row before it (32 bytes each)."""
    return hashlib.sha256(previous + canonical(row)).digest()


def breaks_in(
    rows: Iterable[tuple[LedgerRow, bytes]],
    end: ChainEnd | None,
    officer_id: int,
    known: ChainEnd = NO_END,
) -> Iterator[Break]:
    """Walk one officer's ``rows`` with their hashes, in order of sequence, and yield every break.

    ``end`` is what is on record as the end of the chain (``None``: nothing), ``known`` where an
    earlier check had found it. After a break the walk goes on from the hash as stored, so that one
    changed row is one break.
    """
    last, is_cut = ChainEnd(), False
    for row, stored in rows:
        if broken := _break_in_row(last, row, stored, officer_id):
            yield broken
        if row.sequence == known.sequence and stored != known.chain_hash:
            yield Break(BreakKind.CHAIN_REWRITTEN, officer_id, 1, row.sequence)
        last = ChainEnd(row.sequence, stored)
    if broken := _break_at_end(last, end, officer_id):
        is_cut = broken.kind is BreakKind.CUT
        yield broken
    if last.sequence < known.sequence and not is_cut:
        yield Break(BreakKind.CUT, officer_id, last.sequence + 1, known.sequence)


def _break_in_row(last: ChainEnd, row: LedgerRow, stored: bytes, officer_id: int) -> Break | None:
    expected = last.sequence + 1
    if row.sequence < expected:
        return Break(BreakKind.REPEATED, officer_id, row.sequence, row.sequence)
    if row.sequence > expected:
        return Break(BreakKind.MISSING, officer_id, expected, row.sequence - 1)
    if row.format not in HASHED_FIELDS:
        return Break(BreakKind.UNREADABLE, officer_id, row.sequence, row.sequence)
    if link(last.chain_hash, row) != stored:
        return Break(BreakKind.CHANGED, officer_id, row.sequence, row.sequence)
    return None


def _break_at_end(last: ChainEnd, end: ChainEnd | None, officer_id: int) -> Break | None:
    if end is None:
        return Break(BreakKind.END_MISSING, officer_id, last.sequence, last.sequence)
    if last.sequence < end.sequence:
        return Break(BreakKind.CUT, officer_id, last.sequence + 1, end.sequence)
    if last.sequence > end.sequence:
        return Break(BreakKind.ADDED, officer_id, end.sequence + 1, last.sequence)
    if last.chain_hash != end.chain_hash:
        return Break(BreakKind.END_CHANGED, officer_id, last.sequence, last.sequence)
    return None


def _as_text(value: str | float | dt.date | None) -> str | None:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if value is None or isinstance(value, str) else repr(value)


@dataclass(slots=True)
class Fingerprint:
    """One hash (hex) over the ends that all chains had at a moment, taken officer by officer.

    It stays the same as rows are added, because it looks at those recorded before ``until`` only.
    Until ``NEVER`` it stays empty.
    """

    until: dt.datetime
    digest: str = ""
    end: ChainEnd = ChainEnd()

    def see(self, row: LedgerRow, chain_hash: bytes) -> None:
        """Take note of the next row of the officer's chain."""
        if row.recorded_at < self.until:
            self.end = ChainEnd(row.sequence, chain_hash)

    def close(self, officer_id: int) -> ChainEnd:
        """Add the end of the officer's chain as it then was, and return it."""
        end, self.end = self.end, ChainEnd()
        if end.sequence:
            text = f"{self.digest}:{officer_id}:{end.sequence}:{end.chain_hash.hex()}"
            self.digest = hashlib.sha256(text.encode()).hexdigest()
        return end
