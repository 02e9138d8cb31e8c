"""Headers are recognised and cells are understood, whatever spreadsheets have done to them."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.tables import cells
from lms.people.imports import columns, entries
from lms.people.imports.columns import Field
from lms.people.imports.plan import Planner, Register, Terms

NIP = "199203152019032001"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("NIP", Field.STAFF_NUMBER),
        (" N.I.P. ", None),
        ("NIP BARU*", Field.STAFF_NUMBER),
        ("Nama Lengkap", Field.NAME),
        ("No. HP", Field.PHONE),
        ("unor_nama", Field.UNIT_NAME),
        ("Gol.", Field.GRADE),
        ("TMT Jabatan (tgl)", None),
        ("Unit\u00a0Kerja", Field.UNIT_NAME),
        ("E-mail", Field.EMAIL),
        ("Position title", Field.POSITION_TITLE),
        (None, None),
    ],
)
def test_headers_are_recognised(header: Any, field: Field | None) -> None:
    assert columns.recognise([header]).get(0) == field


def test_the_first_of_two_columns_for_the_same_wins() -> None:
    assert columns.recognise(["NIP", "Nama", "NIP Baru"]) == {0: Field.STAFF_NUMBER, 1: Field.NAME}


def test_the_header_is_found_below_a_title() -> None:
    rows = [(1, ["DAFTAR PEGAWAI", ""]), (3, ["No", "NIP", "Nama"]), (4, ["1", NIP, "Ayu"])]
    assert columns.find_header(rows)[0] == 3


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'00123", "00123"),
        (" Ayu\u00a0\u00a0Lestari\u200b ", "Ayu Lestari"),
        ('="199203"', "199203"),
        ("１２３", "123"),
        (12345.0, "12345"),
        (None, ""),
        ("\ufeffNama", "Nama"),
        ("'=SUM(A1)", "=SUM(A1)"),
    ],
)
def test_text_is_freed_from_what_programs_put_around_it(cell: Any, text: str) -> None:
    assert cells.text(cell) == text


@pytest.mark.parametrize(
    "cell", [1.99203152019032e17, 199203152019032001, "1,99203E+17", "1.99203152019032E+17"]
)
def test_a_number_that_excel_has_rounded_is_refused(cell: Any) -> None:
    reading = entries.read(2, [cell], {0: Field.STAFF_NUMBER})
    assert [problem.code for problem in reading.problems] == ["rounded"]
    with pytest.raises(cells.RoundedNumberError):
        cells.number_text(reading.problems[0].value)


@pytest.mark.parametrize(
    "cell",
    [
        dt.datetime(2024, 3, 1, tzinfo=dt.UTC),
        dt.date(2024, 3, 1),
        45352,
        "45352",
        "01/03/2024",
        "1-3-2024",
        "2024-03-01",
        "01.03.2024",
        "1 Maret 2024",
        "01 MAR 2024",
        "20240301",
        "2024-03-01 00:00:00",
    ],
)
def test_dates_are_read_day_first(cell: Any) -> None:
    assert cells.date(cell) == dt.date(2024, 3, 1)


@pytest.mark.parametrize("cell", ["31/02/2024", "kemarin", "1/3/24", "03/2024", 12, "01/13/2024"])
def test_what_is_no_date_is_refused(cell: Any) -> None:
    with pytest.raises(cells.NotADateError):
        cells.date(cell)


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        (Field.STAFF_NUMBER, "19920315 201903 2 001", NIP),
        (Field.STAFF_NUMBER, "'199203152019032001 ", NIP),
        (Field.STAFF_NUMBER, "THL-007", "THL-007"),
        (Field.STAFF_NUMBER, "007", "007"),
        (Field.EMPLOYMENT, "P3K", "pppk"),
        (Field.EMPLOYMENT, "CPNS", "pns"),
        (Field.STATUS, "Tidak Aktif", "left"),
        (Field.POSITION_KIND, "Eselon III", "administrator"),
        (Field.UNIT_KIND, "Sub-Bagian", "section"),
        (Field.UNIT_KIND, "UPTD", "service_unit"),
        (Field.UNIT_KIND, "kecamatan", "district"),
        (Field.EMAIL, " Ayu@Example.GO.ID ", "ayu@example.go.id"),
        (Field.EMAIL, "-", ""),
        (Field.PHONE, "0812-0000-0000", "081200000000"),
        (Field.PHONE, 81234567890, "081234567890"),
        (Field.PHONE, "+62 812 3456 7890", "081234567890"),
        (Field.PHONE, "-", ""),
    ],
)
def test_values_are_understood(field: Field, cell: Any, value: str) -> None:
    mapping = {0: Field.STAFF_NUMBER, 1: field} if field != Field.STAFF_NUMBER else {1: field}
    reading = entries.read(2, [NIP, cell], mapping)
    assert getattr(reading.entry, field.value) == value


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        (Field.EMPLOYMENT, "Raja", "unknown_word"),
        (Field.EMAIL, "ayu@", "not_an_email"),
        (Field.PHONE, "rumah", "not_a_phone"),
        (Field.NAME, "A" * 151, "too_long"),
        (Field.SINCE, "besok", "not_a_date"),
    ],
)
def test_what_cannot_be_understood_is_a_problem(field: Field, cell: str, code: str) -> None:
    reading = entries.read(2, [NIP, cell], {0: Field.STAFF_NUMBER, 1: field})
    assert reading.entry == entries.Entry(2, NIP)
    assert [(problem.field, problem.code) for problem in reading.problems] == [(field, code)]


@pytest.mark.parametrize(
    ("number", "employment", "code"),
    [
        (NIP, "pns", None),
        ("19920315201903200", "pns", "nip_length"),
        ("199213152019032001", "pns", "nip_birth_date"),
        ("199203151990032001", "pns", "nip_appointment"),
        ("199203152019033001", "pns", "nip_sex"),
        ("199203152019032000", "pns", "nip_serial"),
        ("199203152019212001", "pppk", None),
        ("THL-7", "non_asn", None),
        ("THL-7", "pppk", "nip_length"),
    ],
)
def test_numbers_are_judged_by_the_employment(
    number: str, employment: str, code: str | None
) -> None:
    problem = entries.check_number(number, employment)
    assert (problem.code if problem else None) == code


def test_every_problem_of_a_row_is_told_at_once() -> None:
    mapping = dict(enumerate([Field.STAFF_NUMBER, Field.NAME, Field.UNIT_CODE, Field.SINCE]))
    reading = entries.read(2, ["1990", "", "NOWHERE", "kemarin"], mapping)
    planner = Planner(Terms(dt.date(2024, 1, 1), scope=None), Register(), Register())

    plan = planner.decide(reading, {})

    assert [(problem.field, problem.code) for problem in plan.problems] == [
        (Field.SINCE, "not_a_date"),
        (Field.STAFF_NUMBER, "nip_length"),
        (Field.NAME, "missing"),
        (Field.UNIT_CODE, "unknown_unit"),
        (Field.POSITION_TITLE, "missing"),
    ]


def test_what_follows_from_a_cell_that_cannot_be_read_is_no_second_problem() -> None:
    mapping = dict(enumerate([Field.STAFF_NUMBER, Field.NAME, Field.EMPLOYMENT, Field.UNIT_CODE]))
    reading = entries.read(2, ["THL-7", "Ayu", "Raja", 1.5e17], mapping)
    planner = Planner(Terms(dt.date(2024, 1, 1), scope=None), Register(), Register())

    fields = [problem.field for problem in planner.decide(reading, {}).problems]

    assert fields == [Field.EMPLOYMENT, Field.UNIT_CODE, Field.POSITION_TITLE]


@given(st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.dates()))
def test_no_cell_makes_reading_fall_over(cell: Any) -> None:
    mapping = dict(enumerate(Field))
    reading = entries.read(2, [cell] * len(mapping), mapping)
    assert (reading.entry is None) == (reading.staff_number == "")
    assert reading.problems or reading.entry


@pytest.mark.parametrize(
    ("name", "depth", "kind"),
    [
        ("Pemerintah Kabupaten Sukamaju", 1, "government"),
        ("Dinas Sosial", 2, "agency"),
        ("Badan Pendapatan Daerah", 4, "agency"),
        ("Sekretariat Dinas Sosial", 3, "secretariat"),
        ("Bidang Pembinaan", 3, "division"),
        ("Sub Bagian Umum", 3, "section"),
        ("Subbagian Umum", 3, "section"),
        ("Kecamatan Sukasari", 2, "district"),
        ("Kelurahan Sukasari", 3, "section"),
        ("Puskesmas Sukasari", 3, "service_unit"),
        ("Bidangan", 2, "agency"),  # not a word we know: the place in the tree says
        ("Museum", 1, "government"),
        ("Museum", 2, "agency"),
        ("Museum", 3, "division"),
        ("Museum", 4, "section"),
        ("", 9, "section"),
    ],
)
def test_what_a_new_unit_is_follows_from_its_name_or_its_place(
    name: str, depth: int, kind: str
) -> None:
    assert entries.unit_kind_of(name, depth) == kind
