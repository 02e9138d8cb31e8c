"""What a check has found so far, as it is handed from one job to the next."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from assessments.competency.ledger import foundations
from assessments.competency.models import LedgerCheck
from assessments.competency.rules.chain import Break, BreakKind, ChainEnd, Fingerprint
from lms.core.audit_chain import TrailBreak, TrailEnd, TrailWalk

BREAKS_KEPT = 50


@dataclass(slots=True)
class Findings:
    """What a walk through the ledger has found so far. ``breaks`` holds the first ones.

    ``settled`` is the fingerprint to leave, ``earlier`` that of the latest check taken again.
    ``after`` is the officer up to whom it has come; once it is through, it goes along ``trail``.
    ``marks`` are the ends of chains that have moved since that check, to be written down.
    """

    settled: Fingerprint
    earlier: Fingerprint
    trail: TrailWalk = field(default_factory=TrailWalk)
    rules: foundations.Found = field(default_factory=foundations.Found)
    after: int | None = 0
    officers: int = 0
    rows: int = 0
    marks: list[tuple[int, ChainEnd]] = field(default_factory=list)
    break_count: int = 0
    breaks: list[Break] = field(default_factory=list)

    def add(self, broken: Break) -> None:
        """Count a break, and keep it if it is one of the first."""
        self.break_count += 1
        if len(self.breaks) < BREAKS_KEPT:
            self.breaks.append(broken)

    def add_trail(self, breaks: Iterable[TrailBreak]) -> None:
        """Count and keep breaks of the audit trail."""
        for found in breaks:
            kind = BreakKind(f"trail_{found.fault}")
            self.add(Break(kind, first=found.first, last=found.last))

    def as_json(self) -> dict[str, Any]:
        """Write it down for the next job, in plain JSON, between two officers."""
        return {
            "format": LedgerCheck.FORMAT,
            "settled": _fingerprint_as_json(self.settled),
            "earlier": _fingerprint_as_json(self.earlier),
            "known": _end_as_json(self.trail.known),
            "trail": _end_as_json(self.trail.end),
            "after": self.after,
            "officers": self.officers,
            "rows": self.rows,
            "break_count": self.break_count,
            "breaks": [broken.as_json() for broken in self.breaks],
        }

    @classmethod
    def from_json(cls, written: dict[str, Any]) -> "Findings":
        """Read what ``as_json`` wrote."""
        return cls(
            settled=_fingerprint_from_json(written["settled"]),
            earlier=_fingerprint_from_json(written["earlier"]),
            trail=TrailWalk(_end_from_json(*written["known"]), _end_from_json(*written["trail"])),
            after=written["after"],
            officers=written["officers"],
            rows=written["rows"],
            break_count=written["break_count"],
            breaks=[Break.from_json(entry) for entry in written["breaks"]],
        )


def _fingerprint_as_json(fingerprint: Fingerprint) -> dict[str, str]:
    return {"until": fingerprint.until.isoformat(), "digest": fingerprint.digest}


def _fingerprint_from_json(written: dict[str, str]) -> Fingerprint:
    return Fingerprint(dt.datetime.fromisoformat(written["until"]), written["digest"])


def _end_as_json(end: TrailEnd) -> list[int | str]:
    return [end.sequence, end.chain_hash.hex()]


def _end_from_json(sequence: int, chain_hash: str) -> TrailEnd:
    return TrailEnd(sequence, bytes.fromhex(chain_hash))
