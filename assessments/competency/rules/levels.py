"""Which levels of a competency has an officer shown? Rule 3, pure.

**Evidence** is a number of observations with the share of them that succeeded, and the share that
somebody who knows nothing would get. Observations are summed up first and corrected for chance
then: ``(share - chance) / (1 - chance)``, the classical correction for guessing (Frary 1988,
Educational Measurement: Issues and Practice 7(2)), which may be negative.

**Shown.** What speaks for a level is one pool, in which each piece weighs by its observations, by
its age against the newest of the pool, and by its kind. A level is shown when the value of the
pool, of each indicator in it and of the kinds of evidence that it needs reach their marks, and when
there are observations enough.

**Remembered.** It is held when, besides, there was something to be remembered: results so many
days apart, and the later ones good enough by themselves. Until then it is *provisional*. What was
shown in one week may be left behind by what was shown later, if the rest is shown and remembered:
courses are there to be learnt from.

**Attained** is a level when it and every level below it are held, or covered by a higher one that
was observed at work or certified by somebody who saw the whole. A critical fault keeps the officer
below the level of its indicator until that has been shown elsewhere, on a later day.

**Age is freshness.** A level lapses when its newest evidence is older than the competency is valid.

Under every policy three things hold. Evidence that is good enough by itself never takes a level
away; the order of arrival does not matter; and time alone never raises a level. The first is why
everything is one pool (a mean of the sources' means can fall by a good result), why each condition
is a mark on a share of the pool, and why any week may be left behind, not the first one only.
"""

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import accumulate, groupby, takewhile
from math import fsum

from assessments.competency.rules.attainment import (
    DAYS_PER_MONTH,
    FOREVER,
    ROUNDING,
    IndicatorKey,
)


class EvidenceKind(StrEnum):
    """How something was shown."""

    KNOWLEDGE = "knowledge"  # questions answered
    SIMULATED = "simulated"  # done in a situation that is not real
    OBSERVED = "observed"  # done at work, seen by an assessor
    CERTIFIED = "certified"  # shown elsewhere, and accepted by an assessor


SEEN_WHOLE = frozenset({EvidenceKind.OBSERVED, EvidenceKind.CERTIFIED})
"""Kinds for which a person saw the whole: they alone cover the levels below."""


@dataclass(frozen=True, slots=True)
class KindsNeeded:
    """A level needs ``count`` different kinds of evidence out of ``among``."""

    count: int
    among: frozenset[EvidenceKind] = frozenset(EvidenceKind)


TWO_KINDS = KindsNeeded(2)
DONE = KindsNeeded(1, frozenset({EvidenceKind.SIMULATED, EvidenceKind.OBSERVED}))
DONE_AT_WORK = KindsNeeded(1, frozenset({EvidenceKind.OBSERVED}))


@dataclass(frozen=True, slots=True)
class Marks:
    """The numbers of the rule. Marks are 0-1, corrected for chance.

    ``kinds_needed`` is by level, the last one for all levels above. ``days_between`` 0: nothing has
    to be remembered. ``fading_share`` is how much of its time, 0-1, a level fades before its end.
    """

    level: float = 0.75
    indicator: float = 0.50
    kind: float = 0.50
    later: float = 0.50
    observations: int = 15
    observations_per_kind: int = 6
    observations_per_indicator: int = 4
    days_between: int = 7
    half_life_months: int = 12
    kinds_needed: tuple[KindsNeeded, ...] = (TWO_KINDS, TWO_KINDS, DONE, DONE_AT_WORK)
    kind_weights: Mapping[EvidenceKind, float] = field(
        default_factory=lambda: dict.fromkeys(EvidenceKind, 1.0)
    )
    fading_share: float = 0.25

    def kinds_at(self, level: int) -> KindsNeeded:
        """Return what kinds a level needs."""
        return self.kinds_needed[min(level, len(self.kinds_needed)) - 1]


@dataclass(frozen=True, slots=True)
class Piece:
    """One row of the ledger as the rule sees it.

    ``share`` and ``chance`` are 0-1, ``chance`` less than 1. ``occurred_at`` is in the
    organisation's time zone. Pieces of one ``occasion`` were seen at the same event: each weighs,
    but the observations count once. ``is_fault``: a critical fault was made.
    """

    id: int
    indicator: IndicatorKey
    kind: EvidenceKind
    source_key: str
    occurred_at: dt.datetime
    observations: float
    share: float
    chance: float = 0.0
    occasion: str = ""
    valid_until: dt.date | None = None
    is_fault: bool = False

    @property
    def on(self) -> dt.date:
        """The day of the observation."""
        return self.occurred_at.date()

    @property
    def possible(self) -> float:
        """What it could add at most, with one for each observation that cannot be guessed."""
        return self.observations * (1 - self.chance)

    @property
    def gained(self) -> float:
        """What it adds beyond chance; less than nothing where chance alone would have done more."""
        return self.observations * (self.share - self.chance)

    @property
    def value(self) -> float:
        """The share corrected for chance."""
        return self.gained / self.possible

    def fresh_until(self, valid_months: int | None) -> dt.date:
        """Return the last day on which it keeps a level fresh that holds for so many months."""
        if valid_months is None:
            return self.valid_until or FOREVER
        days = dt.timedelta(days=round(valid_months * DAYS_PER_MONTH))
        return min(self.on + min(days, FOREVER - self.on), self.valid_until or FOREVER)


@dataclass(frozen=True, slots=True)
class Measure:
    """What a part of the pool amounts to: its value (``None`` when empty) and its observations."""

    value: float | None
    observations: float

    def reaches(self, mark: float, observations: float) -> bool:
        """Tell whether it is good enough, and enough."""
        return (
            self.value is not None
            and self.value >= mark - ROUNDING
            and self.observations >= observations - ROUNDING
        )


class Status(StrEnum):
    """How a level stands."""

    NOTHING = "nothing"  # no evidence
    TOO_LITTLE = "too_little"  # not enough observations to say
    NOT_SHOWN = "not_shown"
    PROVISIONAL = "provisional"  # shown, to be confirmed later
    HELD = "held"
    COVERED = "covered"  # by a higher level
    LAPSED = "lapsed"  # held once


@dataclass(frozen=True, slots=True)
class Week:
    """The days from ``first`` to the one before ``end``."""

    first: dt.date
    end: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day < self.end


@dataclass(frozen=True, slots=True)
class Fault:
    """A critical fault that still caps the competency."""

    id: int
    indicator: IndicatorKey
    source_key: str


@dataclass(frozen=True, slots=True)
class LevelResult:
    """How one level stands, and what its pool amounts to.

    ``check_from``: from which day on a further result confirms a provisional level. ``holds_until``
    is the last day on which it holds without new evidence, if it holds. ``left_behind`` is the week
    that no longer speaks.
    """

    level: int
    status: Status
    whole: Measure
    indicators: Mapping[IndicatorKey, Measure]
    kinds: Mapping[EvidenceKind, Measure]
    check_from: dt.date | None = None
    holds_until: dt.date | None = None
    left_behind: Week | None = None

    def leaves_behind(self, piece: Piece) -> bool:
        """Tell whether a piece is of this level, and of the week that no longer speaks."""
        week = self.left_behind
        return week is not None and piece.on in week and piece.indicator in self.indicators

    @property
    def stands(self) -> bool:
        """Tell whether it counts towards the attained level."""
        return self.status in {Status.HELD, Status.COVERED}

    @property
    def stands_for_now(self) -> bool:
        """Tell whether it counts towards the provisional level."""
        return self.stands or self.status is Status.PROVISIONAL


@dataclass(frozen=True, slots=True)
class Standing:
    """The attained level (0: none), the provisional one (never lower), and the levels one by one.

    Of several ``faults`` of one indicator in one source there is the first one.
    """

    attained: int
    provisional: int
    levels: tuple[LevelResult, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def has_evidence(self) -> bool:
        """Tell whether anything speaks for any level, however it went."""
        return any(level.status is not Status.NOTHING for level in self.levels)


def standing(
    indicators: Iterable[IndicatorKey],
    pieces: Iterable[Piece],
    marks: Marks,
    on: dt.date,
    valid_months: int | None = None,
) -> Standing:
    """Apply the rule to all counted evidence of one officer for one competency on the day ``on``.

    ``valid_months``: how long a level holds; ``None``: for ever. Pieces dated later take no part.
    """
    known = sorted((piece for piece in pieces if piece.on <= on), key=lambda piece: piece.id)
    by_level: dict[int, list[IndicatorKey]] = defaultdict(list)
    for indicator in sorted(indicators, key=lambda each: (each.level, each.code)):
        by_level[indicator.level].append(indicator)
    results: list[LevelResult] = []
    covering = False
    renewed_until = dt.date.min
    for of_level in reversed(by_level.values()):
        judge = _Judge(of_level, known, marks, on, valid_months, renewed_until)
        result = judge.result()
        if result.status is Status.HELD:
            renewed_until = max(renewed_until, judge.fresh_until)
            covering = covering or judge.covers()
        elif covering:
            result = replace(result, status=Status.COVERED, holds_until=renewed_until)
        results.insert(0, result)
    faults = _open_faults(known, marks)
    cap = min((fault.indicator.level for fault in faults), default=None)
    return Standing(
        _highest(results, cap, lambda result: result.stands),
        _highest(results, cap, lambda result: result.stands_for_now),
        tuple(results),
        tuple(faults),
    )


def _highest(
    results: Iterable[LevelResult], cap: int | None, stands: Callable[[LevelResult], bool]
) -> int:
    """Return the highest level up to which all stand, below ``cap``."""
    level = 0
    for result in results:
        if not stands(result) or (cap is not None and result.level >= cap):
            break
        level = result.level
    return level


def _open_faults(known: Sequence[Piece], marks: Marks) -> list[Fault]:
    """Return the critical faults after which the indicator was not shown elsewhere."""
    faults: dict[tuple[IndicatorKey, str], Fault] = {}
    for fault in (piece for piece in known if piece.is_fault):
        if not any(_makes_good(piece, fault, marks) for piece in known):
            place = fault.indicator, fault.source_key
            faults.setdefault(place, Fault(fault.id, *place))
    return list(faults.values())


def _makes_good(piece: Piece, fault: Piece, marks: Marks) -> bool:
    elsewhere = piece.kind is EvidenceKind.OBSERVED or (
        piece.kind is EvidenceKind.SIMULATED and piece.source_key != fault.source_key
    )
    return (
        elsewhere
        and not piece.is_fault
        and piece.indicator == fault.indicator
        and piece.on > fault.on
        and piece.value >= marks.level - ROUNDING
    )


# --- A pool -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Pool:
    """Pieces that speak together, with their weights."""

    pieces: Sequence[Piece]
    marks: Marks
    on: dt.date

    @cached_property
    def days(self) -> list[dt.date]:
        return sorted({piece.on for piece in self.pieces})

    @cached_property
    def weights(self) -> dict[int, float]:
        """By age against the newest, so that time alone moves nothing, and by kind."""
        half_life = self.marks.half_life_months * DAYS_PER_MONTH
        return {
            piece.id: 0.5 ** ((self.days[-1] - piece.on).days / half_life)
            * self.marks.kind_weights[piece.kind]
            for piece in self.pieces
        }

    @cached_property
    def by_indicator(self) -> Mapping[IndicatorKey, list[Piece]]:
        found: dict[IndicatorKey, list[Piece]] = defaultdict(list)
        for piece in self.pieces:
            found[piece.indicator].append(piece)
        return found

    @cached_property
    def by_kind(self) -> Mapping[EvidenceKind, list[Piece]]:
        found: dict[EvidenceKind, list[Piece]] = defaultdict(list)
        for piece in self.pieces:
            found[piece.kind].append(piece)
        return found

    @cached_property
    def whole(self) -> Measure:
        return self.measure(self.pieces)

    def of_indicator(self, indicator: IndicatorKey) -> Measure:
        return self.measure(self.by_indicator.get(indicator, ()))

    def of_kind(self, kind: EvidenceKind) -> Measure:
        return self.measure(self.by_kind.get(kind, ()))

    def measure(self, part: Sequence[Piece]) -> Measure:
        """Measure a part of the pool."""
        possible = fsum(self.weights[piece.id] * piece.possible for piece in part)
        gained = fsum(self.weights[piece.id] * self._gained(piece) for piece in part)
        return Measure(gained / possible if possible else None, self._observations(part))

    def _is_valid(self, piece: Piece) -> bool:
        return piece.valid_until is None or self.on <= piece.valid_until

    def _gained(self, piece: Piece) -> float:
        """An expired piece stays in the pool as nothing, or its end could raise the value."""
        return piece.gained if self._is_valid(piece) else min(0.0, piece.gained)

    def _observations(self, part: Iterable[Piece]) -> float:
        alone: list[float] = []
        most: dict[tuple[str, IndicatorKey], float] = defaultdict(float)
        for piece in filter(self._is_valid, part):
            if piece.occasion:
                seen_at = piece.occasion, piece.indicator
                most[seen_at] = max(most[seen_at], piece.observations)
            else:
                alone.append(piece.observations)
        return fsum((*alone, *most.values()))

    def without_week(self, week: Week) -> "_Pool":
        """Leave behind what was shown in a week."""
        return _Pool([p for p in self.pieces if p.on not in week], self.marks, self.on)

    def weeks_that_spoil(self, indicators: Iterable[IndicatorKey]) -> Iterator[Week]:
        """Yield the weeks, ended by the newest day, without which values may reach their marks.

        Adds up by day once, so that few weeks are left to be measured, however many there were.
        """
        parts = [(self.pieces, self.marks.level)]
        parts += [(self.by_indicator.get(each, ()), self.marks.indicator) for each in indicators]
        excesses = [self._excess_by_day(part, mark) for part, mark in parts]
        length = dt.timedelta(days=self.marks.days_between)
        weeks = (Week(first, first + length) for first in self.days)
        for week in takewhile(lambda week: week.end <= self.days[-1], weeks):
            if all(excess.without(week) >= -ROUNDING for excess in excesses):
                yield week

    def _excess_by_day(self, part: Iterable[Piece], mark: float) -> "_ByDay":
        """Add up what a part of the pool gained over what its mark asks for."""
        by_day: dict[dt.date, float] = defaultdict(float)
        for piece in part:
            asked = (mark - ROUNDING) * piece.possible
            by_day[piece.on] += self.weights[piece.id] * (self._gained(piece) - asked)
        return _ByDay.of(by_day)

    @property
    def is_remembered(self) -> bool:
        """Tell whether later results, long enough after the first, are good enough alone."""
        if not self.marks.days_between:
            return True
        since = self.days[0] + dt.timedelta(days=self.marks.days_between)
        later = (piece for piece in self.pieces if piece.on >= since)
        newest_first = sorted(later, key=lambda piece: piece.on, reverse=True)
        possible = gained = observations = 0.0
        most: dict[tuple[str, IndicatorKey], float] = defaultdict(float)
        for _day, pieces in groupby(newest_first, key=lambda piece: piece.on):
            for piece in pieces:
                possible += self.weights[piece.id] * piece.possible
                gained += self.weights[piece.id] * self._gained(piece)
                if self._is_valid(piece):
                    seen_at = piece.occasion or str(piece.id), piece.indicator
                    before = most[seen_at]
                    most[seen_at] = max(before, piece.observations)
                    observations += most[seen_at] - before
            measure = Measure(gained / possible if possible else None, observations)
            if measure.reaches(self.marks.later, self.marks.observations_per_kind):
                return True
        return False


@dataclass(frozen=True, slots=True)
class _ByDay:
    """A sum by day, of which the days of a week can be taken away."""

    days: Sequence[dt.date]
    sums: Sequence[float]  # of all days before each, and of all

    @classmethod
    def of(cls, by_day: Mapping[dt.date, float]) -> "_ByDay":
        days = sorted(by_day)
        return cls(days, list(accumulate((by_day[day] for day in days), initial=0.0)))

    def without(self, week: Week) -> float:
        first, end = (bisect_left(self.days, day) for day in (week.first, week.end))
        return self.sums[-1] - (self.sums[end] - self.sums[first])


# --- A level ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Judge:
    """Judges one level from all that is known of the competency."""

    indicators: Sequence[IndicatorKey]
    known: Sequence[Piece]
    marks: Marks
    on: dt.date
    valid_months: int | None
    renewed_until: dt.date

    @cached_property
    def level(self) -> int:
        return self.indicators[0].level

    @cached_property
    def pool(self) -> _Pool:
        wanted = set(self.indicators)
        return _Pool([p for p in self.known if p.indicator in wanted], self.marks, self.on)

    def by_indicator(self, pool: _Pool) -> dict[IndicatorKey, Measure]:
        return {each: pool.of_indicator(each) for each in self.indicators}

    def by_kind(self, pool: _Pool) -> dict[EvidenceKind, Measure]:
        return {kind: pool.of_kind(kind) for kind in EvidenceKind}

    def has_enough(self, pool: _Pool) -> bool:
        """Tell whether there are observations enough, however they went."""
        return self._reaches(pool, _ANY, _ANY, _ANY)

    def is_shown(self, pool: _Pool) -> bool:
        marks = self.marks
        return self._reaches(pool, marks.level, marks.indicator, marks.kind)

    def _reaches(self, pool: _Pool, level: float, indicator: float, kind: float) -> bool:
        # The whole first: nearly every pool that fails fails there.
        return (
            pool.whole.reaches(level, self.marks.observations)
            and self._each_indicator_reaches(pool, indicator)
            and self._kinds_reach(pool, kind)
        )

    def _kinds_reach(self, pool: _Pool, mark: float) -> bool:
        needed, least = self.marks.kinds_at(self.level), self.marks.observations_per_kind
        reached = (pool.of_kind(kind).reaches(mark, least) for kind in needed.among)
        return sum(reached) >= needed.count

    def _each_indicator_reaches(self, pool: _Pool, mark: float) -> bool:
        least = self.marks.observations_per_indicator
        return all(each.reaches(mark, least) for each in self.by_indicator(pool).values())

    def is_held(self, pool: _Pool) -> bool:
        return self.is_shown(pool) and pool.is_remembered

    def that_is_held(self) -> tuple[_Pool, Week | None]:
        """Return the pool that speaks: all, or what is held without a week left behind."""
        whole = self.pool
        # Leaving something behind adds nothing, so it helps only where there is enough already.
        if self.is_held(whole) or not self.marks.days_between or not self.has_enough(whole):
            return whole, None
        for week in whole.weeks_that_spoil(self.indicators):
            rest = whole.without_week(week)
            if self.is_held(rest):
                return rest, week
        return whole, None

    def covers(self) -> bool:
        """Tell whether the level was shown by what a person saw the whole of, alone."""
        seen = _Pool([p for p in self.pool.pieces if p.kind in SEEN_WHOLE], self.marks, self.on)
        return seen.whole.reaches(self.marks.level, 0) and self._each_indicator_reaches(
            seen, self.marks.indicator
        )

    @cached_property
    def fresh_until(self) -> dt.date:
        """Return the last day on which its newest evidence, or a held level above, is fresh."""
        own = (piece.fresh_until(self.valid_months) for piece in self.pool.pieces)
        return max(self.renewed_until, *own)

    def result(self) -> LevelResult:
        speaks, left_behind = self.that_is_held()
        status = self.status_of(speaks)
        is_fresh = status in {Status.HELD, Status.PROVISIONAL}
        return LevelResult(
            self.level,
            status,
            speaks.whole,
            self.by_indicator(speaks),
            self.by_kind(speaks),
            check_from=self.check_from if status is Status.PROVISIONAL else None,
            holds_until=self.fresh_until if is_fresh else None,
            left_behind=left_behind,
        )

    @property
    def check_from(self) -> dt.date:
        return self.pool.days[0] + dt.timedelta(days=self.marks.days_between)

    def status_of(self, pool: _Pool) -> Status:
        if not pool.pieces:
            return Status.NOTHING
        if not self.is_shown(pool):
            return Status.NOT_SHOWN if self.has_enough(pool) else Status.TOO_LITTLE
        if self.on > self.fresh_until:
            return Status.LAPSED
        return Status.HELD if pool.is_remembered else Status.PROVISIONAL


_ANY = float("-inf")
"""A mark that every value reaches."""
