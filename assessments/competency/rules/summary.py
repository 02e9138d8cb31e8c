"""All that is said of one officer's competency but its pieces of evidence: pure, and kept as JSON.

What rule 3 found stays the same from day to day, but on the days on which a level or a piece ends
or one that is dated ahead begins. So it can be kept until the first of them, and read instead of
the ledger. What rule 2 found is another every day, because evidence fades, and is not kept.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NotRequired, TypedDict, cast

from assessments.competency.rules.attainment import Freshness, IndicatorKey
from assessments.competency.rules.freshness import Judgement, LevelChange, Outlook
from assessments.competency.rules.levels import (
    EvidenceKind,
    Fault,
    LevelResult,
    Measure,
    Piece,
    Standing,
    Status,
    Week,
)
from assessments.competency.rules.rating import Rated

FORMAT = 1
"""Grows when what is written down is another; a migration then has all made anew."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How many pieces of evidence there are, and how many of them count."""

    pieces: int = 0
    counting: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """Which pieces were shown before the last day with any: how many, and the sum of their ids.

    Pieces are added with ever higher ids, so another set of as many has another sum. ``has_any`` is
    false when those of the last day are no more.
    """

    last_day: dt.date
    pieces: int
    ids: int
    has_any: bool = True

    @classmethod
    def of(cls, pieces: Sequence[Piece], last_day: dt.date) -> "Known":
        """Tell it of pieces."""
        before = [piece.id for piece in pieces if piece.on < last_day]
        has_any = any(piece.on == last_day for piece in pieces)
        return cls(last_day, len(before), sum(before), has_any)


@dataclass(frozen=True, slots=True)
class Summary:
    """What is said of one officer's competency on the day of its ``judgement``.

    ``sureness`` is by level, where one stands for now. ``amounts`` are by the id of the indicator
    that evidence was given for; ``newest_on`` is the day of the newest piece. ``changes_on`` is the
    first day on which anything of it is another, ``None``: never.
    """

    judgement: Judgement
    sureness: Mapping[int, float] = field(default_factory=dict)
    history: tuple[LevelChange, ...] = ()
    amounts: Mapping[int, Amount] = field(default_factory=dict)
    newest_on: dt.date | None = None
    self_rating: Rated | None = None
    supervisor_rating: Rated | None = None
    known: Known | None = None
    changes_on: dt.date | None = None

    def is_about(self, indicators: Iterable[IndicatorKey]) -> bool:
        """Tell whether it is what rule 3 found of these indicators, and of no other."""
        basis = self.judgement.basis
        levels = basis.levels if isinstance(basis, Standing) else ()
        return {key for level in levels for key in level.indicators} == set(indicators)

    @property
    def cited(self) -> set[int]:
        """The ids of the pieces of evidence that it names."""
        ratings = {
            rated.evidence_id for rated in (self.self_rating, self.supervisor_rating) if rated
        }
        basis = self.judgement.basis
        faults = basis.faults if isinstance(basis, Standing) else ()
        return ratings | {fault.id for fault in faults}


EMPTY = Measure(None, 0.0)

# --- As JSON -------------------------------------------------------------------------------------

Day = str | None
Figures = tuple[float | None, float]


class LevelData(TypedDict):
    """A level."""

    level: int
    status: str
    whole: Figures
    indicators: list[tuple[str, float | None, float]]
    kinds: dict[str, Figures]
    check_from: NotRequired[str]
    holds_until: NotRequired[str]
    left_behind: NotRequired[tuple[str, str]]
    sureness: NotRequired[float]


class SummaryData(TypedDict):
    """A summary of what rule 3 found."""

    format: int
    attained: int
    provisional: int
    levels: list[LevelData]
    faults: list[tuple[int, str, int, str]]
    last_evidence_on: Day
    check_from: Day
    freshness: str
    faded_from: int
    lost_on: Day
    level_changes_on: Day
    changes_on: Day
    history: list[tuple[str, int]]
    amounts: dict[str, tuple[int, int]]
    newest_on: Day
    ratings: list[tuple[int, str, int] | None]
    known: tuple[str, int, int] | None


def as_data(summary: Summary) -> SummaryData:
    """Write down a summary of what rule 3 found, without the day."""
    judgement, known = summary.judgement, summary.known
    result = cast(Standing, judgement.basis)
    ratings = (summary.self_rating, summary.supervisor_rating)
    amounts = summary.amounts.items()
    return SummaryData(
        format=FORMAT,
        attained=result.attained,
        provisional=result.provisional,
        levels=[_level_data(each, summary.sureness.get(each.level)) for each in result.levels],
        faults=[(f.id, f.indicator.code, f.indicator.level, f.source_key) for f in result.faults],
        last_evidence_on=_day(judgement.last_evidence_on),
        check_from=_day(judgement.check_from),
        freshness=judgement.outlook.freshness.value,
        faded_from=judgement.outlook.faded_from,
        lost_on=_day(judgement.outlook.lost_on),
        level_changes_on=_day(judgement.outlook.changes_on),
        changes_on=_day(summary.changes_on),
        history=[(each.on.isoformat(), each.level) for each in summary.history],
        amounts={str(key): (each.pieces, each.counting) for key, each in amounts},
        newest_on=_day(summary.newest_on),
        ratings=[_rating_data(each) if each else None for each in ratings],
        known=(known.last_day.isoformat(), known.pieces, known.ids) if known else None,
    )


def from_data(data: SummaryData, on: dt.date) -> Summary:
    """Read on a day, before ``changes_on``, what was written down in today's ``FORMAT``."""
    standing = Standing(
        data["attained"],
        data["provisional"],
        tuple(map(_level, data["levels"])),
        tuple(Fault(id_, IndicatorKey(code, n), key) for id_, code, n, key in data["faults"]),
    )
    outlook = Outlook(
        Freshness(data["freshness"]),
        data["faded_from"],
        _read(data["lost_on"]),
        _read(data["level_changes_on"]),
    )
    mine, supervisors = (
        rated and Rated(rated[0], dt.date.fromisoformat(rated[1]), rated[2])
        for rated in data["ratings"]
    )
    known = data["known"]
    return Summary(
        Judgement(
            on,
            standing.attained,
            standing.provisional,
            standing.has_evidence,
            _read(data["last_evidence_on"]),
            outlook,
            standing,
            _read(data["check_from"]),
        ),
        sureness={each["level"]: each["sureness"] for each in data["levels"] if "sureness" in each},
        history=tuple(
            LevelChange(dt.date.fromisoformat(day), level) for day, level in data["history"]
        ),
        amounts={int(key): Amount(*each) for key, each in data["amounts"].items()},
        newest_on=_read(data["newest_on"]),
        self_rating=mine,
        supervisor_rating=supervisors,
        known=known and Known(dt.date.fromisoformat(known[0]), known[1], known[2]),
        changes_on=_read(data["changes_on"]),
    )


def _rating_data(rated: Rated) -> tuple[int, str, int]:
    return rated.level, rated.on.isoformat(), rated.evidence_id


def _level_data(level: LevelResult, sureness: float | None) -> LevelData:
    data = LevelData(
        level=level.level,
        status=level.status.value,
        whole=_figures(level.whole),
        indicators=[(key.code, *_figures(each)) for key, each in level.indicators.items()],
        kinds={kind.value: _figures(each) for kind, each in level.kinds.items() if each != EMPTY},
    )
    if level.check_from:
        data["check_from"] = level.check_from.isoformat()
    if level.holds_until:
        data["holds_until"] = level.holds_until.isoformat()
    if level.left_behind:
        data["left_behind"] = level.left_behind.first.isoformat(), level.left_behind.end.isoformat()
    if sureness is not None:
        data["sureness"] = sureness
    return data


def _level(data: LevelData) -> LevelResult:
    week = data.get("left_behind")
    return LevelResult(
        data["level"],
        Status(data["status"]),
        Measure(*data["whole"]),
        {
            IndicatorKey(code, data["level"]): Measure(value, observations)
            for code, value, observations in data["indicators"]
        },
        {kind: Measure(*data["kinds"].get(kind.value, _figures(EMPTY))) for kind in EvidenceKind},
        check_from=_read(data.get("check_from")),
        holds_until=_read(data.get("holds_until")),
        left_behind=Week(*map(dt.date.fromisoformat, week)) if week else None,
    )


def _figures(measure: Measure) -> Figures:
    return measure.value, measure.observations


def _day(day: dt.date | None) -> Day:
    return day.isoformat() if day else None


def _read(day: Day) -> dt.date | None:
    return dt.date.fromisoformat(day) if day else None
