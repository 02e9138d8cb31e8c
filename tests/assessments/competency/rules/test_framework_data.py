"""The rules of a framework's data, without database or file."""

import uuid
from dataclasses import replace
from io import BytesIO

import pytest

from assessments.competency.frameworks import workbook
from assessments.competency.requirements import workbook as matrix_workbook
from assessments.competency.rules.framework_data import (
    CompetencyData,
    FrameworkData,
    IndicatorData,
    Kind,
    Reason,
)
from lms.core.tables.spreadsheets import Sheet, write_xlsx

INDICATOR = IndicatorData("1.1", "Melayani.", uuid.uuid4(), core_values=("ramah",))
COMPETENCY = CompetencyData(
    "PP", "Pelayanan", Kind.TECHNICAL, uuid.uuid4(), indicators=(INDICATOR,)
)
FRAMEWORK = FrameworkData(
    "uji", 1, "Uji", uuid.uuid4(), level_names={1: "Paham"}, competencies=(COMPETENCY,)
)


def problems(data):
    return [(problem.where, problem.reason) for problem in data.problems(frozenset({"ramah"}))]


def test_sound_data_has_no_problem():
    assert problems(FRAMEWORK) == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"code": "dua kata"}, Reason.BAD_CODE),
        ({"version": 0}, Reason.BAD_VERSION),
        ({"name": " "}, Reason.MISSING),
        ({"name": "x" * 201}, Reason.TOO_LONG),
        ({"citation": "x" * 301}, Reason.TOO_LONG),
        ({"description": "x" * 2001}, Reason.TOO_LONG),
        ({"level_names": {}}, Reason.MISSING),
        ({"level_names": {1: ""}}, Reason.MISSING),
        ({"level_names": {6: "Lebih"}}, Reason.BAD_LEVEL),
    ],
)
def test_a_framework_keeps_its_rules(fields, reason):
    assert [found for _where, found in problems(replace(FRAMEWORK, **fields))] == [reason]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"code": "P P"}, Reason.BAD_CODE),
        ({"name": ""}, Reason.MISSING),
        ({"definition": "x" * 2001}, Reason.TOO_LONG),
        ({"level_descriptions": {1: "x" * 2001}}, Reason.TOO_LONG),
        ({"level_descriptions": {7: "Lebih"}}, Reason.BAD_LEVEL),
        ({"valid_months": 0}, Reason.BAD_MONTHS),
        ({"valid_months": 40_000}, Reason.BAD_MONTHS),
    ],
)
def test_a_competency_keeps_its_rules(fields, reason):
    data = replace(FRAMEWORK, competencies=(replace(COMPETENCY, **fields),))
    assert [found for _where, found in problems(data)] == [reason]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"code": "1"}, Reason.BAD_LEVEL),
        ({"text": ""}, Reason.MISSING),
        ({"text": "x" * 501}, Reason.TOO_LONG),
        ({"core_values": ("lain",)}, Reason.UNKNOWN_CORE_VALUE),
    ],
)
def test_an_indicator_keeps_its_rules(fields, reason):
    changed = replace(COMPETENCY, indicators=(replace(INDICATOR, **fields),))
    assert [found for _w, found in problems(replace(FRAMEWORK, competencies=(changed,)))] == [
        reason
    ]


def test_codes_and_identifiers_are_there_once():
    twin = replace(COMPETENCY, identifier=uuid.uuid4(), indicators=())
    same = replace(INDICATOR, code="1.2")
    competencies = (replace(COMPETENCY, indicators=(INDICATOR, same)), twin)
    assert problems(replace(FRAMEWORK, competencies=competencies)) == [
        ("PP.1.2", Reason.TWICE),
        ("PP", Reason.TWICE),
    ]


def test_the_level_is_read_from_the_code():
    assert replace(INDICATOR, code="3.12").level == 3


def test_a_matrix_without_rows_lacks_its_first_column():
    file = BytesIO(write_xlsx([Sheet("Kosong", [], [])]))
    rows, found = matrix_workbook.read(file, ["PP"], ["loket"])
    assert (rows, [problem.reason for problem in found]) == ([], [Reason.NO_COLUMN])


def test_numbers_that_excel_made_decimal_are_still_levels():
    sheet = Sheet("Standar", ["Kode jabatan", "PP tingkat"], [["loket", 2.0]])
    rows, found = matrix_workbook.read(BytesIO(write_xlsx([sheet])), ["PP"], ["loket"])
    assert found == []
    assert rows == [matrix_workbook.FileRow("loket", {"PP": (2, 1)})]


def test_a_workbook_takes_decimal_numbers_for_codes():
    data = replace(FRAMEWORK, code="38")
    assert workbook.read(BytesIO(workbook.write(data))) == data
