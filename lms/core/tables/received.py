"""Read the tables people send, CSV or XLSX, row by row; pure Python.

What a file is, its first bytes say, never its name. Nothing is unpacked before the archive's list
of contents has been judged, and no file is ever held as a whole.
"""

import codecs
import csv
import datetime as dt
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from lzma import LZMAError
from typing import Any, BinaryIO, Literal, cast

import openpyxl

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
NumberedRow = tuple[int, Sequence[Cell]]

MAX_ROWS = 250_000
MAX_COLUMNS = 100
MAX_EMPTY_ROWS = 1_000  # Excel keeps formatted empty rows; after so many, nothing follows
MAX_CELL = 2_000
MAX_ENTRIES = 2_000
MAX_UNPACKED = 600 * 1024 * 1024
MAX_RATIO = 250
RATIO_COUNTS_FROM = 10 * 1024 * 1024
HEAD = 64 * 1024
DELIMITERS = ";,\t|"

ZIP_MAGIC = b"PK\x03\x04"
OLD_EXCEL_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    LZMAError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What the archive's reader raises where the bytes make no sense."""
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
DOCUMENT_TYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
SEPARATOR_LINE = re.compile(r"sep=([^\"\r\n])\r?\n", re.IGNORECASE)

Fault = Literal[
    "empty",
    "locked",
    "old_excel",
    "html",
    "not_a_table",
    "unsafe",
    "damaged",
    "too_long",
    "too_large",
]


class UnreadableError(ValueError):
    """The file is no table that can be read; ``fault`` says why."""

    def __init__(self, fault: Fault):
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class TableFile:
    """How to read a file: as a workbook, or as text in ``encoding`` with ``delimiter``.

    ``sheet`` is the one of a workbook's visible sheets to read, counted from 0. Text beyond
    ``longest_cell`` letters a cell is cut.
    """

    kind: Literal["xlsx", "csv"]
    encoding: str = ""
    delimiter: str = ""
    sheet: int = 0
    longest_cell: int = MAX_CELL

    def rows(self, file: BinaryIO) -> Generator[NumberedRow, None, None]:
        """Yield each row that is not empty, with its number as Excel counts, from 1.

        A sheet that is not there is empty.

        Raises:
            UnreadableError: when the file turns out to be damaged or longer than ``MAX_ROWS``.
        """
        file.seek(0)
        rows = self._sheet_rows(file) if self.kind == "xlsx" else self._text_rows(file)
        empty = 0
        for number, row in enumerate(rows, start=1):
            if number > MAX_ROWS:
                raise UnreadableError("too_long")
            if any(cell not in {None, ""} for cell in row):
                empty = 0
                yield number, row
            elif (empty := empty + 1) > MAX_EMPTY_ROWS:
                return

    def few_rows(self, file: BinaryIO, *, most: int) -> list[NumberedRow]:
        """Read it as a whole, while somebody waits.

        Raises:
            UnreadableError: as ``rows``, and when there are more than ``most``.
        """
        found = list(islice(self.rows(file), most + 1))
        if len(found) > most:
            raise UnreadableError("too_large")
        return found

    def estimate(self, file: BinaryIO) -> int:
        """Guess how many rows there are, to show progress by."""
        file.seek(0)
        if self.kind == "csv":
            lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(HEAD), b""))
            return min(lines, MAX_ROWS)
        with _opened(file) as visible:
            return min(visible[self.sheet].max_row or 0, MAX_ROWS)

    def sheets(self, file: BinaryIO) -> list[str]:
        """Name the visible sheets of a workbook; text has none."""
        if self.kind == "csv":
            return []
        file.seek(0)
        with _opened(file) as visible:
            return [sheet.title for sheet in visible]

    def _sheet_rows(self, file: BinaryIO) -> Iterator[Sequence[Cell]]:
        with _opened(file) as visible:
            if self.sheet >= len(visible):
                return
            sheet = visible[self.sheet]
            sheet.reset_dimensions()
            for row in sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS):
                width = next((n for n in range(len(row), 0, -1) if row[n - 1] is not None), 0)
                cells = row[:width]
                yield [c[: self.longest_cell] if isinstance(c, str) else c for c in cells]

    def _text_rows(self, file: BinaryIO) -> Iterator[Sequence[Cell]]:
        text = io.TextIOWrapper(file, self.encoding, newline="")
        try:
            # An Excel habit: the first line may only name the delimiter. It still counts as a row.
            for row in csv.reader(text, delimiter=self.delimiter):
                yield [cell[: self.longest_cell] for cell in row[:MAX_COLUMNS]]
        except (UnicodeDecodeError, csv.Error) as error:
            raise UnreadableError("damaged") from error
        finally:
            if not file.closed:  # a reader that stops early may have closed it already
                text.detach()


def recognise(file: BinaryIO) -> TableFile:
    """Find out how to read ``file``.

    Raises:
        UnreadableError: if it is no table, or not one that is safe to open.
    """
    file.seek(0)
    head = file.read(HEAD)
    if not head.strip():
        raise UnreadableError("empty")
    if head.startswith(ZIP_MAGIC):
        _judge_archive(file)
        return TableFile("xlsx")
    if head.startswith(OLD_EXCEL_MAGIC):
        raise UnreadableError("locked" if _is_locked(file, head) else "old_excel")
    encoding = _encoding_of(file, head)
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError as error:  # a picture or a scan: bytes that no encoding has
        raise UnreadableError("not_a_table") from error
    _judge_text(text)
    return TableFile("csv", encoding, _delimiter_of(text))


def _is_locked(file: BinaryIO, head: bytes) -> bool:
    """Tell whether this is a workbook behind a password: its directory names the package."""
    sector_size = 1 << int.from_bytes(head[30:32], "little") % 16
    directory = int.from_bytes(head[48:52], "little") + 1
    file.seek(directory * sector_size)
    return LOCKED_PACKAGE in file.read(HEAD)


def _judge_archive(file: BinaryIO) -> None:
    """Refuse an archive that is no workbook, or is made to do harm, by its list of contents."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            fault = _fault_of(entries)
            if fault is None and _declares_entities(archive, entries):
                fault = "unsafe"
    except DAMAGES as error:
        raise UnreadableError("damaged") from error
    if fault is not None:
        raise UnreadableError(fault)


def _fault_of(entries: Sequence[zipfile.ZipInfo]) -> Fault | None:
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= {entry.filename for entry in entries}:
        return "not_a_table"
    is_harmless = len(entries) <= MAX_ENTRIES and all(map(_is_harmless, entries))
    return None if is_harmless and sum(e.file_size for e in entries) <= MAX_UNPACKED else "unsafe"


def _is_harmless(entry: zipfile.ZipInfo) -> bool:
    """Tell whether the entry has an ordinary name, is a plain file, and is packed as tables are."""
    name = entry.filename
    is_link = (entry.external_attr >> 28) == 0o12
    is_encrypted = entry.flag_bits & 0x1
    is_bomb = entry.file_size > max(RATIO_COUNTS_FROM, MAX_RATIO * entry.compress_size)
    escapes = name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name
    return not (is_link or is_encrypted or is_bomb or escapes)


def _declares_entities(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Tell whether a part declares entities; no office program writes any."""
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                if DOCUMENT_TYPE.search(part.read(HEAD)):
                    return True
    return False


@contextmanager
def _opened(file: BinaryIO) -> Iterator[Sequence[Any]]:
    """Open the visible sheets of a workbook."""
    try:
        workbook = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            visible = [s for s in workbook.worksheets if s.sheet_state == "visible"]
            yield visible or workbook.worksheets
        finally:
            workbook.close()
    except UnreadableError:
        raise
    except Exception as error:  # openpyxl raises whatever the damage leads it to
        raise UnreadableError("damaged") from error


def _encoding_of(file: BinaryIO, head: bytes) -> str:
    """Name the encoding: by its mark or its zero bytes; else UTF-8 if all of it is, else cp1252."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding
    even, odd = head[0:2000:2].count(0), head[1:2000:2].count(0)
    if max(even, odd) > len(head[:2000]) // 5:
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8" if _is_utf8(file) else "cp1252"


def _is_utf8(file: BinaryIO) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(HEAD):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _judge_text(text: str) -> None:
    if CONTROL.search(text):
        raise UnreadableError("not_a_table")
    if re.match(r"\s*<(?:!doctype|html|table|\?xml)", text, re.IGNORECASE):
        raise UnreadableError("html")
    if text.startswith(("%PDF", "{\\rtf")):
        raise UnreadableError("not_a_table")


def _delimiter_of(text: str) -> str:
    """Name the delimiter that cuts the first lines into the most columns of the same number."""
    named = SEPARATOR_LINE.match(text)
    if named:
        return cast(str, named[1])
    lines = text.splitlines()[:30]
    lines = lines[:-1] if len(lines) > 1 and len(text) >= HEAD else lines

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        commonest = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(commonest) * (commonest > 1), commonest)

    try:
        return max(DELIMITERS, key=evenness)
    except csv.Error as error:
        raise UnreadableError("damaged") from error
