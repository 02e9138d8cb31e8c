"""Tables as CSV."""

import csv
import unicodedata
from io import StringIO

from lms.core.tables.facts import facts_with_proof
from lms.core.tables.table import Cell, Table


def write(table: Table) -> bytes:
    """Write the table in UTF-8 with its mark, semicolons as an Indonesian Excel expects.

    What is to be said about it stands below the rows, so that the first line is the header. Text
    that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    content = StringIO()
    writer = csv.writer(content, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.headings)
    writer.writerows(map(_as_text, row) for row in table.typed_rows())
    if said := facts_with_proof(table):
        writer.writerow([""])
        writer.writerows(map(_as_text, fact) for fact in said)
    return content.getvalue().encode("utf-8-sig")


def _as_text(cell: Cell) -> str:
    """Write one cell."""
    text = "" if cell is None else str(cell).replace("\0", "")
    if not isinstance(cell, str):
        return text
    begins_formula = unicodedata.normalize("NFKC", text).lstrip(" ")[:1] in set("=+-@\t\r\n")
    return f"'{text}" if begins_formula else text
