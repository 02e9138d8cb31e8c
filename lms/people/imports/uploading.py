"""First step: keep a file, find its table and guess what its columns hold."""

import hashlib
from contextlib import closing
from dataclasses import asdict, replace
from itertools import islice
from pathlib import PurePath
from typing import Any, BinaryIO, cast

from django.core.files.base import File
from django.db import transaction

from lms.core import audit
from lms.core.storage import storing
from lms.core.tables import cells
from lms.core.tables.received import NumberedRow, TableFile, UnreadableError, recognise
from lms.people.imports import columns
from lms.people.imports.columns import Field
from lms.people.imports.models import ColumnMapping, ImportRun
from lms.people.models import User

MAX_BYTES = 50 * 1024 * 1024
ROWS_SEARCHED_FOR_HEADER = 15
SHEETS_SEARCHED = 10
SAMPLES = 3
CHUNK = 1024 * 1024


def upload(*, by: User, file: File[Any], filename: str) -> ImportRun:
    """Keep a file whose columns are then to be confirmed. It is read, as far as its first rows.

    Raises:
        UnreadableError: if it is no table, too large, or not safe to open.
    """
    if file.size > MAX_BYTES:
        raise UnreadableError("too_large")
    source = cast(BinaryIO, getattr(file.file, "file", file.file))
    table = _likeliest_sheet(recognise(source), source)
    first = _first_rows(table, source)
    if len(first) < 2:
        raise UnreadableError("empty")
    header_row, headers = columns.find_header(first)
    run = ImportRun(
        by=by,
        filename=PurePath(filename).name[-150:],
        sha256=_digest(source),
        table=asdict(table),
        headers=[cells.shown(cell) for cell in headers],
        header_row=header_row,
        samples=[
            [cells.shown(cell) for cell in row] for number, row in first if number > header_row
        ][:SAMPLES],
        rows=max(table.estimate(source) - header_row, 0),
    )
    run.mapping = {str(index): field for index, field in remembered(run).items()}
    source.seek(0)
    name = f"imports/{run.pk}.{table.kind}"
    with storing(run.file, name, File(source)), transaction.atomic():
        run.save()
        audit.record(by=by, action="import.upload", target=run, changes={"sha256": run.sha256})
    return run


def _likeliest_sheet(table: TableFile, source: BinaryIO) -> TableFile:
    """Choose the sheet whose headers tell most, unless the first already tells what is needed.

    Of a workbook that begins with a cover or instructions, the officers are on a later sheet.
    """
    if not columns.missing(_recognised(table, source)):
        return table
    number = min(len(table.sheets(source)), SHEETS_SEARCHED)
    candidates = [replace(table, sheet=sheet) for sheet in range(number)]
    return max(candidates or [table], key=lambda sheet: len(_recognised(sheet, source)))


def _recognised(table: TableFile, source: BinaryIO) -> dict[int, Field]:
    rows = _first_rows(table, source)
    return columns.recognise(columns.find_header(rows)[1]) if rows else {}


def _first_rows(table: TableFile, source: BinaryIO) -> list[NumberedRow]:
    with closing(table.rows(source)) as rows:
        return list(islice(rows, ROWS_SEARCHED_FOR_HEADER))


def remembered(run: ImportRun) -> dict[int, Field]:
    """Return the mapping confirmed for such headers before, else what the headers say."""
    known = ColumnMapping.objects.filter(signature=columns.signature(run.headers)).first()
    if known is None:
        return columns.recognise(run.headers)
    return {int(index): Field(name) for index, name in known.mapping.items()}


def _digest(source: BinaryIO) -> str:
    source.seek(0)
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
