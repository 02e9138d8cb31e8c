"""Which files may come with a claim, judged by what is in them. Plain rules.

A name and a declared type prove nothing. A file is one of three kinds from its first byte to its
last, or it is refused: what is two things at once (an image that is also a web page, an archive or
a PDF) is made to be mistaken for another. Looking costs what the file asks for, so ``verdict`` is
to be called in a process apart.
"""

import io
import re
import zlib
from enum import StrEnum

from PIL import Image, UnidentifiedImageError

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PDF_END_WITHIN = 1024
_ARCHIVE_END_WITHIN = 65_557  # the longest end record of a ZIP archive
# Long enough, with what follows the word, that compressed bytes do not spell them by chance.
_OTHER_LANGUAGES = re.compile(
    rb"<(?:html|script|svg|iframe|body|!doctype|\?php)[\s/>]", re.IGNORECASE
)


class FileKind(StrEnum):
    """What an upload may be; the value is how its name ends."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"

    @property
    def media_type(self) -> str:
        """The type it is served as."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
}


class Fault(StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    UNKNOWN_KIND = "unknown kind"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too many pixels"
    MIXED = "mixed"
    ACTIVE = "active"
    LOCKED = "locked"
    TOO_COSTLY = "too costly"


class UnfitFileError(ValueError):
    """The file is not taken; ``fault`` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def verdict(content: bytes) -> str:
    """Return the value of the file's kind, or of the fault for which it is refused."""
    try:
        return inspect(content).value
    except UnfitFileError as error:
        return error.fault.value


def kind_by(verdict: str) -> FileKind:
    """Read a verdict.

    Raises:
        UnfitFileError: if it names a fault.
    """
    try:
        return FileKind(verdict)
    except ValueError:
        raise UnfitFileError(Fault(verdict)) from None


def inspect(content: bytes) -> FileKind:
    """Find out what a file is by its content.

    Raises:
        UnfitFileError: if it is none of the kinds, damaged, too large, active, locked, or two
            things at once.
    """
    if not content:
        raise UnfitFileError(Fault.EMPTY)
    if len(content) > MAX_BYTES:
        raise UnfitFileError(Fault.TOO_LARGE)
    kind = _kind(content)
    if kind is FileKind.PDF:
        _check_pdf(content)
    else:
        _check_image(content, kind)
    if b"PK\x05\x06" in content[-_ARCHIVE_END_WITHIN:]:
        raise UnfitFileError(Fault.MIXED)
    return kind


def _kind(content: bytes) -> FileKind:
    if content.startswith((b"%PDF-1.", b"%PDF-2.")):
        return FileKind.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if content.startswith(_PNG_SIGNATURE):
        return FileKind.PNG
    raise UnfitFileError(Fault.UNKNOWN_KIND)


def _check_pdf(content: bytes) -> None:
    head, _mark, tail = content.rpartition(b"%%EOF")
    if not head or len(tail) > _PDF_END_WITHIN:
        raise UnfitFileError(Fault.DAMAGED)
    if tail.strip(b"\r\n\x00 ") or _OTHER_LANGUAGES.search(content[:_PDF_END_WITHIN]):
        raise UnfitFileError(Fault.MIXED)
    from assessments.prior_learning import pdf_contents  # noqa: PLC0415 - in the process apart only

    try:
        if pdf_contents.is_active(content):
            raise UnfitFileError(Fault.ACTIVE)
    except pdf_contents.LockedError as error:
        raise UnfitFileError(Fault.LOCKED) from error
    except pdf_contents.DamagedError as error:
        raise UnfitFileError(Fault.DAMAGED) from error


def _check_image(content: bytes, kind: FileKind) -> None:
    if _OTHER_LANGUAGES.search(content) or b"%PDF-" in content:
        raise UnfitFileError(Fault.MIXED)
    _check_drawable(content, kind)
    if kind is FileKind.PNG:
        _check_png_end(content)


def _check_drawable(content: bytes, kind: FileKind) -> None:
    """Draw the image once: only what can be drawn whole is one."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UnfitFileError(Fault.TOO_MANY_PIXELS)
            image.load()
            is_kind = image.format == {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG"}[kind]
    except Image.DecompressionBombError as error:
        raise UnfitFileError(Fault.TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, zlib.error) as error:
        if isinstance(error, UnfitFileError):
            raise
        raise UnfitFileError(Fault.DAMAGED) from error
    if not is_kind:
        raise UnfitFileError(Fault.DAMAGED)


def _check_png_end(content: bytes) -> None:
    """Check that a PNG that can be drawn ends where it says, with nothing after it."""
    _before, end, rest = content.partition(b"IEND\xaeB`\x82")
    if not end:
        raise UnfitFileError(Fault.DAMAGED)
    if rest:
        raise UnfitFileError(Fault.MIXED)
