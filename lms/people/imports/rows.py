"""Read the rows of a run's file, in batches."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import BinaryIO, cast

from lms.core.tables.received import Cell, NumberedRow, TableFile
from lms.people.imports import entries, transcripts
from lms.people.imports.entries import Reading
from lms.people.imports.models import ImportRun
from lms.people.imports.plan import MISTAKEN

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows as they stand in the file and as read, without those left out."""

    last_row: int
    rows: Mapping[int, Sequence[Cell]]
    readings: Sequence[Reading]

    @property
    def numbers(self) -> set[str]:
        """The staff numbers that can be read."""
        return {reading.staff_number for reading in self.readings if reading.staff_number}

    @property
    def mistaken(self) -> set[str]:
        """The numbers of those whom an import added by mistake."""
        entries_read = (reading.entry for reading in self.readings)
        return {entry.staff_number for entry in entries_read if entry and entry.status == MISTAKEN}


def batches(
    run: ImportRun,
    after: int = 0,
    until: int | None = None,
    without: Collection[int] = (),
) -> Iterator[Batch]:
    """Read the rows below the header in batches: those after ``after``, up to ``until``."""
    mapping, start = run.fields, max(after, run.header_row)
    with numbered_rows(run) as numbered:
        below: Iterator[NumberedRow] = (row for row in numbered if row[0] > start)
        if until is not None:
            below = takewhile(lambda row: row[0] <= until, below)
        while rows := list(islice(below, BATCH)):
            readings = [
                entries.read(number, row, mapping) for number, row in rows if number not in without
            ]
            yield Batch(rows[-1][0], dict(rows), readings)


@contextmanager
def numbered_rows(run: ImportRun) -> Iterator[Iterator[NumberedRow]]:
    """Open the file; of a large workbook its transcript, which the first reading makes."""
    storage = run.file.storage
    is_transcribed = transcripts.is_worthwhile(run)
    if is_transcribed and not storage.exists(transcripts.name_of(run)):
        with file_rows(run) as rows:
            transcripts.write(run, rows)
    if is_transcribed:
        with storage.open(transcripts.name_of(run), "rb") as file:
            yield transcripts.read(cast(BinaryIO, file.file))
    else:
        with file_rows(run) as rows:
            yield rows


@contextmanager
def file_rows(run: ImportRun) -> Iterator[Iterator[NumberedRow]]:
    """Open the file itself."""
    table = TableFile(**run.table)
    with (
        run.file.storage.open(str(run.file.name), "rb") as file,
        closing(table.rows(cast(BinaryIO, file.file))) as rows,
    ):
        yield rows
