"""What the heat map shows: rows of units, cells of competencies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments import api as assessments
from lms.reports.scope import Selection

MEASURES = {
    "met": gettext_lazy("At the level required"),
    "without_evidence": gettext_lazy("Without evidence"),
    "fading": gettext_lazy("Fading"),
    "provisional": gettext_lazy("With a provisional level"),
}
SHADES = 5
UNITS_PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One tally by one measure. ``shade`` is 0-4; ``None`` when nobody or too few are counted."""

    label: str
    tally: assessments.Tally
    measure: str

    @property
    def count(self) -> int:
        """How many officers the measure counts."""
        return int(getattr(self.tally, self.measure))

    @property
    def percent(self) -> int:
        """Their share of all who are required to have the competency, 0-100, rounded down."""
        return 100 * self.count // self.tally.required if self.tally.required else 0

    @property
    def shade(self) -> int | None:
        """How dark the cell is."""
        if self.tally.is_small:
            return None
        return min(SHADES - 1, self.percent * SHADES // 100)

    @property
    def in_words(self) -> str:
        """Say it in a sentence's worth of words, for whoever does not see the colour."""
        words = {
            "met": ngettext(
                "%(count)d of %(required)d officer at the level required",
                "%(count)d of %(required)d officers at the level required",
                self.tally.required,
            ),
            "without_evidence": ngettext(
                "%(count)d of %(required)d officer without evidence",
                "%(count)d of %(required)d officers without evidence",
                self.tally.required,
            ),
            "fading": ngettext(
                "%(count)d of %(required)d officer fading",
                "%(count)d of %(required)d officers fading",
                self.tally.required,
            ),
            "provisional": ngettext(
                "%(count)d of %(required)d officer with a provisional level",
                "%(count)d of %(required)d officers with a provisional level",
                self.tally.required,
            ),
        }
        return words[self.measure] % {"count": self.count, "required": self.tally.required}

    @property
    def provisional_words(self) -> str:
        """Say of how many a level waits for a later check, beside another measure."""
        count = self.tally.provisional
        if not count or self.measure == "provisional":
            return ""
        return ngettext("%(count)d provisional", "%(count)d provisional", count) % {"count": count}


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One unit with all below it, or the officers directly in a unit. ``url`` opens it."""

    name: str
    url: str
    cells: tuple[HeatCell, ...]


class HeatTable:
    """The heat map of a selection, one page of its units (or all: ``page_number`` is ``None``)."""

    def __init__(
        self, selection: Selection, board: assessments.Board, page_number: str | None = None
    ) -> None:
        self.selection = selection
        self.measure = selection.form.chosen.get("measure") or next(iter(MEASURES))
        unit = selection.unit
        units = selection.scope.tops if unit is None else unit.get_children()
        self.page = Paginator(units, UNITS_PER_PAGE).get_page(page_number)
        self._units = list(units if page_number is None else self.page)
        self._alone = unit if self.page.number == 1 else None
        self._uncertified = board.uncertified
        self._map = assessments.heat_map(
            board,
            selection.standings,
            [child.path for child in self._units],
            self._alone.path if self._alone else None,
        )

    @property
    def measure_label(self) -> str:
        """What the shares are of, in words."""
        return str(MEASURES[self.measure])

    @property
    def columns(self) -> tuple[assessments.CompetencyColumn, ...]:
        """The competencies required of anybody chosen, marked where levels do not certify."""
        marked = _("%(competency)s (not yet certified)")
        return tuple(
            replace(column, name=marked % {"competency": column.name})
            if column.id in self._uncertified
            else column
            for column in self._map.columns
        )

    @cached_property
    def rows(self) -> list[HeatRow]:
        """First the officers directly in the unit, then the units below it in tree order."""
        return list(self._rows())

    def _rows(self) -> Iterator[HeatRow]:
        alone = self._alone
        if alone is not None and alone.path in self._map.cells:
            name = _("Directly in %(unit)s") % {"unit": alone} if self._units else str(alone)
            yield HeatRow(name, "", self._cells(self._map.row(alone.path)))
        for unit in self._units:
            url = reverse("competency_map_unit", args=[unit.pk])
            yield HeatRow(str(unit), url, self._cells(self._map.row(unit.path)))

    def _cells(self, tallies: Sequence[assessments.Tally]) -> tuple[HeatCell, ...]:
        return tuple(
            HeatCell(column.name, tally, self.measure)
            for column, tally in zip(self.columns, tallies, strict=True)
        )

    @property
    def totals(self) -> HeatRow:
        """All units together, also those on other pages."""
        return HeatRow(_("All together"), "", self._cells(self._map.totals))

    @property
    def total(self) -> assessments.Tally:
        """Everything added up."""
        return self._map.total

    def __bool__(self) -> bool:
        return bool(self._map.columns)


def shades() -> list[tuple[int, str]]:
    """Name the shades of the legend by the shares they stand for."""
    bounds = [100 * number // SHADES for number in range(SHADES + 1)]
    return [(number, f"{bounds[number]}–{bounds[number + 1]} %") for number in range(SHADES)]
