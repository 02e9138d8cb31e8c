"""Whatever is sent, nothing breaks, and every question is told of."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.questions.exchange.formats.protocol import UnreadableError
from assessments.questions.exchange.formats.registry import FORMATS, recognise
from assessments.questions.exchange.formats.workbook.writing import template
from assessments.questions.exchange.wording import in_words
from tests.assessments.questions.exchange.reading import read

MOODLE = (Path(__file__).parent / "samples/moodle4.xml").read_bytes()
GIFT = b"""$CATEGORY: $course$/top/A

::Q1::[html]<p>Apa?</p>{=a#b ~%50%c####d}

::Q2::Berapa?{#3:0.1}
"""
TEMPLATE = template()
PIECES = st.sampled_from(
    ["::", "{", "}", "=", "~", "#", "####", "%50%", "->", "\\", "\n", "\n\n", "//", "[html]",
     "$CATEGORY: ", "T", "<p>", "<img src=x>", "&nbsp;", "1..2", ":", "// prima: {\"as\": 1}",
     "// prima: {\"body\": {\"options\": 3}, \"kind\": \"choice\"}", "A. x", "ANSWER: A", "{1:MC:",
     "[[1]]", "\x00", "\ufeff", "é", "[tag:", "[id:", ">", "*"]
)  # fmt: skip


def look(content: bytes) -> None:
    """Read a file to its end, and put all that is said of it into words."""
    try:
        found = read(content)
    except UnreadableError as error:
        said = [error.reason]
    else:
        said = []
    assert all(in_words(note.code, dict(note.details)) for note in said)
    for entry in found if not said else ():
        assert (entry.asked is None) is (entry.problem is not None)
        for note in (*entry.notes, *([entry.problem] if entry.problem else [])):
            assert in_words(note.code, dict(note.details))


@settings(max_examples=80, deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=25).map("".join))
def test_signs_of_gift_in_any_order(text: str) -> None:
    look(text.encode(errors="surrogatepass"))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_bytes(content: bytes) -> None:
    look(content)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["moodle", "gift", "xlsx"]), st.data())
def test_files_that_are_cut_off_or_spoilt(sample: str, data: st.DataObject) -> None:
    content = {"moodle": MOODLE, "gift": GIFT, "xlsx": TEMPLATE}[sample]
    begin = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(begin, len(content)))
    look(content[:begin])
    look(content[:begin] + data.draw(st.binary(max_size=6)) + content[end:])


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=12).map("".join), st.sampled_from(
    ["multichoice", "cloze", "truefalse", "numerical", "matching", "ddwtos", "ordering", "x"]
))  # fmt: skip
def test_moodle_questions_with_anything_in_them(text: str, type_: str) -> None:
    inside = text.replace("]]>", "").replace("\x00", "")
    look(
        f'<quiz><question type="{type_}"><questiontext format="html"><text><![CDATA[{inside}]]>'
        f'</text></questiontext><answer fraction="100"><text><![CDATA[{inside}]]></text></answer>'
        "</question></quiz>".encode(errors="surrogatepass")
    )


def test_a_cut_off_file_gives_what_stands_before_and_says_that_it_is_cut_off() -> None:
    whole = read(MOODLE)
    cut = read(MOODLE[: MOODLE.index(b"Urutkan")])
    assert cut[-1].problem.code == "xml_broken"
    assert [entry.name for entry in cut[:-1]] == [entry.name for entry in whole][: len(cut) - 1]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\x00\x00\x00", "empty"),
        (b"%PDF-1.7 x", "is_pdf"),
        (b"\x89PNG\r\n", "is_picture"),
        (b"\x1f\x8b\x08", "is_archive"),
        (b"Selamat pagi.", "not_questions"),
        (b"<html><body>x</body></html>", "not_questions"),
        (b"<?xml version='1.0'?><assessmentItem/>", "other_xml"),
        (b"<?xml version='1.0'?><quiz", "no_xml"),
        (b"PK\x03\x04xx", "table_damaged"),
        (b'<!DOCTYPE q [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>', "xml_unsafe"),
        (b'<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>', "xml_unsafe"),
        (b"nama;nilai\nAyu;3\n", "not_questions"),
    ],
)  # fmt: skip
def test_why_a_file_cannot_be_read(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(content)
    assert caught.value.reason.code == reason


def test_another_workbook_has_not_the_headings() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("word/document.xml", "<x/>")
    with pytest.raises(UnreadableError) as caught:
        read(archive.getvalue())
    assert caught.value.reason.code == "table_not_a_table"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_any_encoding_of_office_computers(encoding: str) -> None:
    text = "::A::Café buka?{T#Ça va}\r\n\r\n::B::Kedua?{F}\r\n"
    found = read(text.encode(encoding))
    assert [entry.asked.prompt for entry in found] == ["<p>Café buka?</p>", "<p>Kedua?</p>"]


def test_zero_bytes_are_left_out_and_counted() -> None:
    found = recognise(b"::A::Buka\x00?{T}")
    assert [note.code for note in found.notes] == ["signs_left_out"]
    assert next(iter(found.readings())).prompt == "<p>Buka?</p>"


def test_deeply_nested_xml_is_read() -> None:
    look(b"<quiz>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</quiz>")


def test_every_format_has_words() -> None:
    assert set(FORMATS) == {"xlsx", "moodle_xml", "aiken", "gift"}
