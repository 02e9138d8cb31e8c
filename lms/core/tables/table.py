"""What a list is that is written to a file; plain Python."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

Cell = str | int | float | Decimal | bool | dt.date | dt.datetime | None
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and what stands below it where anything does: text, unless it says otherwise."""

    heading: str
    holds: type = str

    def typed(self, cell: Cell) -> Cell:
        """Return the cell as this column holds it; in text, a number keeps all its digits.

        Raises:
            TypeError: if the column holds something else.
        """
        if cell is None or isinstance(cell, self.holds):
            return cell
        if self.holds is str:
            return str(cell)
        raise TypeError(f"“{self.heading}” holds {self.holds.__name__}, not {cell!r}")


@dataclass(frozen=True, slots=True)
class About:
    """Where a table comes from. ``chosen`` is its scope and what narrows it, in words.

    ``more`` is what else a reader has to know, such as how much is listed.
    """

    report: str
    chosen: Sequence[tuple[str, str]]
    as_of: dt.date
    made_at: dt.datetime
    made_by: str
    more: Sequence[tuple[str, Cell]] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A list to be written. Its ``rows`` may come one by one, to be gone through only once."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    about: About | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """What the columns are called."""
        return tuple(column.heading for column in self.columns)

    def typed_rows(self) -> Iterator[tuple[Cell, ...]]:
        """Yield the rows as the columns hold them.

        Raises:
            TypeError: if a cell is not what its column holds.
            ValueError: if a row has more or fewer cells than there are columns.
        """
        for row in self.rows:
            cells = zip(self.columns, row, strict=True)
            yield tuple(column.typed(cell) for column, cell in cells)
