"""A document is laid out from what it was handed and nothing else."""

import hashlib
import re
import subprocess
import sys
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from pypdf import PdfReader

from lms.core import checks, documents, pdf_libraries
from lms.core.tables import pdf
from lms.core.tables.table import Column, Table

PAGE = """<!doctype html><html lang="id"><head><title>Laporan</title></head>
<body><h1>Pelayanan prima</h1>{body}</body></html>"""
EVIL_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' width="9" height="9"><image xlink:href="file:///etc/passwd" width="9" height="9"/></svg>'
)
WITH_ENTITY = (
    '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><text y="9">&x;</text></svg>'
)


@pytest.fixture
def render(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that makes a PDF of a body of HTML."""

    def rendered(body: str, **files: bytes) -> bytes:
        html = PAGE.replace("{body}", body)
        monkeypatch.setattr(documents, "render_to_string", lambda *_args: html)
        return documents.render_pdf("any.html", {}, files=files)

    return rendered


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/passwd" alt="">',
        '<img src="FILE:///etc/passwd" alt="">',
        '<img src="../../etc/passwd" alt="">',
        '<base href="file:///etc/"><img src="passwd" alt="">',
        '<img src="http://169.254.169.254/latest/meta-data" alt="">',
        '<img src="//169.254.169.254/" alt="">',
        '<img src="ftp://127.0.0.1/x" alt="">',
        '<img src="prima:not-handed-over.png" alt="">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<link rel="stylesheet" href="http://10.0.0.1/a.css">',
        "<style>@import url(file:///etc/passwd);</style>",
        "<style>p::before { content: url(file:///etc/passwd) }</style><p>x",
        (
            "<style>@font-face { font-family: x; src: url(file:///etc/passwd) }</style>"
            '<p style="font-family: x">x'
        ),
        '<p style="background: url(http://10.0.0.1/x.png)">x',
        '<ul style="list-style-image: url(file:///etc/passwd)"><li>x</ul>',
        '<object data="file:///etc/passwd"></object>',
        '<embed src="file:///etc/passwd">',
        (
            '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
            '<image href="file:///etc/passwd" width="9" height="9"/></svg>'
        ),
        '<img src="prima:evil.svg" alt="">',
    ],
)
@pytest.mark.pdf
def test_a_document_that_reaches_out_is_not_made(render: Any, body: str) -> None:
    with pytest.raises(documents.DocumentError, match=r"passwd|169|10\.0\.0\.1|ftp|not-handed"):
        render(body, **{"evil.svg": EVIL_SVG.encode()})


@pytest.mark.parametrize(
    "body",
    [
        (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
            ' width="9" height="9"><use href="file:///etc/passwd#a"/></svg>'
        ),
        '<img src="prima:entity.svg" alt="">',
    ],
)
@pytest.mark.pdf
def test_what_never_reaches_out_brings_nothing_in(render: Any, body: str) -> None:
    pdf = render(body, **{"entity.svg": WITH_ENTITY.encode()})
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert "root:" not in text
    assert b"/EmbeddedFile" not in pdf


@pytest.mark.pdf
def test_a_document_shows_the_files_it_was_handed(render: Any) -> None:
    picture = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    assert render('<img src="prima:a.svg" alt="a">', **{"a.svg": picture}).startswith(b"%PDF-")


@pytest.mark.pdf
def test_a_document_tells_screen_readers_its_language_title_and_structure(render: Any) -> None:
    reader = PdfReader(BytesIO(render("<p>Isi</p>")))
    catalog: Any = reader.trailer["/Root"]
    assert catalog["/Lang"] == "id"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in catalog
    assert reader.metadata is not None
    assert reader.metadata.title == "Laporan"
    assert b"pdfuaid" in catalog["/Metadata"].get_data()


@pytest.mark.pdf
def test_a_document_carries_the_house_typeface_and_no_other(render: Any) -> None:
    reader = PdfReader(BytesIO(render("<p>Isi <b>tebal</b> <em>miring</em></p>")))
    resources: Any = reader.pages[0]["/Resources"]
    names = {str(font.get_object()["/BaseFont"]) for font in resources["/Font"].values()}
    assert names
    assert all("Plus-Jakarta-Sans" in name for name in names), names


@pytest.mark.pdf
@pytest.mark.django_db
def test_every_page_has_the_line_with_which_it_can_be_proved() -> None:
    def line(**_signal: Any) -> str:
        return "Sidik jari 0a3f"

    table = Table("Pegawai", [Column("Nama")], [["Ayu"]] * 60)
    documents.proof_wanted.connect(line)
    try:
        made = pdf.write(table)
    finally:
        documents.proof_wanted.disconnect(line)
    pages = PdfReader(BytesIO(made)).pages
    assert ["Sidik jari 0a3f" in page.extract_text() for page in pages] == [True] * len(pages)
    assert len(pages) > 1


def test_the_same_input_gives_the_same_bytes_in_another_process_and_second(render: Any) -> None:
    script = """
import hashlib, sys, django
django.setup()
from lms.core import documents
documents.render_to_string = lambda *_args: sys.stdin.read()
sys.stdout.write(hashlib.sha256(documents.render_pdf("any.html", {})).hexdigest())
"""
    body = "<p>Isi <b>tebal</b></p>"
    elsewhere = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        input=PAGE.replace("{body}", body),
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": "7", "PATH": ""},
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert elsewhere.endswith(hashlib.sha256(render(body)).hexdigest())


def test_a_machine_without_pango_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_libraries, "_is_loadable", lambda _file: False)
    [warning] = checks.pdf_libraries_are_installed()
    assert warning.id == "prima.W001"
    assert re.search("apt-get install.*libpango", str(warning.hint))


def test_a_machine_without_the_fast_subsetter_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_libraries, "_is_loadable", lambda file: "subset" not in file)
    assert [warning.id for warning in checks.pdf_libraries_are_installed()] == ["prima.W002"]


def test_without_pango_asking_for_a_pdf_is_an_ordinary_error(
    render: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_args: Any, **_kwargs: Any) -> Any:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr("builtins.__import__", missing)
    with pytest.raises(documents.DocumentsUnavailableError):
        documents._lay_out("", {})
