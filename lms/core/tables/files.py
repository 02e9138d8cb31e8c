"""The kinds of file that a table can be."""

from collections.abc import Callable, Mapping
from typing import Literal

from lms.core.tables import csv, pdf, xlsx
from lms.core.tables.table import Table

FileKind = Literal["xlsx", "csv", "pdf"]
WRITERS: Mapping[FileKind, Callable[[Table], bytes]] = {
    "xlsx": xlsx.write,
    "csv": csv.write,
    "pdf": pdf.write,
}


def write(table: Table, kind: FileKind) -> bytes:
    """Write the table as a file of this kind."""
    return WRITERS[kind](table)
