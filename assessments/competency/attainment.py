"""When is a level of a competency attained? The pure rule, and why it says so.

A level is attained when each of its indicators, and those of the levels below, is *met*: when at
least ``policy.sources_required`` independent sources each show it with a value at or over
``policy.threshold``. The value of a piece of evidence is strength x weight x decay, where decay
halves with every half-life of age. Evidence for a higher level of the same competency also counts
for the indicators of its lower levels. Only measured and assessor evidence counts.

One piece speaks for a source. Among the pieces for the same indicator the policy selects it; the
best of those then stands for the source, because weakness at a higher level says nothing against
strength shown at a lower one.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

RULE_VERSION = 1  # grows with every change that can give another level for the same evidence
DAYS_PER_MONTH = 365.25 / 12
ROUNDING = 1e-9  # 0.7 reached by another division is still 0.7


class SourceKind(StrEnum):
    """What kind of observation a piece of evidence comes from."""

    QUIZ = "quiz"
    ROLEPLAY = "roleplay"
    ASSESSOR = "assessor"
    SELF_RATING = "self"
    SUPERVISOR_RATING = "supervisor"
    CITIZEN_RATING = "citizen"


COUNTING_SOURCES = frozenset({SourceKind.QUIZ, SourceKind.ROLEPLAY, SourceKind.ASSESSOR})


class Selection(StrEnum):
    """Which piece speaks when a source has several for the same indicator."""

    HIGHEST = "highest"
    LATEST = "latest"


class Ignored(StrEnum):
    """Why a piece of evidence did not count."""

    VOIDED = "voided"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    KIND = "kind"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of the rule. ``threshold`` is 0-1; the name and version go on every report."""

    name: str
    version: int
    threshold: float = 0.70
    sources_required: int = 2
    selection: Selection = Selection.HIGHEST


@dataclass(frozen=True, slots=True)
class IndicatorKey:
    """An indicator of one competency: its code (such as ``2.3``) and the level it describes."""

    code: str
    level: int


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One row of the ledger as the rule sees it.

    ``strength`` and ``weight`` are 0-1. ``occurred_at`` is in the organisation's time zone, so
    that its date is the day the officer would name.
    """

    id: int
    indicator: IndicatorKey
    strength: float
    weight: float
    source_kind: SourceKind
    source_key: str
    occurred_at: dt.datetime
    valid_until: dt.date | None = None
    is_voided: bool = False

    def has_expired(self, on: dt.date) -> bool:
        """Tell whether the evidence is no longer valid on the day ``on``."""
        return self.valid_until is not None and self.valid_until < on


@dataclass(frozen=True, slots=True)
class CountedEvidence:
    """A piece of evidence that speaks for its source, and the value it has on the day."""

    id: int
    source_key: str
    value: float
    is_enough: bool


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """How one indicator stands: which evidence counted, which did not and why."""

    indicator: IndicatorKey
    is_met: bool
    counted: tuple[CountedEvidence, ...]
    ignored: tuple[tuple[int, Ignored], ...]
    sources_missing: int


@dataclass(frozen=True, slots=True)
class AttainmentResult:
    """The attained level (0: none yet) and the reason for it, indicator by indicator."""

    level: int
    indicators: tuple[IndicatorResult, ...]

    @property
    def has_evidence(self) -> bool:
        """Tell whether any evidence counts on the day, strong enough or not."""
        return any(result.counted for result in self.indicators)

    @property
    def next_level(self) -> int | None:
        """The lowest level not attained; ``None`` at the top."""
        above = (r.indicator.level for r in self.indicators if r.indicator.level > self.level)
        return min(above, default=None)

    @property
    def missing_for_next_level(self) -> tuple[IndicatorResult, ...]:
        """The unmet indicators of the next level; empty at the top."""
        return self.missing_for(self.next_level or 0)

    def missing_for(self, level: int) -> tuple[IndicatorResult, ...]:
        """Return the unmet indicators of ``level`` and of the levels below it."""
        return tuple(r for r in self.indicators if r.indicator.level <= level and not r.is_met)


def decay(age_days: int, half_life_months: int | None) -> float:
    """Return the weight of evidence ``age_days`` old: 0.5 after one half-life, 0.25 after two.

    Without a half-life evidence keeps its weight.
    """
    if half_life_months is None or age_days <= 0:
        return 1.0
    return float(0.5 ** (age_days / (half_life_months * DAYS_PER_MONTH)))


def attain(
    indicators: Iterable[IndicatorKey],
    evidence: Iterable[EvidenceItem],
    policy: Policy,
    on: dt.date,
    half_life_months: int | None = None,
) -> AttainmentResult:
    """Apply the rule to all evidence of one officer for one competency on the day ``on``.

    The order of ``evidence`` does not matter.
    """
    pieces = [_valued(item, on, half_life_months) for item in evidence]
    results = tuple(
        _judge(indicator, [p for p in pieces if p.speaks_for(indicator)], policy, on)
        for indicator in sorted(indicators, key=lambda i: (i.level, i.code))
    )
    return AttainmentResult(_highest_complete_level(results), results)


@dataclass(frozen=True, slots=True)
class _Piece:
    """An evidence item with its value on the day."""

    item: EvidenceItem
    value: float

    def rank_for(self, indicator: IndicatorKey) -> tuple[float, bool, dt.datetime, int]:
        return (
            self.value,
            self.item.indicator == indicator,
            self.item.occurred_at,
            self.item.id,
        )

    @property
    def recency(self) -> tuple[dt.datetime, float, int]:
        return (self.item.occurred_at, self.value, self.item.id)

    def speaks_for(self, indicator: IndicatorKey) -> bool:
        return self.item.indicator == indicator or self.item.indicator.level > indicator.level

    def reason_passed_over(self, on: dt.date) -> Ignored:
        return Ignored.EXPIRED if self.item.has_expired(on) else Ignored.SUPERSEDED


def _valued(item: EvidenceItem, on: dt.date, half_life_months: int | None) -> _Piece:
    age = (on - item.occurred_at.date()).days
    return _Piece(item, item.strength * item.weight * decay(age, half_life_months))


def _highest_complete_level(results: Sequence[IndicatorResult]) -> int:
    level = 0
    for candidate in sorted({result.indicator.level for result in results}):
        if not all(r.is_met for r in results if r.indicator.level == candidate):
            break
        level = candidate
    return level


def _judge(
    indicator: IndicatorKey, pieces: Sequence[_Piece], policy: Policy, on: dt.date
) -> IndicatorResult:
    ignored = {p.item.id: reason for p in pieces if (reason := _reason_to_ignore(p.item, on))}
    by_source: dict[str, list[_Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.item.id not in ignored:
            by_source[piece.item.source_key].append(piece)
    counted = []
    for source_key, candidates in sorted(by_source.items()):
        speaker = _speaker(indicator, candidates, policy.selection, on)
        ignored |= {p.item.id: p.reason_passed_over(on) for p in candidates if p is not speaker}
        if speaker is not None:
            is_enough = speaker.value >= policy.threshold - ROUNDING
            counted.append(CountedEvidence(speaker.item.id, source_key, speaker.value, is_enough))
    enough = sum(piece.is_enough for piece in counted)
    return IndicatorResult(
        indicator,
        is_met=enough >= policy.sources_required,
        counted=tuple(counted),
        ignored=tuple(sorted(ignored.items())),
        sources_missing=max(0, policy.sources_required - enough),
    )


def _reason_to_ignore(item: EvidenceItem, on: dt.date) -> Ignored | None:
    """Say why ``item`` takes no part at all.

    An expired piece still does: the latest word of a source does not give way to an older one by
    running out.
    """
    if item.is_voided:
        return Ignored.VOIDED
    if item.occurred_at.date() > on:
        return Ignored.NOT_YET
    if item.source_kind not in COUNTING_SOURCES:
        return Ignored.KIND
    return None


def _speaker(
    indicator: IndicatorKey, candidates: Sequence[_Piece], selection: Selection, on: dt.date
) -> _Piece | None:
    """Pick the piece that stands for one source; ``None`` when all that could have expired.

    Of equal ones the direct piece is picked, because its reason is the easier one to understand.
    """
    if selection is Selection.LATEST:
        latest: dict[IndicatorKey, _Piece] = {}
        for piece in sorted(candidates, key=lambda p: p.recency):
            latest[piece.item.indicator] = piece
        candidates = list(latest.values())
    valid = [piece for piece in candidates if not piece.item.has_expired(on)]
    return max(valid, key=lambda p: p.rank_for(indicator), default=None)
