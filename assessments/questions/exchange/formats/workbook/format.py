"""Prima's own workbook of questions."""

import re
from collections.abc import Iterator

from assessments.questions.exchange.formats.protocol import Writer
from assessments.questions.exchange.formats.workbook.reading import read, table_of
from assessments.questions.exchange.formats.workbook.writing import WorkbookWriter
from assessments.questions.exchange.readings import Reading
from lms.core.tables import received
from lms.core.tables.received import OLD_EXCEL_MAGIC, ZIP_MAGIC

DELIMITERS = re.compile(r"[;,\t|]")


class WorkbookFormat:
    """A row for each question, in XLSX or CSV."""

    name = "xlsx"
    ending = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    unit_of_place = "row"
    writer: Writer | None = WorkbookWriter()

    def recognises(self, content: bytes, text: str) -> bool:
        """Take every workbook, and text whose first lines have the headings."""
        if content.startswith((ZIP_MAGIC, OLD_EXCEL_MAGIC)):
            return True
        if not DELIMITERS.search(text[:2_000]):
            return False
        try:
            return table_of(content) is not None
        except received.UnreadableError:
            return False

    def read(self, content: bytes, text: str) -> Iterator[Reading]:  # noqa: ARG002
        """Yield the question of each row."""
        return read(content)


FORMAT = WorkbookFormat()
