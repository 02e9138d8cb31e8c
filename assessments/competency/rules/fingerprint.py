"""The fingerprint of a check: one hash over all that it found, and over the fingerprint before.

Kept outside the machine, it proves all checks up to it, and what they found.
"""

import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass

WRITTEN = re.compile(r"(?:(?P<until>\d{8}T\d{6}Z)-)?(?P<digest>[0-9a-f]{64})")
MOMENT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """What a check found, as texts and numbers.

    ``evidence`` is the hash over the ends of all chains until ``until``, ``trail`` that of the last
    seal, ``rules`` one over what it witnessed, ``breaks`` canonical JSON, and ``previous`` the
    fingerprint of the check before.
    """

    number: int
    until: dt.datetime
    officers: int
    rows: int
    evidence: str
    trail_sequence: int
    trail: str
    rules: str
    breaks: str
    previous: str


def fingerprint(facts: CheckFacts) -> str:
    """Return the fingerprint, 64 hexadecimal digits."""
    written = [
        "prima-check-1",
        facts.number,
        facts.until.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        facts.officers,
        facts.rows,
        facts.evidence,
        facts.trail_sequence,
        facts.trail,
        facts.rules,
        facts.breaks,
        facts.previous,
    ]
    text = json.dumps(written, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Kept:
    """A fingerprint as somebody kept it: with the moment it is of (to the second), if they did."""

    digest: str
    until: dt.datetime | None = None

    @classmethod
    def read(cls, text: str) -> "Kept":
        """Read what ``str`` wrote, or the bare digest; blanks and capitals do not matter.

        Raises:
            ValueError: if it is neither.
        """
        squeezed = "".join(text.split())
        moment, _dash, digest = squeezed.rpartition("-")
        found = WRITTEN.fullmatch("-".join(filter(None, [moment.upper(), digest.lower()])))
        if not found:
            raise ValueError(f"“{text}” is no fingerprint.")
        until = found["until"]
        return cls(
            found["digest"],
            dt.datetime.strptime(until, MOMENT).replace(tzinfo=dt.UTC) if until else None,
        )

    def __str__(self) -> str:
        if self.until is None:
            return self.digest
        return f"{self.until.astimezone(dt.UTC):{MOMENT}}-{self.digest}"
