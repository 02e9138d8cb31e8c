"""When is a level of a competency attained? The pure rule, and why it says so.

A level is attained when each of its indicators, and those of the levels below, is *met*: when at
least ``policy.sources_required`` independent sources each show it with a value at or over
``policy.threshold``. The value of a piece of evidence is strength x weight x decay, where decay
halves with every half-life of age. Evidence for a higher level of the same competency also counts
for the indicators of its lower levels. Only measured and assessed evidence counts.

A source speaks with one voice. Among its pieces for the same indicator the policy selects the
highest or the latest, or takes their average in which newer pieces weigh more; the best of those
then stands for the source, because weakness at a higher level says nothing against strength shown
at a lower one.

Under every policy three things hold. Adding evidence that is good enough by itself never lowers a
level; the order of arrival does not matter; and time alone only takes away. So a level that is lost
without new evidence is lost on a day that can be told beforehand.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import floor, fsum, log2

RULE_VERSION = 3  # grows with every change that can give another level for the same evidence
DAYS_PER_MONTH = 365.25 / 12
ROUNDING = 1e-9  # 0.7 reached by another division is still 0.7
FOREVER = dt.date.max
A_DAY = dt.timedelta(days=1)


class SourceKind(StrEnum):
    """What kind of observation evidence comes from, if from no activity; see ``EvidenceItem``."""

    ASSESSOR = "assessor"
    PRIOR_LEARNING = "prior"
    SELF_RATING = "self"
    SUPERVISOR_RATING = "supervisor"
    CITIZEN_RATING = "citizen"


RATINGS: frozenset[str] = frozenset(
    {SourceKind.SELF_RATING, SourceKind.SUPERVISOR_RATING, SourceKind.CITIZEN_RATING}
)
"""What is said of somebody without being measured or assessed: it never counts."""


class Selection(StrEnum):
    """What speaks when a source has several pieces for the same indicator."""

    HIGHEST = "highest"
    LATEST = "latest"
    DECAYED = "decayed"


class Freshness(StrEnum):
    """How well the evidence still holds the level."""

    CURRENT = "current"
    FADING = "fading"
    STALE = "stale"
    NONE = "none"


class Ignored(StrEnum):
    """Why a piece of evidence did not count."""

    VOIDED = "voided"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    KIND = "kind"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of the rule. ``threshold`` is 0-1; the name and version go on every report.

    A level that is lost within ``fading_days`` counts as fading.
    """

    name: str
    version: int
    threshold: float = 0.70
    sources_required: int = 2
    selection: Selection = Selection.HIGHEST
    fading_days: int = 90


@dataclass(frozen=True, slots=True)
class IndicatorKey:
    """An indicator of one competency: its code (such as ``2.3``) and the level it describes."""

    code: str
    level: int


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One row of the ledger as the rule sees it.

    ``strength`` and ``weight`` are 0-1. ``source_kind`` is a ``SourceKind``, or the name of the
    kind of activity whose result it is. ``occurred_at`` is in the organisation's time zone, so
    that its date is the day the officer would name.
    """

    id: int
    indicator: IndicatorKey
    strength: float
    weight: float
    source_kind: str
    source_key: str
    occurred_at: dt.datetime
    valid_until: dt.date | None = None
    is_voided: bool = False

    @property
    def on(self) -> dt.date:
        """The day of the observation."""
        return self.occurred_at.date()

    @property
    def lasts_until(self) -> dt.date:
        """The last day on which it is valid."""
        return self.valid_until or FOREVER

    def may_count(self) -> bool:
        """Tell whether it is of a kind that counts and has not been voided."""
        return not self.is_voided and self.source_kind not in RATINGS


@dataclass(frozen=True, slots=True)
class CountedEvidence:
    """A piece of evidence that speaks for its source, and the value it has on the day.

    ``averaged`` holds the ids of the other pieces whose average the value is.
    """

    id: int
    source_key: str
    value: float
    is_enough: bool
    averaged: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """How one indicator stands: which evidence counted, which did not and why.

    ``met_until`` is the last day on which it stays met without new evidence, if it is met.
    """

    indicator: IndicatorKey
    is_met: bool
    counted: tuple[CountedEvidence, ...]
    ignored: tuple[tuple[int, Ignored], ...]
    sources_missing: int
    met_until: dt.date | None = None
    heard_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class AttainmentResult:
    """The attained level (0: none yet) and the reason for it, indicator by indicator.

    ``last_evidence_on`` is the day of the latest observation that counts or once counted,
    ``next_evidence_on`` the first day after the one judged for which one is recorded already.
    """

    level: int
    indicators: tuple[IndicatorResult, ...]
    last_evidence_on: dt.date | None = None
    next_evidence_on: dt.date | None = None

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

    @property
    def lost_on(self) -> dt.date | None:
        """The first day on which the level is lower without new evidence; ``None``: never."""
        held = (r.met_until or FOREVER for r in self.indicators if r.indicator.level <= self.level)
        return _day_after(min(held, default=FOREVER))

    @property
    def empty_on(self) -> dt.date | None:
        """The first day on which no evidence counts any more; ``None``: never, or none does."""
        heard = (r.heard_until for r in self.indicators if r.heard_until)
        return _day_after(max(heard, default=FOREVER))


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
    return _judged(_Rule(policy, on, half_life_months), indicators, list(evidence))


def attain_ageless(
    indicators: Iterable[IndicatorKey],
    evidence: Iterable[EvidenceItem],
    policy: Policy,
    on: dt.date,
    half_life_months: int | None = None,
) -> AttainmentResult:
    """Apply the rule as if what had been shown by the day ``on`` neither faded nor expired."""
    return _judged(_Rule(policy, on, half_life_months, ages=False), indicators, list(evidence))


@dataclass(frozen=True, slots=True)
class _Voice:
    """What a source can say of an indicator: a value on the day, and until when it is enough."""

    piece: EvidenceItem
    value: float
    enough_until: dt.date | None
    heard_until: dt.date
    averaged: tuple[int, ...] = ()

    def rank_for(self, indicator: IndicatorKey) -> tuple[float, bool, dt.datetime, int]:
        """Sort voices: of equal ones the direct one is named, its reason is easier to follow."""
        direct = self.piece.indicator == indicator
        return (self.value, direct, self.piece.occurred_at, self.piece.id)


@dataclass(frozen=True, slots=True)
class _Rule:
    """The policy on a day. ``ages`` is false for the question what age has taken away."""

    policy: Policy
    on: dt.date
    half_life_months: int | None
    ages: bool = True

    @property
    def least(self) -> float:
        """The value from which on evidence is enough."""
        return self.policy.threshold - ROUNDING

    def fade(self, since: dt.date, day: dt.date) -> float:
        return decay((day - since).days, self.half_life_months) if self.ages else 1.0

    def is_valid(self, piece: EvidenceItem) -> bool:
        return not self.ages or self.on <= piece.lasts_until

    def reason_to_ignore(self, piece: EvidenceItem) -> Ignored | None:
        """Say why a piece takes no part at all.

        An expired piece still does: the latest word of a source does not give way to an older one
        by running out.
        """
        if piece.is_voided:
            return Ignored.VOIDED
        if piece.on > self.on:
            return Ignored.NOT_YET
        return None if piece.may_count() else Ignored.KIND

    def reason_passed_over(self, piece: EvidenceItem) -> Ignored:
        return Ignored.SUPERSEDED if self.is_valid(piece) else Ignored.EXPIRED

    def result(
        self, indicator: IndicatorKey, heard: Sequence[_Voice], ignored: dict[int, Ignored]
    ) -> IndicatorResult:
        required = self.policy.sources_required
        enough = sorted((v.enough_until for v in heard if v.enough_until), reverse=True)
        is_met = len(enough) >= required
        return IndicatorResult(
            indicator,
            is_met=is_met,
            counted=tuple(
                CountedEvidence(
                    v.piece.id, v.piece.source_key, v.value, bool(v.enough_until), v.averaged
                )
                for v in heard
            ),
            ignored=tuple(sorted(ignored.items())),
            sources_missing=max(0, required - len(enough)),
            met_until=enough[required - 1] if is_met else None,
            heard_until=max((v.heard_until for v in heard), default=None),
        )

    def voices(self, candidates: Sequence[EvidenceItem]) -> list[_Voice]:
        """Let the policy select what a source can say, from its pieces that take part."""
        if self.policy.selection is Selection.HIGHEST:
            return self._valid(candidates)
        by_indicator: dict[IndicatorKey, list[EvidenceItem]] = defaultdict(list)
        for piece in candidates:
            by_indicator[piece.indicator].append(piece)
        groups = by_indicator.values()
        if self.policy.selection is Selection.LATEST:
            return self._valid([max(group, key=self.recency) for group in groups])
        return [voice for group in groups if (voice := self._average(group))]

    def _valid(self, pieces: Iterable[EvidenceItem]) -> list[_Voice]:
        return [self._alone(piece) for piece in pieces if self.is_valid(piece)]

    @staticmethod
    def recency(piece: EvidenceItem) -> tuple[dt.datetime, float, dt.date, int]:
        """Sort by time; of two pieces of one moment the stronger, then the longer valid is last."""
        worth = piece.strength * piece.weight
        return (piece.occurred_at, worth, piece.lasts_until, piece.id)

    def _alone(self, piece: EvidenceItem) -> _Voice:
        worth = piece.strength * piece.weight
        until = self.last_day_enough(worth, piece.on)
        return _Voice(
            piece,
            worth * self.fade(piece.on, self.on),
            min(until, piece.lasts_until) if until else None,
            piece.lasts_until,
        )

    def _average(self, group: Sequence[EvidenceItem]) -> _Voice | None:
        """Average one source's pieces for one indicator; ``None`` when all have expired.

        Each weighs by its age against the newest, so the average stays the same as time passes,
        and the whole then fades with the newest. An expired piece stays in the average as nothing,
        or its end could raise it.
        """
        newest = max(group, key=self.recency)
        valid = sorted(filter(self.is_valid, group), key=self.recency, reverse=True)
        if not valid:
            return None
        speaker, *others = valid
        worth = self._mean(group, newest, self.on)
        return _Voice(
            speaker,
            worth * self.fade(newest.on, self.on),
            self._average_enough_until(group, newest),
            max(piece.lasts_until for piece in valid),
            tuple(piece.id for piece in others),
        )

    def _mean(self, group: Sequence[EvidenceItem], newest: EvidenceItem, day: dt.date) -> float:
        weights = [decay((newest.on - piece.on).days, self.half_life_months) for piece in group]
        shown = (
            weight * piece.strength * piece.weight
            for weight, piece in zip(weights, group, strict=True)
            if not self.ages or day <= piece.lasts_until
        )
        return fsum(shown) / fsum(weights)

    def _average_enough_until(
        self, group: Sequence[EvidenceItem], newest: EvidenceItem
    ) -> dt.date | None:
        """Follow the average from one expiry to the next until it is no longer enough."""
        found, day = None, self.on
        for end in sorted({p.lasts_until if self.ages else FOREVER for p in group}):
            if end < day:
                continue
            until = self.last_day_enough(self._mean(group, newest, day), newest.on)
            if until is None or until < day:
                break
            found = min(until, end)
            if until < end or end == FOREVER:
                break
            day = end + A_DAY
        return found

    def last_day_enough(self, worth: float, since: dt.date) -> dt.date | None:
        """Return the last day on which ``worth`` shown on the day ``since`` is still enough.

        ``None`` when it is not enough on ``self.on``.
        """
        if worth * self.fade(since, self.on) < self.least:
            return None
        if not self.ages or self.half_life_months is None or self.least <= 0:
            return FOREVER
        longest = (FOREVER - since).days
        half_lives = log2(worth / self.least)
        guess = min(longest, floor(half_lives * self.half_life_months * DAYS_PER_MONTH))
        near = range(max(0, guess - 1), min(longest, guess + 1) + 1)  # rounding may be a day off
        enough = (d for d in near if worth * decay(d, self.half_life_months) >= self.least)
        return since + dt.timedelta(days=max(enough))


@dataclass(frozen=True, slots=True)
class _Hearing:
    """What every source can say, put together once and asked for each indicator.

    ``reasons`` tells of each piece why it does not count, should it not be the one that speaks.
    """

    rule: _Rule
    evidence: Sequence[EvidenceItem]
    reasons: Mapping[int, Ignored]
    voices: Sequence[Sequence[_Voice]]

    @classmethod
    def of(cls, rule: _Rule, evidence: Sequence[EvidenceItem]) -> "_Hearing":
        reasons: dict[int, Ignored] = {}
        by_source: dict[str, list[EvidenceItem]] = defaultdict(list)
        for piece in evidence:
            reason = rule.reason_to_ignore(piece)
            reasons[piece.id] = reason or rule.reason_passed_over(piece)
            if reason is None:
                by_source[piece.source_key].append(piece)
        voices = [rule.voices(pieces) for _source, pieces in sorted(by_source.items())]
        return cls(rule, evidence, reasons, voices)

    def on(self, indicator: IndicatorKey) -> IndicatorResult:
        """Hear every source on one indicator."""
        ignored = {
            piece.id: self.reasons[piece.id]
            for piece in self.evidence
            if _speaks_for(piece, indicator)
        }
        heard = []
        for voices in self.voices:
            bearing = [voice for voice in voices if _speaks_for(voice.piece, indicator)]
            if bearing:
                voice = _best(bearing, indicator)
                heard.append(voice)
                for id_ in (voice.piece.id, *voice.averaged):
                    del ignored[id_]
        return self.rule.result(indicator, heard, ignored)


def _best(voices: Sequence[_Voice], indicator: IndicatorKey) -> _Voice:
    """Let the strongest voice stand for the source, which is heard as long as any of them is."""
    if len(voices) == 1:
        return voices[0]
    best = max(voices, key=lambda voice: voice.rank_for(indicator))
    return replace(
        best,
        enough_until=max((v.enough_until for v in voices if v.enough_until), default=None),
        heard_until=max(voice.heard_until for voice in voices),
    )


def _judged(
    rule: _Rule, indicators: Iterable[IndicatorKey], evidence: Sequence[EvidenceItem]
) -> AttainmentResult:
    hearing = _Hearing.of(rule, evidence)
    results = tuple(map(hearing.on, sorted(indicators, key=lambda i: (i.level, i.code))))
    days = [piece.on for piece in evidence if piece.may_count()]
    return AttainmentResult(
        _highest_complete_level(results),
        results,
        last_evidence_on=max((day for day in days if day <= rule.on), default=None),
        next_evidence_on=min((day for day in days if day > rule.on), default=None),
    )


def _speaks_for(piece: EvidenceItem, indicator: IndicatorKey) -> bool:
    own = piece.indicator
    return own.level > indicator.level or (own.level == indicator.level and own == indicator)


def _highest_complete_level(results: Sequence[IndicatorResult]) -> int:
    level = 0
    for candidate in sorted({result.indicator.level for result in results}):
        if not all(r.is_met for r in results if r.indicator.level == candidate):
            break
        level = candidate
    return level


def _day_after(day: dt.date) -> dt.date | None:
    return None if day == FOREVER else day + A_DAY
