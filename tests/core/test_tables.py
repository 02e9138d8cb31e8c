"""A list says the same in every kind of file, and each column holds what it says."""

import csv
import datetime as dt
from io import BytesIO, StringIO

import openpyxl
import pytest
from pypdf import PdfReader

from lms.core.tables import files
from lms.core.tables.table import About, Column, Row, Table

NIP = "199203152019032001"
COLUMNS = (Column("NIP"), Column("Level", int), Column("Since", dt.date))
DAY = dt.date(2026, 11, 24)
MADE = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)
ABOUT = About("Levels", [("Unit", "Loket")], DAY, MADE, "Dewi", [("Rows", 2)])
ROWS: list[Row] = [(NIP, 2, DAY), ("=1+1", None, None)]
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "=cmd|' /C calc'!A0"]


def sheets(table: Table) -> list[list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(BytesIO(files.write(table, "xlsx")))
    return [list(sheet.values) for sheet in book.worksheets]


def lines(table: Table) -> list[list[str]]:
    text = files.write(table, "csv").decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";"))


def test_a_number_in_a_column_of_text_keeps_all_its_digits() -> None:
    table = Table("T", [Column("NIP")], [[int(NIP)]])
    assert sheets(table) == [[("NIP",), (NIP,)]]
    assert lines(table) == [["NIP"], [NIP]]


def test_a_column_refuses_what_it_does_not_hold() -> None:
    with pytest.raises(TypeError, match="“Level” holds int, not '2'"):
        files.write(Table("T", COLUMNS, [(NIP, "2", None)]), "xlsx")


@pytest.mark.parametrize("row", [(NIP, 2), (NIP, 2, DAY, "more")])
def test_a_row_has_a_cell_for_each_column(row: Row) -> None:
    with pytest.raises(ValueError, match="zip"):
        files.write(Table("T", COLUMNS, [row]), "csv")


@pytest.mark.django_db
def test_a_workbook_keeps_types_and_says_on_a_second_sheet_where_it_comes_from() -> None:
    day = dt.datetime(2026, 11, 24)  # noqa: DTZ001 - openpyxl knows no other
    rows, about = sheets(Table("Levels", COLUMNS, iter(ROWS), ABOUT))
    assert rows == [("NIP", "Level", "Since"), (NIP, 2, day), ("=1+1", None, None)]
    assert about[1] == ("Laporan", "Levels")
    assert about[3:] == [
        ("Unit", "Loket"),
        ("Per tanggal", day),
        ("Dibuat pada", "2026-11-24 03:00 UTC"),
        ("Dibuat oleh", "Dewi"),
        ("Rows", 2),
    ]


@pytest.mark.django_db
def test_a_csv_file_says_it_below_the_rows() -> None:
    found = lines(Table("Levels", COLUMNS, iter(ROWS), ABOUT))
    assert found[:4] == [
        ["NIP", "Level", "Since"],
        [NIP, "2", "2026-11-24"],
        ["'=1+1", "", ""],
        [""],
    ]
    assert found[6] == ["Unit", "Loket"]
    assert found[-1] == ["Rows", "2"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_of_a_csv_file_is_a_formula(text: str) -> None:
    table = Table("T", [Column("x")], [[text]])
    assert lines(table)[1] == [f"'{text}"]


def test_a_number_below_zero_is_no_formula() -> None:
    assert lines(Table("T", [Column("x", int)], [[-1]]))[1] == ["-1"]


@pytest.mark.pdf
@pytest.mark.django_db
@pytest.mark.parametrize("about", [ABOUT, None])
def test_a_document_has_the_rows_and_what_is_to_be_said_about_them(about: About | None) -> None:
    document = PdfReader(BytesIO(files.write(Table("Levels", COLUMNS, iter(ROWS), about), "pdf")))
    text = document.pages[0].extract_text()
    for words in ("Levels", NIP, "=1+1", "24 November 2026"):
        assert words in text
    assert "None" not in text
    assert ("Loket" in text) == (about is not None)
    assert document.metadata.title == ("Levels: Loket" if about else "Levels")
