"""Frameworks as workbooks of three sheets: the framework, its competencies, its indicators.

Headings are always Indonesian, so that a workbook fits every reader's import. Columns are found
by their heading, whatever their order.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO, TypeVar

from assessments.competency.rules.framework_data import (
    LEVELS,
    CompetencyData,
    FaultyFileError,
    FrameworkData,
    IndicatorData,
    Kind,
    Problem,
    Reason,
    identifier_for,
)
from lms.core.tables import received
from lms.core.tables.spreadsheets import Cell, Sheet, write_xlsx

FRAMEWORK_SHEET, COMPETENCY_SHEET, INDICATOR_SHEET = "Kerangka", "Kompetensi", "Indikator"
FIELD, VALUE = "Isian", "Nilai"
CODE, VERSION, NAME, DESCRIPTION = "Kode", "Versi", "Nama", "Uraian"
CITATION, SAMPLE, STARTS_ON, IDENTIFIER = "Dasar hukum", "Data contoh", "Berlaku sejak", "Pengenal"
LEVEL_NAMES = {level: f"Nama tingkat {level}" for level in LEVELS}
KIND, DEFINITION, VALIDITY = "Jenis", "Definisi", "Masa berlaku (bulan)"
EARLIER_HEADINGS = {"Paruh waktu (bulan)": VALIDITY}
"""What a workbook of version 0.2.0 calls a column."""
LEVEL_DESCRIPTIONS = {level: f"Uraian tingkat {level}" for level in LEVELS}
COMPETENCY, LEVEL, NUMBER, BEHAVIOUR = "Kode kompetensi", "Tingkat", "Nomor", "Perilaku"
CORE_VALUES, REPLACES = "Nilai dasar", "Menggantikan"
YES, NO = "ya", "tidak"
KINDS = {
    Kind.MANAGERIAL: "manajerial",
    Kind.SOCIOCULTURAL: "sosial kultural",
    Kind.TECHNICAL: "teknis",
}
COMPETENCY_COLUMNS = (
    CODE, NAME, KIND, DEFINITION, VALIDITY, *LEVEL_DESCRIPTIONS.values(), IDENTIFIER,
)  # fmt: skip
INDICATOR_COLUMNS = (COMPETENCY, LEVEL, NUMBER, BEHAVIOUR, CORE_VALUES, REPLACES, IDENTIFIER)

MOST_ROWS = 20_000

Row = tuple[int, Mapping[str, received.Cell]]
T = TypeVar("T")
Parse = Callable[[received.Cell], T]


def write(data: FrameworkData) -> bytes:
    """Write a framework as an XLSX workbook; every text stays text."""
    return write_xlsx(
        [
            Sheet(FRAMEWORK_SHEET, (FIELD, VALUE), _framework_rows(data)),
            Sheet(COMPETENCY_SHEET, COMPETENCY_COLUMNS, map(_competency_row, data.competencies)),
            Sheet(INDICATOR_SHEET, INDICATOR_COLUMNS, _indicator_rows(data)),
        ]
    )


def read(file: BinaryIO) -> FrameworkData:
    """Read a workbook written as ``write`` does.

    Raises:
        UnreadableError: if the file is no workbook, or too large to be a framework.
        FaultyFileError: naming sheet, row and column of each cell that cannot be taken.
    """
    table = received.recognise(file)
    if table.kind != "xlsx":
        raise received.UnreadableError("not_a_table")
    sheets = [replace(table, sheet=number) for number in range(3)]
    return _Reader([sheet.few_rows(file, most=MOST_ROWS) for sheet in sheets]).framework()


def _framework_rows(data: FrameworkData) -> Iterator[Sequence[Cell]]:
    yield CODE, data.code
    yield VERSION, data.version
    yield NAME, data.name
    yield DESCRIPTION, data.description
    yield CITATION, data.citation
    yield SAMPLE, YES if data.is_sample else NO
    yield STARTS_ON, data.starts_on
    for level, heading in LEVEL_NAMES.items():
        yield heading, data.level_names.get(level, "")
    yield IDENTIFIER, str(data.identifier)


def _competency_row(competency: CompetencyData) -> Sequence[Cell]:
    return (
        competency.code,
        competency.name,
        KINDS[competency.kind],
        competency.definition,
        competency.valid_months,
        *(competency.level_descriptions.get(level, "") for level in LEVELS),
        str(competency.identifier),
    )


def _indicator_rows(data: FrameworkData) -> Iterator[Sequence[Cell]]:
    for competency in data.competencies:
        for indicator in competency.indicators:
            level, _dot, number = indicator.code.partition(".")
            yield (
                competency.code,
                int(level),
                int(number),
                indicator.text,
                ", ".join(indicator.core_values),
                ", ".join(map(str, indicator.replaces)),
                str(indicator.identifier),
            )


class _Reader:
    """Makes a framework of the rows of three sheets, noting what is wrong."""

    def __init__(self, sheets: Sequence[Sequence[received.NumberedRow]]) -> None:
        self.problems: list[Problem] = []
        self.fields = self._fields(sheets[0])
        self.competency_rows = self._rows(sheets[1], COMPETENCY_SHEET, (CODE, NAME, KIND))
        needed = (COMPETENCY, LEVEL, NUMBER, BEHAVIOUR)
        self.indicator_rows = self._rows(sheets[2], INDICATOR_SHEET, needed)

    def framework(self) -> FrameworkData:
        names = (self._field(CODE), self._field(VERSION))
        indicators = self._indicators(names)
        read = FrameworkData(
            code=self._field(CODE),
            version=self._read_field(VERSION, _whole, Reason.BAD_VERSION) or 1,
            name=self._field(NAME),
            identifier=self._read_field(IDENTIFIER, _identifier, Reason.BAD_IDENTIFIER)
            or identifier_for(*names),
            level_names={
                level: self._field(heading)
                for level, heading in LEVEL_NAMES.items()
                if self._field(heading)
            },
            description=self._field(DESCRIPTION),
            citation=self._field(CITATION),
            is_sample=self._field(SAMPLE).casefold() == YES,
            starts_on=self._read_field(STARTS_ON, _day, Reason.BAD_DATE),
            competencies=tuple(
                self._competency(number, row, names, indicators)
                for number, row in self.competency_rows
            ),
        )
        for number, row in self._homeless(read):
            where = _where(INDICATOR_SHEET, number, COMPETENCY)
            self.problems.append(Problem(where, Reason.UNKNOWN_COMPETENCY, _text(row, COMPETENCY)))
        if not read.competencies:
            self.problems.append(Problem(COMPETENCY_SHEET, Reason.NO_COMPETENCY))
        if self.problems:
            raise FaultyFileError(self.problems)
        return read

    def _fields(self, rows: Iterable[received.NumberedRow]) -> dict[str, Row]:
        """Read the first sheet: a field and its value in each row."""
        return {
            str(cells[0]).strip().casefold(): (
                number,
                {VALUE: cells[1] if len(cells) > 1 else None},
            )
            for number, cells in rows
        }

    def _field(self, name: str) -> str:
        return _text(self.fields.get(name.casefold(), (0, {}))[1], VALUE)

    def _read_field(self, name: str, parse: Parse[T], reason: Reason) -> T | None:
        number, row = self.fields.get(name.casefold(), (0, {}))
        return self._parsed(_where(FRAMEWORK_SHEET, number, name), row.get(VALUE), parse, reason)

    def _parsed(self, where: str, cell: received.Cell, parse: Parse[T], reason: Reason) -> T | None:
        """Read a cell; an empty one is ``None``, one that cannot be read is a problem too."""
        if cell is None or cell == "":
            return None
        try:
            return parse(cell)
        except ValueError:
            self.problems.append(Problem(where, reason, str(cell)))
            return None

    def _rows(
        self, rows: Sequence[received.NumberedRow], sheet: str, needed: Sequence[str]
    ) -> list[Row]:
        """Name the cells of a sheet by its headings."""
        if not rows:
            self.problems.append(Problem(sheet, Reason.MISSING))
            return []
        headings = [str(cell or "").strip().casefold() for cell in rows[0][1]]
        known = {name.casefold(): name for name in (*COMPETENCY_COLUMNS, *INDICATOR_COLUMNS)}
        known |= {earlier.casefold(): name for earlier, name in EARLIER_HEADINGS.items()}
        self.problems += [
            Problem(sheet, Reason.NO_COLUMN, name)
            for name in needed
            if name.casefold() not in headings
        ]
        return [
            (
                number,
                {known[h]: cell for h, cell in zip(headings, cells, strict=False) if h in known},
            )
            for number, cells in rows[1:]
        ]

    def _competency(
        self,
        number: int,
        row: Mapping[str, received.Cell],
        names: tuple[str, str],
        indicators: Mapping[str, Sequence[IndicatorData]],
    ) -> CompetencyData:
        def parsed(column: str, parse: Parse[T], reason: Reason) -> T | None:
            where = _where(COMPETENCY_SHEET, number, column)
            return self._parsed(where, row.get(column), parse, reason)

        code = _text(row, CODE)
        kind = parsed(KIND, _kind, Reason.UNKNOWN_KIND)
        if not _text(row, KIND):
            self.problems.append(Problem(_where(COMPETENCY_SHEET, number, KIND), Reason.MISSING))
        return CompetencyData(
            code=code,
            name=_text(row, NAME),
            kind=kind or Kind.TECHNICAL,
            identifier=parsed(IDENTIFIER, _identifier, Reason.BAD_IDENTIFIER)
            or identifier_for(*names, code),
            definition=_text(row, DEFINITION),
            valid_months=parsed(VALIDITY, _whole, Reason.BAD_MONTHS) or None,
            level_descriptions={
                level: _text(row, heading)
                for level, heading in LEVEL_DESCRIPTIONS.items()
                if _text(row, heading)
            },
            indicators=tuple(indicators.get(code, ())),
        )

    def _indicators(self, names: tuple[str, str]) -> dict[str, list[IndicatorData]]:
        """Read the third sheet, by competency, each in order of level."""
        read: dict[str, list[IndicatorData]] = {}
        for number, row in self.indicator_rows:
            indicator = self._indicator(number, row, names)
            if indicator:
                read.setdefault(_text(row, COMPETENCY), []).append(indicator)
        return {code: sorted(found, key=lambda i: i.level) for code, found in read.items()}

    def _indicator(
        self, number: int, row: Mapping[str, received.Cell], names: tuple[str, str]
    ) -> IndicatorData | None:
        def parsed(column: str, parse: Parse[T], reason: Reason) -> T | None:
            where = _where(INDICATOR_SHEET, number, column)
            return self._parsed(where, row.get(column), parse, reason)

        level = parsed(LEVEL, _level, Reason.BAD_LEVEL)
        position = parsed(NUMBER, _positive, Reason.BAD_LEVEL)
        if not (level and position):
            for column in (LEVEL, NUMBER):
                if not _text(row, column):
                    where = _where(INDICATOR_SHEET, number, column)
                    self.problems.append(Problem(where, Reason.MISSING))
            return None
        code = f"{level}.{position}"
        return IndicatorData(
            code=code,
            text=_text(row, BEHAVIOUR),
            identifier=parsed(IDENTIFIER, _identifier, Reason.BAD_IDENTIFIER)
            or identifier_for(*names, _text(row, COMPETENCY), code),
            core_values=tuple(_listed(_text(row, CORE_VALUES))),
            replaces=parsed(REPLACES, _identifiers, Reason.BAD_IDENTIFIER) or (),
        )

    def _homeless(self, read: FrameworkData) -> Iterator[Row]:
        """Find indicators whose competency is not in the second sheet."""
        codes = {competency.code for competency in read.competencies}
        for number, row in self.indicator_rows:
            if _text(row, COMPETENCY) not in codes:
                yield number, row


def _where(sheet: str, row: int, column: str) -> str:
    return f"{sheet}!{row} · {column}" if row else f"{sheet} · {column}"


def _text(row: Mapping[str, received.Cell], column: str) -> str:
    cell = row.get(column)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def _whole(cell: received.Cell) -> int:
    number = float(str(cell).strip())
    if not number.is_integer() or number < 0:
        raise ValueError(cell)
    return int(number)


def _positive(cell: received.Cell) -> int:
    number = _whole(cell)
    if not number:
        raise ValueError(cell)
    return number


def _level(cell: received.Cell) -> int:
    level = _whole(cell)
    if level not in LEVELS:
        raise ValueError(cell)
    return level


def _day(cell: received.Cell) -> dt.date:
    if isinstance(cell, dt.datetime):
        return cell.date()
    return dt.date.fromisoformat(str(cell).strip())


def _kind(cell: received.Cell) -> Kind:
    words = str(cell).strip().casefold().replace("_", " ").replace("-", " ")
    for kind, name in KINDS.items():
        if words == name:
            return kind
    raise ValueError(cell)


def _identifier(cell: received.Cell) -> uuid.UUID:
    return uuid.UUID(str(cell).strip())


def _identifiers(cell: received.Cell) -> tuple[uuid.UUID, ...]:
    return tuple(uuid.UUID(part) for part in _listed(str(cell)))


def _listed(text: str) -> Iterator[str]:
    return (part.strip() for part in text.split(",") if part.strip())
