"""Tables are read whatever program wrote them; what is no table, or is made to harm, is refused."""

import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from lms.core.tables import received
from lms.core.tables.received import UnreadableError, recognise
from tests.people.imports.files import as_csv, as_xlsx, row

ROWS = [row(1, Nama="Ni Made Ayu – “Dewi”"), row(2, Nama="A;B,C|D")]


def behind_a_password() -> bytes:
    """Make what Excel writes then: a container whose directory names an encrypted package."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[30:32] = (9).to_bytes(2, "little")
    header[48:52] = (1).to_bytes(4, "little")
    return bytes(header) + bytes(512) + "EncryptedPackage".encode("utf-16-le").ljust(512, b"\0")


def read(content: bytes) -> list[list[object]]:
    file = io.BytesIO(content)
    return [list(cells) for _number, cells in recognise(file).rows(file)]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_csv_is_read_in_every_common_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    assert read(as_csv(ROWS, encoding=encoding, delimiter=delimiter))[1:] == ROWS


def test_the_line_in_which_excel_names_the_delimiter_counts_as_a_row() -> None:
    content = b"sep=|\r\n" + as_csv(ROWS, delimiter="|")
    file = io.BytesIO(content)
    assert [number for number, _cells in recognise(file).rows(file)] == [1, 2, 3, 4]


@pytest.mark.parametrize("named", [b'"', b"\r"])
def test_what_cannot_be_a_delimiter_is_not_taken_for_one(named: bytes) -> None:
    file = io.BytesIO(b"sep=" + named + b"\r\n" + as_csv(ROWS, delimiter="|"))
    assert recognise(file).delimiter == "|"


def test_a_workbook_is_read_with_the_row_numbers_of_excel() -> None:
    workbook = Workbook()
    workbook.active["A3"] = "NIP"
    workbook.active["A6"] = "123"
    content = io.BytesIO()
    workbook.save(content)
    assert [number for number, _cells in recognise(content).rows(content)] == [3, 6]


def packed(**entries: bytes) -> bytes:
    """Take a real workbook and add entries, or replace them."""
    names = {"sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml"}
    added = {names.get(name, name): content for name, content in entries.items()}
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_xlsx(ROWS))) as source,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in added:
                target.writestr(name, source.read(name))
        for name, data in added.items():
            target.writestr(name, data)
    return content.getvalue()


LINK = zipfile.ZipInfo("link")
LINK.external_attr = 0o120777 << 16


def linked() -> bytes:
    content = io.BytesIO(as_xlsx(ROWS))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr(LINK, "/etc/passwd")
    return content.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst>&a;</sst>'


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: packed(**{"../evil": b"x"}), id="leaves the folder"),
        pytest.param(lambda: packed(**{"/etc/passwd": b"x"}), id="absolute path"),
        pytest.param(lambda: packed(strings=ENTITIES), id="declares entities"),
        pytest.param(lambda: packed(sheet=b" " * 30_000_000), id="bomb"),
        pytest.param(lambda: packed(**{f"x{n}": b"" for n in range(2001)}), id="many entries"),
        pytest.param(linked, id="symbolic link"),
    ],
)
def test_an_archive_made_to_harm_is_refused_before_unpacking(
    make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("openpyxl.load_workbook", pytest.fail)
    with pytest.raises(UnreadableError) as refused:
        recognise(io.BytesIO(make()))
    assert refused.value.fault == "unsafe"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_a_table"),
        (b"%PDF-1.7", "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_excel"),
        (behind_a_password(), "locked"),
        (b"\xff\xd8\xff\xe0 a picture \x81\x8d", "not_a_table"),
        (b" <!DOCTYPE html><html>", "html"),
        (b"PK\x03\x04garbage", "damaged"),
    ],
)
def test_what_is_no_table_is_named(content: bytes, fault: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        recognise(io.BytesIO(content))
    assert refused.value.fault == fault


def test_a_file_of_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received, "MAX_ROWS", 2)
    with pytest.raises(UnreadableError) as refused:
        read(as_csv(ROWS))
    assert refused.value.fault == "too_long"


def test_a_workbook_damaged_inside_is_refused() -> None:
    with pytest.raises(UnreadableError) as refused:
        read(packed(sheet=b"<worksheet><sheetData><row>"))
    assert refused.value.fault == "damaged"


def test_a_workbook_packed_unusually_and_damaged_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(name, b"<x>1234567890</x>" * 20)
    damaged = bytearray(made.getvalue())
    begin = damaged.index(b"[Content_Types].xml") + len("[Content_Types].xml")
    damaged[begin + 9 : begin + 30] = b"\xff" * 21
    with pytest.raises(UnreadableError) as refused:
        recognise(io.BytesIO(bytes(damaged)))
    assert refused.value.fault == "damaged"
