"""How the rows of an officer's ledger are chained: each hash covers its row and all before it.

A row is written down in one way only, as a JSON list of texts in a fixed order: moments in UTC to
the microsecond, numbers by ``repr`` of the float, absent values as ``null``. Database ids that a
restore could change are left out where the row has a better name: a voided row is named by its
key.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, fields

HASH_BYTES = 32
START_OF_CHAIN = bytes(HASH_BYTES)
FORMAT = "prima-evidence-1"  # changes with the fields or the way they are written


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What a row of the ledger says. ``voids`` is the key of the row it voids, empty if none."""

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
    voids: str


FIELDS = tuple(field.name for field in fields(LedgerRow))


def canonical(row: LedgerRow) -> bytes:
    """Write the row down in the one way that is hashed."""
    values = [_as_text(getattr(row, name)) for name in FIELDS]
    text = json.dumps([FORMAT, *values], ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def link(previous: bytes, row: LedgerRow) -> bytes:
    """Return the hash of ``row`` after the hash of the row before it (32 bytes each)."""
    return hashlib.sha256(previous + canonical(row)).digest()


def fingerprint(before: str, officer_id: int, sequence: int, chain_hash: bytes) -> str:
    """Add the end of one officer's chain to the fingerprint of those before it (both hex)."""
    return hashlib.sha256(
        f"{before}:{officer_id}:{sequence}:{chain_hash.hex()}".encode()
    ).hexdigest()


def _as_text(value: str | float | dt.date | None) -> str | None:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if value is None or isinstance(value, str) else repr(value)
