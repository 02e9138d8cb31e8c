"""How the entries of the audit trail are chained: each hash covers its entry and all before it.

An entry is written down in one way only, as a JSON list in a fixed order with the moment in UTC to
the microsecond. The network address is left out, since it is to be forgotten: a hash of it would
give it away, for there are few enough addresses to try them all.

Each seal says in which format its entry was hashed. A new column makes a new format, for the seals
made from then on.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from enum import StrEnum

HASH_BYTES = 32
START_OF_CHAIN = bytes(HASH_BYTES)


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """What an entry says, and the format, number and hash of its seal."""

    sequence: int
    format: int
    chain_hash: bytes
    id: int
    at: dt.datetime
    actor_id: int | None
    actor_label: str
    action: str
    target_type: str
    target_id: str
    target_label: str
    changes: object


FIELDS = tuple(field.name for field in fields(SealedEntry))
ENTRY_FIELDS = FIELDS[3:]
HASHED_FIELDS: dict[int, tuple[str, ...]] = {
    1: (
        "id",
        "at",
        "actor_id",
        "actor_label",
        "action",
        "target_type",
        "target_id",
        "target_label",
        "changes",
    ),
}
"""What each format hashes, in this order. An entry is never changed: chains rest on it."""
FORMAT = max(HASHED_FIELDS)
"""The format of the seals that are made now."""


class TrailFault(StrEnum):
    """In which way the audit trail is not as it was written."""

    CHANGED = "changed"  # an entry is not what was sealed, or does not follow the one before it
    UNREADABLE = "unreadable"  # an entry is of a format that is not known here
    MISSING = "missing"  # entries between two others are gone, or their seals
    UNSEALED = "unsealed"  # an entry was put among the sealed ones, or its seal is gone
    CUT = "cut"  # the last sealed entries are gone
    REWRITTEN = "rewritten"  # sound in itself, but not what an earlier check found


@dataclass(frozen=True, slots=True)
class TrailBreak:
    """Where the trail breaks: seals ``first`` to ``last``; of unsealed entries their ids."""

    fault: TrailFault
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class TrailEnd:
    """How many entries are sealed, and the hash of the last seal."""

    sequence: int = 0
    chain_hash: bytes = START_OF_CHAIN


def link(previous: bytes, entry: SealedEntry) -> bytes:
    """Return the hash of ``entry`` after the hash of the one before it (32 bytes each).

    Raises:
        KeyError: if its format is not known here.
    """
    values = [_plain(getattr(entry, name)) for name in HASHED_FIELDS[entry.format]]
    written = [f"prima-audit-{entry.format}", *values]
    text = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(previous + text.encode()).digest()


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return value


@dataclass(slots=True)
class TrailWalk:
    """A walk along the chain from its beginning, which can be interrupted after any entry.

    ``known`` is where an earlier check found the end, and ``end`` how far the walk has come.
    """

    known: TrailEnd = field(default_factory=TrailEnd)
    end: TrailEnd = field(default_factory=TrailEnd)

    def along(self, entries: Iterable[SealedEntry]) -> Iterator[TrailBreak]:
        """Go on through the next ``entries``, in order of their seals, and yield every break.

        After a break the walk goes on from the hash as stored, so one changed entry is one break.
        """
        for entry in entries:
            number = entry.sequence
            if number > self.end.sequence + 1:
                yield TrailBreak(TrailFault.MISSING, self.end.sequence + 1, number - 1)
            elif entry.format not in HASHED_FIELDS:
                yield TrailBreak(TrailFault.UNREADABLE, number, number)
            elif link(self.end.chain_hash, entry) != entry.chain_hash:
                yield TrailBreak(TrailFault.CHANGED, number, number)
            if number == self.known.sequence and entry.chain_hash != self.known.chain_hash:
                yield TrailBreak(TrailFault.REWRITTEN, 1, number)
            self.end = TrailEnd(number, entry.chain_hash)

    def at_the_end(self) -> Iterator[TrailBreak]:
        """Yield a break if the earlier check had found a longer chain."""
        if self.end.sequence < self.known.sequence:
            yield TrailBreak(TrailFault.CUT, self.end.sequence + 1, self.known.sequence)
