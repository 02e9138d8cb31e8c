"""Read many officers at once: the heat map of units, the list of gaps, the matrix of a team.

Everything here reads one ``Board``, the standings and tallies of one day, so that a past day is
shown by the same queries as today. Whom a reader may see is decided by the caller, who names the
``paths`` of the units covered.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from operator import or_
from typing import Any, overload

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Substr

from assessments.competency.models import (
    FRESHNESS_LABELS,
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    PositionRequirement,
)
from assessments.competency.overview.models import EVERYWHERE, Standing, UnitTally
from assessments.competency.overview.urgency import Band, bands
from assessments.competency.provisional import ProvisionalLevel, provisional_level
from assessments.competency.rules.attainment import Freshness
from assessments.competency.rules.gaps import Gap, Importance
from lms.core.clock import today

SMALL_GROUP = 5
"""Below so many officers a percentage says more than there is to know."""
ROWS_PER_FETCH = 2000
IMPORTANCE_LABELS: Mapping[int, Any] = dict(
    PositionRequirement._meta.get_field("importance").flatchoices
)


@dataclass(frozen=True, slots=True)
class Board:
    """The standings and tallies of one day. ``policies`` are name and version as printed.

    ``uncertified`` are the competencies whose levels did not certify by the policies of that day.
    """

    day: dt.date
    standings: Any
    tallies: Any
    policies: tuple[str, ...]
    uncertified: frozenset[int]

    def is_uncertified(self, row: Standing) -> bool:
        """Tell whether there is a level that does not certify."""
        return row.competency_id in self.uncertified and max(row.attained, row.provisional) > 0


def board_of_today() -> Board:
    """Return the board of today. Three queries."""
    day = today()
    return Board(
        day,
        Standing.objects.all(),
        UnitTally.objects.all(),
        policies_on(day),
        uncertified_on(day),
    )


def uncertified_on(day: dt.date) -> frozenset[int]:
    """Return the competencies whose levels do not certify by the policies of a day. One query."""
    started = AttainmentPolicy.objects.filter(framework=OuterRef("framework"), starts_on__lte=day)
    in_force = started.order_by("-version").values("certifies")[:1]
    found = Competency.objects.alias(certifies=Subquery(in_force)).filter(certifies=False)
    return frozenset(found.values_list("pk", flat=True))


def policies_on(day: dt.date) -> tuple[str, ...]:
    """Name the attainment policies by which requirements of ``day`` were judged. Two queries."""
    required = PositionRequirement.objects.on(day).values("competency__framework")
    frameworks = CompetencyFramework.objects.filter(pk__in=required).order_by("name", "version")
    in_force = AttainmentPolicy.objects.in_force([framework.pk for framework in frameworks], day)
    named = (in_force.get(f.pk) or AttainmentPolicy(name=f.name) for f in frameworks)
    return tuple(dict.fromkeys(str(policy) for policy in named))


@dataclass(frozen=True, slots=True)
class StandingFilter:
    """What narrows standings: the units at ``paths`` and below, and what the reader chose.

    ``besides`` are officers who are left out.
    """

    paths: tuple[str, ...] = (EVERYWHERE,)
    besides: frozenset[int] = frozenset()
    position_id: int | None = None
    competency_id: int | None = None
    importance: Importance | None = None
    freshness: Freshness | None = None

    @property
    def is_tallied(self) -> bool:
        """Tell whether tallies, which know neither position nor freshness, can answer."""
        return self.position_id is None and self.freshness is None

    def narrow(self, rows: Any) -> Any:
        """Keep the standings, or tallies if ``is_tallied``, of what was chosen, ``besides`` too."""
        chosen = {
            "position": self.position_id,
            "competency": self.competency_id,
            "importance": self.importance,
            "freshness": self.freshness,
        }
        return rows.below(self.paths).filter(
            **{name: value for name, value in chosen.items() if value is not None}
        )


# --- Heat map -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tally:
    """How many officers a competency is required of, and how many of them stand how."""

    required: int = 0
    met: int = 0
    without_evidence: int = 0
    fading: int = 0
    stale: int = 0
    provisional: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.required + other.required,
            self.met + other.met,
            self.without_evidence + other.without_evidence,
            self.fading + other.fading,
            self.stale + other.stale,
            self.provisional + other.provisional,
        )

    @property
    def short(self) -> int:
        """How many are below the level required."""
        return self.required - self.met

    @property
    def met_percent(self) -> int:
        """The share at the level required, 0-100, rounded down: 100 means everybody."""
        return 100 * self.met // self.required if self.required else 0

    @property
    def is_small(self) -> bool:
        """Tell whether the group is so small that only the count is honest."""
        return self.required < SMALL_GROUP


@dataclass(frozen=True, slots=True)
class CompetencyColumn:
    """A competency as the head of a column."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Tallies by unit and competency. A row is named by the path of its unit.

    ``columns`` and ``total_by_competency`` are of everything chosen, also of units without a row.
    """

    columns: tuple[CompetencyColumn, ...]
    cells: Mapping[str, Mapping[int, Tally]]
    total_by_competency: Mapping[int, Tally]

    def row(self, path: str) -> list[Tally]:
        """Return a row's tallies, one for each column; an empty one where nobody is required."""
        found = self.cells.get(path, {})
        return [found.get(column.id, Tally()) for column in self.columns]

    @property
    def totals(self) -> list[Tally]:
        """The total of each column."""
        return [self.total_by_competency[column.id] for column in self.columns]

    @property
    def total(self) -> Tally:
        """Everything added up."""
        return sum(self.totals, Tally())


def heat_map(
    board: Board, chosen: StandingFilter, paths: Collection[str], alone: str | None = None
) -> HeatMap:
    """Tally each of these units with all below it, and the one at ``alone`` without.

    Two queries for everything chosen, and one for each depth of the units named; where officers are
    left out, one more for each but the first.
    """
    cells: dict[str, dict[int, Tally]] = {}
    for length in sorted({len(path) for path in paths}):
        of_length = tuple(path for path in paths if len(path) == length)
        cells |= _cells(board, replace(chosen, paths=of_length), Substr("unit__path", 1, length))
    if alone is not None:
        cells |= _cells(board, replace(chosen, paths=(alone,)), F("unit__path"), unit__path=alone)
    totals = tallies_by_competency(board, chosen)
    return HeatMap(tuple(totals), cells, {column.id: tally for column, tally in totals.items()})


def tallies_by_competency(board: Board, chosen: StandingFilter) -> dict[CompetencyColumn, Tally]:
    """Tally each competency over all units chosen, in the frameworks' order.

    Two queries, three where officers are left out.
    """
    tallies = _tallies(board, chosen, "competency")
    return {column: tallies[column.id] for column in columns_for(tallies)}


def columns_for(competency_ids: Iterable[int]) -> tuple[CompetencyColumn, ...]:
    """Name these competencies in their frameworks' order. One query."""
    found = Competency.objects.filter(pk__in=list(competency_ids)).order_by(
        "framework__code", "framework__version", "sort_order", "name"
    )
    return tuple(CompetencyColumn(c.pk, c.code, c.name) for c in found)


def _cells(
    board: Board, chosen: StandingFilter, at: Any, **only: Any
) -> dict[str, dict[int, Tally]]:
    cells: dict[str, dict[int, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for sign, rows in _parts(board, chosen):
        for row in rows.filter(**only).annotate(at=at).sums("at", "competency"):
            cells[row["at"]][row["competency"]] += _tally(row, sign)
    return {path: _required(row) for path, row in cells.items() if _required(row)}


def _tallies(board: Board, chosen: StandingFilter, by: str) -> dict[int, Tally]:
    """Tally what was chosen by a field. One query, two where officers are left out."""
    found: dict[int, Tally] = defaultdict(Tally)
    for sign, rows in _parts(board, chosen):
        for row in rows.sums(by):
            found[row[by]] += _tally(row, sign)
    return _required(found)


def _required(tallies: Mapping[int, Tally]) -> dict[int, Tally]:
    return {key: tally for key, tally in tallies.items() if tally.required}


def _parts(board: Board, chosen: StandingFilter) -> Iterator[tuple[int, Any]]:
    """Yield what to add up, and with a minus what to take off again.

    Tallies where they can answer, else the standings themselves; then those of officers left out.
    """
    yield 1, chosen.narrow(board.tallies if chosen.is_tallied else board.standings)
    if chosen.besides:
        yield -1, chosen.narrow(board.standings.filter(officer__in=chosen.besides))


def _tally(row: Mapping[str, Any], sign: int) -> Tally:
    counts = ("required", "met", "without_evidence", "fading", "stale", "provisional")
    return Tally(**{name: sign * row[f"{name}_sum"] for name in counts})


# --- Gaps -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfficerGap:
    """One competency in which one officer is below what the position requires."""

    officer_id: int
    officer_name: str
    staff_number: str
    unit_name: str
    position_title: str
    competency_id: int
    importance_label: str
    freshness: Freshness
    gap: Gap
    to_confirm: ProvisionalLevel | None
    is_uncertified: bool

    @property
    def freshness_label(self) -> str:
        """The freshness in words."""
        return str(FRESHNESS_LABELS[self.freshness])


@dataclass(frozen=True, slots=True)
class _Group:
    """The gaps of one urgency in one competency, ``size`` of them, neighbours in the list."""

    urgency: int
    competency_id: int
    size: int


class GapList(Sequence[OfficerGap]):
    """The gaps of many officers in the order of urgency, then by competency and by officer.

    Long lists are not sorted: how many gaps of each urgency and competency there are tells where
    a page begins, and only the groups on it are read. A slice takes two queries, and one more the
    first time; the whole is read in pieces.
    """

    def __init__(self, board: Board, chosen: StandingFilter) -> None:
        self._board = board
        self._chosen = chosen
        standings = chosen.narrow(board.standings).exclude(officer__in=chosen.besides)
        self._gaps = standings.short()

    def __len__(self) -> int:
        return sum(size for _urgencies, size in self._spans)

    def count(self, _value: Any = None) -> int:
        """Return how many gaps there are."""
        return len(self)

    @overload
    def __getitem__(self, wanted: int) -> OfficerGap: ...

    @overload
    def __getitem__(self, wanted: slice) -> list[OfficerGap]: ...

    def __getitem__(self, wanted: int | slice) -> OfficerGap | list[OfficerGap]:
        if isinstance(wanted, int):
            return self._read(wanted, wanted + 1)[0]
        start, stop, _step = wanted.indices(len(self))
        return self._read(start, stop)

    def __iter__(self) -> Iterator[OfficerGap]:
        for start in range(0, len(self), ROWS_PER_FETCH):
            yield from self[start : start + ROWS_PER_FETCH]

    @cached_property
    def _spans(self) -> list[tuple[Q, int]]:
        """Count the gaps by stretches of the order, the most urgent first."""
        if not self._chosen.is_tallied:
            return [(Q(), self._gaps.order_by().count())]
        tallies = _tallies(self._board, self._chosen, "importance")
        return [(_within(band), _gaps_in(band, tallies)) for band in bands()]

    def _read(self, start: int, stop: int) -> list[OfficerGap]:
        groups, skipped = self._groups_at(start, stop)
        if not groups:
            return []
        place = [
            When(urgency=group.urgency, competency=group.competency_id, then=Value(number))
            for number, group in enumerate(groups)
        ]
        rows = (
            self._gaps.filter(reduce(or_, (when.condition for when in place)))
            .with_names()
            .order_by(Case(*place), "officer__name", "officer")
        )
        return [_officer_gap(row, self._board) for row in rows[start - skipped : stop - skipped]]

    def _groups_at(self, start: int, stop: int) -> tuple[list[_Group], int]:
        """Return the groups that lie between ``start`` and ``stop``, and where they begin."""
        spans, skipped = _overlapping(self._spans, [size for _q, size in self._spans], start, stop)
        if not spans:
            return [], 0
        groups = self._groups(reduce(or_, (within for within, _size in spans)))
        sizes = [group.size for group in groups]
        found, more = _overlapping(groups, sizes, start - skipped, stop - skipped)
        return found, skipped + more

    def _groups(self, within: Q) -> list[_Group]:
        counts = self._gaps.filter(within).order_by().values_list("urgency", "competency")
        groups = [_Group(*row) for row in counts.annotate(size=Count("*"))]
        names = Competency.objects.order_by("name", "pk").values_list("pk", flat=True)
        rank = {id_: number for number, id_ in enumerate(names)}
        return sorted(groups, key=lambda group: (group.urgency, rank[group.competency_id]))


def _within(band: Band) -> Q:
    return Q(urgency__gte=band.lowest, urgency__lte=band.highest)


def _gaps_in(band: Band, tallies: Mapping[int, Tally]) -> int:
    tally = tallies.get(band.importance, Tally())
    if band.has_evidence:
        return tally.short - tally.without_evidence
    return tally.without_evidence


def _overlapping(
    items: Sequence[Any], sizes: Sequence[int], start: int, stop: int
) -> tuple[list[Any], int]:
    """Return the items that lie between ``start`` and ``stop``, and where the first begins."""
    found: list[Any] = []
    begin = position = 0
    for item, size in zip(items, sizes, strict=True):
        if size and position < stop and position + size > start:
            begin = begin if found else position
            found.append(item)
        position += size
    return found, begin


def _officer_gap(row: Standing, board: Board) -> OfficerGap:
    return OfficerGap(
        officer_id=row.officer_id,
        officer_name=row.officer.name,
        staff_number=row.officer.staff_number,
        unit_name=row.unit.name,
        position_title=row.position.title,
        competency_id=row.competency_id,
        importance_label=str(IMPORTANCE_LABELS[row.importance]),
        freshness=Freshness(row.freshness),
        gap=Gap(
            competency=row.competency.name,
            required=row.required,
            attained=row.attained,
            importance=Importance(row.importance),
            has_evidence=row.has_evidence,
        ),
        to_confirm=provisional_level(row.provisional, row.check_from, board.day),
        is_uncertified=board.is_uncertified(row),
    )


# --- Team -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StandingCell:
    """One competency required of one officer. Levels are 0-5; 0 attained: none yet."""

    competency_id: int
    required: int
    attained: int
    importance: Importance
    has_evidence: bool
    freshness: Freshness
    to_confirm: ProvisionalLevel | None
    is_uncertified: bool

    @property
    def short_by(self) -> int:
        """How many levels are missing."""
        return max(0, self.required - self.attained)

    @property
    def importance_label(self) -> str:
        """The importance in words."""
        return str(IMPORTANCE_LABELS[self.importance])

    @property
    def freshness_label(self) -> str:
        """The freshness in words."""
        return str(FRESHNESS_LABELS[self.freshness])


def cells_of(
    board: Board, officer_ids: Collection[int], competency_id: int | None = None
) -> dict[int, dict[int, StandingCell]]:
    """Map officers to what is required of them, by competency. One query."""
    rows = board.standings.filter(officer__in=officer_ids)
    if competency_id is not None:
        rows = rows.filter(competency=competency_id)
    cells: dict[int, dict[int, StandingCell]] = defaultdict(dict)
    for row in rows:
        cells[row.officer_id][row.competency_id] = StandingCell(
            competency_id=row.competency_id,
            required=row.required,
            attained=row.attained,
            importance=Importance(row.importance),
            has_evidence=row.has_evidence,
            freshness=Freshness(row.freshness),
            to_confirm=provisional_level(row.provisional, row.check_from, board.day),
            is_uncertified=board.is_uncertified(row),
        )
    return cells


def standings_of(officer_id: int) -> QuerySet[Standing]:
    """Return what is required of an officer today, as a queryset. No query yet."""
    return Standing.objects.filter(officer=officer_id)


def officers_short(competency_id: int | None = None) -> QuerySet[Any]:
    """Name the officers below a level required today, as a subquery."""
    return _officers(Standing.objects.short(), competency_id)


def officers_without_evidence(competency_id: int | None = None) -> QuerySet[Any]:
    """Name the officers without evidence of something required today, as a subquery."""
    return _officers(Standing.objects.short().filter(has_evidence=False), competency_id)


def officers_ageing(freshness: Freshness, competency_id: int | None = None) -> QuerySet[Any]:
    """Name the officers whose evidence of something required today is so fresh, as a subquery."""
    return _officers(Standing.objects.filter(freshness=freshness.value), competency_id)


def officers_to_confirm(competency_id: int | None = None) -> QuerySet[Standing]:
    """Name the officers of whom a level of something required waits for a later check today."""
    return _officers(Standing.objects.to_confirm(), competency_id)


def officers_required(competency_id: int) -> QuerySet[Any]:
    """Name the officers of whom a competency is required today, as a subquery."""
    return _officers(Standing.objects.all(), competency_id)


def _officers(standings: Any, competency_id: int | None) -> QuerySet[Any]:
    if competency_id is not None:
        standings = standings.filter(competency=competency_id)
    officers: QuerySet[Any] = standings.order_by().values("officer")
    return officers


def gap_count() -> Any:
    """Count the gaps of each officer of a queryset of officers, to annotate and sort it."""
    gaps = Standing.objects.short().filter(officer=OuterRef("pk")).order_by().values("officer")
    return Coalesce(Subquery(gaps.annotate(size=Count("competency")).values("size")), 0)


def fading_of(board: Board, chosen: StandingFilter, most: int) -> list[OfficerGap]:
    """List up to ``most`` standings that fade, by officer and competency. One query."""
    rows = chosen.narrow(board.standings).exclude(officer__in=chosen.besides)
    rows = rows.filter(freshness=Freshness.FADING.value)
    rows = rows.with_names().order_by("officer__name", "officer", "competency__name")
    return [_officer_gap(row, board) for row in rows[:most]]
