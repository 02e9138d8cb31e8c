"""Keep the rows of a large workbook as lines of JSON: read again, they cost a small part of it."""

import datetime as dt
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from django.core.files.base import File

from lms.core.tables.received import Cell, NumberedRow
from lms.people.imports.models import ImportRun

LARGE = 10_000  # rows
READERS: Mapping[str, Callable[[Any], Cell]] = {
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "timedelta": lambda seconds: dt.timedelta(seconds=float(seconds)),
}


def is_worthwhile(run: ImportRun) -> bool:
    """Tell whether reading the file more than once would take long."""
    return run.table["kind"] == "xlsx" and run.rows > LARGE


def name_of(run: ImportRun) -> str:
    """Return where the private storage keeps the transcript."""
    return f"imports/{run.pk}.rows"


def write(run: ImportRun, rows: Iterable[NumberedRow]) -> None:
    """Keep ``rows``, whole or not at all."""
    with tempfile.TemporaryFile() as file:
        for number, cells in rows:
            line = json.dumps([number, [_packed(cell) for cell in cells]])
            file.write(line.encode() + b"\n")
        file.seek(0)
        forget(run)
        run.file.storage.save(name_of(run), File(file))


def read(file: BinaryIO) -> Iterator[NumberedRow]:
    """Yield the rows as they were in the workbook."""
    for line in file:
        number, cells = json.loads(line)
        yield number, [_unpacked(cell) for cell in cells]


def forget(run: ImportRun) -> None:
    """Delete the transcript, if there is one."""
    run.file.storage.delete(name_of(run))


def _packed(cell: Cell) -> Any:
    if isinstance(cell, dt.timedelta):
        return ["timedelta", cell.total_seconds()]
    if isinstance(cell, (dt.date, dt.time)):
        return [type(cell).__name__, cell.isoformat()]
    return cell


def _unpacked(cell: Any) -> Cell:
    if isinstance(cell, list):
        kind, value = cell
        return READERS[kind](value)
    kept: Cell = cell
    return kept
