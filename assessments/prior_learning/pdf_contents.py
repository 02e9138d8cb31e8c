"""What a PDF holds besides pages to read. Plain rules.

Imports a PDF library, so import this module only where files are looked at: in a process apart.
"""

import io
import re
from collections.abc import Iterable, Iterator

import pikepdf

FORBIDDEN_KEYS = frozenset(
    {"/AA", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript", "/RichMediaContent", "/XFA"}
)
FORBIDDEN_NAMES = frozenset(
    {
        "/3D",
        "/EmbeddedFile",
        "/FileAttachment",
        "/GoTo3DView",
        "/GoToE",
        "/GoToR",
        "/ImportData",
        "/JavaScript",
        "/Launch",
        "/Movie",
        "/Rendition",
        "/RichMedia",
        "/RichMediaExecute",
        "/Screen",
        "/Sound",
        "/SubmitForm",
    }
)
"""Actions, annotations and streams that do, play or carry something besides what is on the page."""
_END = b"%%EOF"
_MENTIONED = re.compile("|".join(("/OpenAction", *FORBIDDEN_KEYS, *FORBIDDEN_NAMES)).encode())


class LockedError(ValueError):
    """The PDF asks for a password."""


class DamagedError(ValueError):
    """A reader would have to guess what the PDF means, and each reader guesses in its own way."""


def is_active(content: bytes) -> bool:
    """Tell whether a PDF, or what it was before its last changes, can do more than be read.

    Names are compared as a reader takes them, whichever way they are spelt. Objects are found in
    compressed streams too, and where nothing leads to them.

    Raises:
        LockedError: if it cannot be opened without a password.
        DamagedError: if it can be opened by guessing only.
    """
    return _does_more_as_listed(content) or any(map(_does_more_as_guessed, _states(content)))


def _does_more_as_listed(content: bytes) -> bool:
    """Look at the objects that the file's own table of contents lists."""
    try:
        with pikepdf.open(
            io.BytesIO(content), attempt_recovery=False, conversion_mode="explicit"
        ) as pdf:
            return _does_more(pdf)
    except pikepdf.PasswordError as error:
        raise LockedError from error
    except pikepdf.PdfError as error:
        raise DamagedError from error


def _does_more_as_guessed(content: bytes) -> bool:
    """Look at the objects that a reader finds which distrusts the table of contents."""
    distrusted = io.BytesIO(content.replace(b"startxref", b"--------x"))
    try:
        with pikepdf.open(distrusted, conversion_mode="explicit") as pdf:
            return _does_more(pdf)
    except pikepdf.PdfError:
        return False


def _states(content: bytes) -> Iterator[bytes]:
    """Yield the file as it was before each change appended to it, and as it is."""
    end = content.find(_END)
    while end >= 0:
        yield content[: end + len(_END)]
        end = content.find(_END, end + 1)


def _does_more(pdf: pikepdf.Pdf) -> bool:
    """Look closely at those objects whose text names what is forbidden: few, in an honest file."""
    return any(
        any(map(_is_forbidden, _within(found)))
        for found in (pdf.trailer, *pdf.objects)
        if _MENTIONED.search(_text(found))
    )


def _text(found: pikepdf.Object) -> bytes:
    """Write an object out without what it refers to, its names spelt plainly."""
    if isinstance(found, pikepdf.Stream):
        found = found.stream_dict
    return found.unparse(resolved=True)


def _within(found: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield an object and all those in it, but not those it refers to."""
    waiting = [found]
    while waiting:
        container = waiting.pop()
        yield container
        inside: Iterable[pikepdf.Object | None] = ()  # nulls are None
        if isinstance(container, pikepdf.Array):
            inside = container
        elif isinstance(container, pikepdf.Stream):
            inside = (container.stream_dict,)
        elif isinstance(container, pikepdf.Dictionary):
            inside = (value for _key, value in container.items())
        waiting += [value for value in inside if value is not None and not value.is_indirect]


def _is_forbidden(found: pikepdf.Object) -> bool:
    if isinstance(found, pikepdf.Name):  # by itself, or where a dictionary may look for it
        return str(found) in FORBIDDEN_NAMES
    if not isinstance(found, pikepdf.Dictionary):
        return False
    opening = found.get("/OpenAction")
    # Where to begin to read; anything else would be done unasked.
    does_unasked = isinstance(opening, pikepdf.Dictionary) and opening.get("/S") != "/GoTo"
    return does_unasked or not FORBIDDEN_KEYS.isdisjoint(found.keys())
