"""The workbooks of the import: the template to fill in, and the rows to correct."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from lms.core.batches import Found, in_batches
from lms.core.tables import xlsx
from lms.core.tables.spreadsheets import Cell, Sheet, write_xlsx
from lms.core.tables.table import Column, Row, Table
from lms.people.imports import entries, history, restoring, wording
from lms.people.imports.columns import REQUIRED, SYNONYMS, Field
from lms.people.imports.models import ImportRun

OFFICERS_PER_BATCH = 1000
EXAMPLE: dict[Field, str] = {
    Field.STAFF_NUMBER: "199203152019032001",
    Field.NAME: "Ayu Lestari, S.IP.",
    Field.EMPLOYMENT: "PNS",
    Field.GRADE: "III/b",
    Field.STATUS: "Aktif",
    Field.EMAIL: "ayu.lestari@sukamaju.example",
    Field.PHONE: "+62 812 0000 0000",
    Field.UNIT_CODE: "DUKCAPIL-FO",
    Field.UNIT_NAME: "Seksi Pelayanan Loket",
    Field.PARENT_CODE: "DUKCAPIL",
    Field.UNIT_KIND: "Seksi",
    Field.POSITION_CODE: "petugas-loket",
    Field.POSITION_TITLE: "Petugas Loket Pelayanan",
    Field.POSITION_KIND: "Pelaksana",
    Field.SINCE: "01/03/2024",
}


def template() -> bytes:
    """Make the workbook to fill in: one sheet with the headers, one that explains them."""
    fill_in = Sheet(_("Officers"), [SYNONYMS[field][0] for field in Field], [])
    explained = Sheet(
        _("How to fill it in"),
        [_("Column"), _("What it holds"), _("Required"), _("Example"), _("Words known")],
        (
            (
                SYNONYMS[field][0],
                str(wording.FIELD_NAMES[field]),
                _("yes") if field in REQUIRED else "",
                EXAMPLE[field],
                _words(field),
            )
            for field in Field
        ),
    )
    return write_xlsx([fill_in, explained])


def _words(field: Field) -> str:
    choices = {
        Field.EMPLOYMENT: entries.EMPLOYMENTS,
        Field.STATUS: entries.STATUSES,
        Field.UNIT_KIND: entries.UNIT_KINDS,
        Field.POSITION_KIND: entries.POSITION_KINDS,
    }.get(field, {})
    return "; ".join(", ".join(words) for words in choices.values())


def findings(run: ImportRun) -> bytes:
    """Make the workbook of a check: the rows to correct and send again, problems, who is absent."""
    correct = Sheet(_("Rows to correct"), run.headers, _rows_to_correct(run))
    problems = Sheet(
        _("Problems"),
        [_("Row"), _("Column"), _("Column in the file"), _("Value"), _("Problem")],
        _problems(run),
    )
    sheets = [correct, problems]
    if run.is_full:
        columns = [_("NIP or staff number"), _("Name")]
        sheets.append(Sheet(_("Not in the file"), columns, _absent(run)))
    return write_xlsx(sheets)


def _rows_to_correct(run: ImportRun) -> Iterator[list[Cell]]:
    width = len(run.headers)
    for row in run.faulty_rows.iterator(chunk_size=1000):
        yield [*row.cells[:width], *[""] * (width - len(row.cells))]


def _problems(run: ImportRun) -> Iterator[tuple[Cell, ...]]:
    headers = {field: run.headers[index] for index, field in run.fields.items()}
    for row in run.faulty_rows.iterator(chunk_size=1000):
        for problem in row.problems:
            field = problem["field"]
            header = headers.get(Field(field), "") if field else ""
            name = wording.field_name(field)
            yield row.row, name, header, problem["value"], wording.reason(problem)


def _absent(run: ImportRun) -> Iterator[tuple[Cell, ...]]:
    absences = run.absences.values_list("officer__staff_number", "officer__name")
    yield from absences.iterator(chunk_size=1000)


def changes(title: str, officers: Any) -> bytes:
    """Make the workbook of what a run does to these officers: a line for each field."""
    columns = (
        Column(_("Row"), int),
        Column(_("NIP or staff number")),
        Column(_("Name")),
        Column(_("What happens")),
        Column(_("Field")),
        Column(_("Before")),
        Column(_("After")),
    )
    return xlsx.write(Table(title, columns, _changes(officers)))


def _changes(officers: Any) -> Iterator[Row]:
    places = history.Places.load()
    for batch in in_batches(Found(officers), OFFICERS_PER_BATCH):
        for row in batch:
            officer = (row.row, row.staff_number, row.name, row.get_effect_display())
            for change in places.in_words(row):
                yield (*officer, *change)


def restoring_file(imported: Any) -> bytes:
    """Make the file that takes a run back for these officers, and the list of what it cannot."""
    headers = [SYNONYMS[field][0] for field in restoring.COLUMNS]
    columns = [_("Row"), _("NIP or staff number"), _("Name"), _("Field"), _("Why it stays")]
    return write_xlsx(
        [
            Sheet(_("To import"), headers, _restored(imported)),
            Sheet(_("What stays"), columns, _left_out(imported)),
        ]
    )


def _restored(imported: Any) -> Iterator[list[Cell]]:
    for row in restoring.restored(imported):
        if row.said:
            officer = row.imported
            said = {Field.STAFF_NUMBER: officer.staff_number, Field.NAME: officer.name, **row.said}
            yield [said.get(field, "") for field in restoring.COLUMNS]


def _left_out(imported: Any) -> Iterator[tuple[Cell, ...]]:
    for row in restoring.restored(imported):
        officer = row.imported
        for problem in row.left_out:
            yield (
                officer.row,
                officer.staff_number,
                officer.name,
                wording.field_name(problem.field),
                wording.reason(asdict(problem)),
            )
