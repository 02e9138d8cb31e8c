"""When is a level of a competency attained? The pure rule, and why it says so.

A level is attained when each of its indicators, and those of the levels below, is *met*: when at
least ``policy.sources_required`` independent sources each show it with a value at or over
``policy.threshold``. The value of a piece of evidence is strength x weight x decay, where decay
halves with every half-life of age. Evidence for a higher level of the same competency also counts
for the indicators of its lower levels. Only measured and assessor evidence counts.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

DAYS_PER_MONTH = 365.25 / 12


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
    """Which evidence speaks for a source that has several pieces for an indicator."""

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
    """One row of the ledger as the rule sees it. ``strength`` and ``weight`` are 0-1."""

    id: int
    indicator: IndicatorKey
    strength: float
    weight: float
    source_kind: SourceKind
    source_key: str
    on: dt.date
    valid_until: dt.date | None = None
    is_voided: bool = False


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
    has_evidence: bool

    @property
    def missing_for_next_level(self) -> tuple[IndicatorResult, ...]:
        """The unmet indicators of the next level; empty at the top."""
        return tuple(
            r for r in self.indicators if r.indicator.level == self.level + 1 and not r.is_met
        )


def decay(age_days: int, half_life_months: int | None) -> float:
    """Return the weight of evidence ``age_days`` old: 0.5 after one half-life, 0.25 after two.

    Without a half-life evidence keeps its weight.
    """
    if half_life_months is None or age_days <= 0:
        return 1.0
    return float(0.5 ** (age_days / (half_life_months * DAYS_PER_MONTH)))


def attain(
    indicators: Sequence[IndicatorKey],
    evidence: Iterable[EvidenceItem],
    policy: Policy,
    on: dt.date,
    half_life_months: int | None = None,
) -> AttainmentResult:
    """Apply the rule to all evidence of one officer for one competency on the day ``on``.

    The order of ``evidence`` does not matter.
    """
    pieces = sorted(evidence, key=lambda item: (item.on, item.id))
    results = tuple(
        _judge(indicator, pieces, policy, on, half_life_months)
        for indicator in sorted(indicators, key=lambda i: (i.level, i.code))
    )
    level = 0
    for candidate in sorted({indicator.level for indicator in indicators}):
        if not all(r.is_met for r in results if r.indicator.level == candidate):
            break
        level = candidate
    return AttainmentResult(level, results, has_evidence=any(r.counted for r in results))


def _judge(
    indicator: IndicatorKey,
    pieces: Sequence[EvidenceItem],
    policy: Policy,
    on: dt.date,
    half_life_months: int | None,
) -> IndicatorResult:
    by_source: dict[str, list[tuple[EvidenceItem, float]]] = defaultdict(list)
    ignored: list[tuple[int, Ignored]] = []
    for item in pieces:
        if not _speaks_for(item, indicator):
            continue
        reason = _reason_to_ignore(item, on)
        if reason is not None:
            ignored.append((item.id, reason))
            continue
        value = item.strength * item.weight * decay((on - item.on).days, half_life_months)
        by_source[item.source_key].append((item, value))
    counted = []
    for source_key, candidates in sorted(by_source.items()):
        chosen, value = _choose(candidates, policy.selection)
        counted.append(CountedEvidence(chosen.id, source_key, value, value >= policy.threshold))
        ignored.extend(
            (item.id, Ignored.SUPERSEDED) for item, _value in candidates if item.id != chosen.id
        )
    enough = sum(piece.is_enough for piece in counted)
    return IndicatorResult(
        indicator,
        is_met=enough >= policy.sources_required,
        counted=tuple(counted),
        ignored=tuple(sorted(ignored)),
        sources_missing=max(0, policy.sources_required - enough),
    )


def _speaks_for(item: EvidenceItem, indicator: IndicatorKey) -> bool:
    return item.indicator == indicator or item.indicator.level > indicator.level


def _reason_to_ignore(item: EvidenceItem, on: dt.date) -> Ignored | None:
    if item.is_voided:
        return Ignored.VOIDED
    if item.on > on:
        return Ignored.NOT_YET
    if item.valid_until is not None and item.valid_until < on:
        return Ignored.EXPIRED
    if item.source_kind not in COUNTING_SOURCES:
        return Ignored.KIND
    return None


def _choose(
    candidates: Sequence[tuple[EvidenceItem, float]], selection: Selection
) -> tuple[EvidenceItem, float]:
    """Pick the piece that speaks for one source; ``candidates`` are in order of date."""
    if selection is Selection.LATEST:
        return candidates[-1]
    return max(candidates, key=lambda pair: pair[1])
