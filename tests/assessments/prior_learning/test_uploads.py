"""Files are judged by what is in them."""

import io
import zipfile

import pytest
from PIL import Image

from assessments.prior_learning import uploads
from assessments.prior_learning.uploads import Fault, FileKind, UnfitFileError, inspect
from tests.assessments.prior_learning.files import JPEG, PDF, PNG, image


def archive():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("halo.txt", "halo")
    return stream.getvalue()


def gif():
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, "GIF")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "media_type"),
    [
        (PDF, FileKind.PDF, "application/pdf"),
        (JPEG, FileKind.JPEG, "image/jpeg"),
        (PNG, FileKind.PNG, "image/png"),
        (PDF.replace(b"%PDF-1.5", b"%PDF-2.0"), FileKind.PDF, "application/pdf"),
        (JPEG + b"\x00" * 40, FileKind.JPEG, "image/jpeg"),  # as some phones add
    ],
)
def test_documents_and_images_are_taken(content, kind, media_type):
    found = inspect(content)
    assert (found, found.media_type) == (kind, media_type)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (PDF + b" " * uploads.MAX_BYTES, Fault.TOO_LARGE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", Fault.UNKNOWN_KIND),
        (b"<html><script>alert(1)</script>", Fault.UNKNOWN_KIND),
        (gif(), Fault.UNKNOWN_KIND),
        (archive(), Fault.UNKNOWN_KIND),
        (b"\n" + PDF, Fault.UNKNOWN_KIND),
        (b"MZ" + PDF, Fault.UNKNOWN_KIND),
        (PDF[:30], Fault.DAMAGED),
        (PDF + b"x" * 2000, Fault.DAMAGED),
        (PDF.replace(b"startxref", b"startxxxx"), Fault.DAMAGED),
        (PDF + b"<script>alert(1)</script>", Fault.MIXED),
        (PDF[:9] + b"<html><body>" + PDF[9:], Fault.MIXED),
        (PDF.replace(b"startxref", b"%" + archive() + b"\nstartxref"), Fault.MIXED),
        (JPEG[:40], Fault.DAMAGED),
        (PNG[:-20], Fault.DAMAGED),
        (b"\xff\xd8\xff" + PNG, Fault.DAMAGED),
        (JPEG + b"<SCRIPT >alert(1)</SCRIPT>", Fault.MIXED),
        (JPEG + archive(), Fault.MIXED),
        (JPEG + PDF, Fault.MIXED),
        (PNG + b"anything", Fault.MIXED),
        (PNG.replace(b"IHDR", b"IHDR<svg/"), Fault.MIXED),
    ],
)
def test_everything_else_is_refused(content, fault):
    with pytest.raises(UnfitFileError) as error:
        inspect(content)
    assert error.value.fault is fault


def test_images_too_large_to_draw_are_refused_before_they_are_drawn(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_PIXELS", 63)
    with pytest.raises(UnfitFileError) as error:
        inspect(image("PNG", (8, 8)))
    assert error.value.fault is Fault.TOO_MANY_PIXELS


def test_a_decompression_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    with pytest.raises(UnfitFileError) as error:
        inspect(image("PNG", (8, 8)))
    assert error.value.fault is Fault.TOO_MANY_PIXELS


def test_an_image_of_another_kind_inside_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "_kind", lambda _content: FileKind.JPEG)
    with pytest.raises(UnfitFileError) as error:
        inspect(PNG)
    assert error.value.fault is Fault.DAMAGED


@pytest.mark.parametrize("said", [*FileKind, *Fault])
def test_a_verdict_is_a_word_that_says_what_inspecting_found(monkeypatch, said):
    def found(_content):
        if isinstance(said, Fault):
            raise UnfitFileError(said)
        return said

    monkeypatch.setattr(uploads, "inspect", found)
    word = str(uploads.verdict(b""))
    if isinstance(said, FileKind):
        assert uploads.kind_by(word) is said
    else:
        with pytest.raises(UnfitFileError) as error:
            uploads.kind_by(word)
        assert error.value.fault is said
