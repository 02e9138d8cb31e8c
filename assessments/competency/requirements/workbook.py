"""The requirements matrix as a workbook: a row for each position, two columns per competency.

Headings are always Indonesian, so that a workbook fits every reader's import.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from assessments.competency.rules.framework_data import LEVELS, Problem, Reason
from assessments.competency.rules.gaps import Importance
from lms.core.tables import received
from lms.core.tables.spreadsheets import Cell, Sheet, write_xlsx

CODE, TITLE = "Kode jabatan", "Jabatan"
IMPORTANCES = {
    Importance.MANDATORY: "wajib",
    Importance.IMPORTANT: "penting",
    Importance.USEFUL: "berguna",
}
SYNONYMS = {"mutlak": Importance.MANDATORY, "perlu": Importance.USEFUL}
KNOWN = {name: importance for importance, name in IMPORTANCES.items()} | SYNONYMS

Required = tuple[int, int]

MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class FileRow:
    """What a row says of a position, by code of competency; ``None``: nothing required."""

    position_code: str
    cells: Mapping[str, Required | None]


def write(
    name: str,
    competency_codes: Sequence[str],
    positions: Iterable[Any],
    cells: Mapping[tuple[int, str], Required],
) -> bytes:
    """Write the matrix as XLSX; ``positions`` have pk, code and title."""
    columns = [CODE, TITLE]
    for code in competency_codes:
        columns += _headings(code)
    rows = (_row(position, competency_codes, cells) for position in positions)
    return write_xlsx([Sheet(name, columns, rows)])


def _headings(code: str) -> tuple[str, str]:
    return f"{code} tingkat", f"{code} kepentingan"


def _row(
    position: Any, codes: Sequence[str], cells: Mapping[tuple[int, str], Required]
) -> list[Cell]:
    row: list[Cell] = [position.code, position.title]
    for code in codes:
        found = cells.get((position.pk, code))
        row += [found[0], IMPORTANCES[Importance(found[1])]] if found else [None, None]
    return row


def read(
    file: BinaryIO, competency_codes: Sequence[str], position_codes: Iterable[str]
) -> tuple[list[FileRow], list[Problem]]:
    """Read a matrix; columns that are not there stay as they are.

    Raises:
        UnreadableError: if the file is no table, or too large to be a matrix.
    """
    numbered = received.recognise(file).few_rows(file, most=MOST_ROWS)
    if not numbered:
        return [], [Problem(CODE, Reason.NO_COLUMN, CODE)]
    headings = [str(cell or "").strip().casefold() for cell in numbered[0][1]]
    if CODE.casefold() not in headings:
        return [], [Problem(CODE, Reason.NO_COLUMN, CODE)]
    reader = _Reader(headings, competency_codes, frozenset(position_codes))
    return list(reader.rows(numbered[1:])), reader.problems


class _Reader:
    """Reads rows by headings, and notes what is wrong by row and column."""

    def __init__(
        self, headings: Sequence[str], competency_codes: Sequence[str], positions: frozenset[str]
    ) -> None:
        self.headings = headings
        self.positions = positions
        self.codes = [c for c in competency_codes if _headings(c)[0].casefold() in headings]
        known = {heading.casefold() for code in competency_codes for heading in _headings(code)}
        known |= {CODE.casefold(), TITLE.casefold(), ""}
        self.problems = [
            Problem(heading, Reason.UNKNOWN_COMPETENCY, heading)
            for heading in headings
            if heading not in known
        ]

    def rows(self, numbered: Iterable[received.NumberedRow]) -> Iterator[FileRow]:
        seen: set[str] = set()
        for number, cells in numbered:
            row = dict(zip(self.headings, cells, strict=False))
            code = _text(row.get(CODE.casefold()))
            where = f"{number} · {CODE}"
            if code not in self.positions:
                self.problems.append(Problem(where, Reason.UNKNOWN_POSITION, code))
            elif code in seen:
                self.problems.append(Problem(where, Reason.TWICE, code))
            else:
                seen.add(code)
                yield FileRow(code, {c: self._cell(number, row, c) for c in self.codes})

    def _cell(self, number: int, row: Mapping[str, received.Cell], code: str) -> Required | None:
        level_heading, importance_heading = _headings(code)
        level = _text(row.get(level_heading.casefold()))
        importance = _text(row.get(importance_heading.casefold())).casefold()
        if level in {"", "-", "–"}:
            return None
        found = KNOWN.get(importance, None if importance else Importance.MANDATORY)
        if level not in map(str, LEVELS):
            self.problems.append(Problem(f"{number} · {level_heading}", Reason.BAD_LEVEL, level))
        elif found is None:
            where = f"{number} · {importance_heading}"
            self.problems.append(Problem(where, Reason.UNKNOWN_IMPORTANCE, importance))
        else:
            return int(level), found.value
        return None


def _text(cell: received.Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()
