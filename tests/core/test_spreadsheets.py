"""Workbooks keep what they are given: text stays text, numbers stay numbers."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core.tables.spreadsheets import Cell, Sheet, write_xlsx

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "=cmd|' /C calc'!A0"]


def read(sheet: Sheet) -> list[list[Any]]:
    workbook = openpyxl.load_workbook(BytesIO(write_xlsx([sheet])))
    return [list(row) for row in workbook.worksheets[0].iter_rows()]


@pytest.mark.parametrize("text", [*DANGEROUS, "http://example.org", "\0=1", "mailto:a@b.c"])
def test_text_never_becomes_a_formula_or_a_link(text: str) -> None:
    _header, [cell] = read(Sheet("S", ["="], [[text]]))
    assert cell.data_type == "s"
    assert cell.hyperlink is None


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_categories=["C"]), max_size=200))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    rows = read(Sheet("S", ["x"], [[text, "end"]]))
    assert (rows[1][0].value or "") == text


def test_values_keep_their_types() -> None:
    moment = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)
    cells: list[Cell] = [1, 2.5, Decimal("2.50"), True, dt.date(2026, 11, 24), moment, None]
    _header, row = read(Sheet("S", list("abcdefg"), [cells]))
    day = dt.datetime(2026, 11, 24)  # noqa: DTZ001 - openpyxl knows no other
    assert [cell.value for cell in row] == [1, 2.5, 2.5, True, day, day.replace(hour=10), None]


def test_rows_may_come_one_by_one_and_several_sheets_follow_each_other() -> None:
    def rows() -> Iterator[list[int]]:
        for number in range(1000):
            yield [number, number * number]

    workbook = openpyxl.load_workbook(
        BytesIO(write_xlsx([Sheet("Satu", ["n", "n²"], rows()), Sheet("Dua", [], [])]))
    )
    assert workbook.sheetnames == ["Satu", "Dua"]
    assert workbook["Satu"].max_row == 1001
    assert workbook["Satu"].freeze_panes == "A2"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Dinas A/B: [rahasia]?", "Dinas A-B- -rahasia--"),
        ("x" * 40, "x" * 31),
        ("'kutip'", "kutip"),
        ("", "-"),
    ],
)
def test_sheet_titles_are_made_such_as_excel_accepts(title: str, expected: str) -> None:
    workbook = openpyxl.load_workbook(BytesIO(write_xlsx([Sheet(title, ["x"], [])])))
    assert workbook.sheetnames == [expected]


def test_more_rows_than_excel_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms.core.tables.spreadsheets.MAX_ROWS", 3)
    with pytest.raises(ValueError, match="more than 3 rows"):
        write_xlsx([Sheet("S", ["x"], [[1], [2], [3]])])
