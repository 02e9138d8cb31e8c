"""A file of questions and the pictures beside it, in one ZIP. No Django."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from assessments.questions.exchange.enclosed import enclosed
from assessments.questions.exchange.formats.protocol import UnreadableError
from assessments.questions.kinds.exchanging import note
from lms.core.tables.received import DAMAGES

BEGINNING = b"PK\x03\x04"
FOLDER = "pictures/"
PICTURE = re.compile(r"(?:^|/)pictures/(([0-9a-f]{64})\.\w{1,5})$")
OF_DOCUMENTS = frozenset({"[Content_Types].xml", "mimetype"})
"""What an archive has that is a document of an office program itself."""
UNSEEN = re.compile(r"(?:^|/)(?:__MACOSX/|\.)")
"""What computers put into an archive by themselves."""
MOST_BYTES = 200 * 1024 * 1024
MAX_BYTES = 50 * 1024 * 1024
"""As many as a file of questions may have, in an archive or without one."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A file of questions, and pictures by the names that questions keep them under."""

    content: bytes
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def packed(name: str, content: bytes, pictures: Iterable[tuple[str, bytes]]) -> bytes:
    """Put a file of questions and its pictures, by their names, into an archive."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        for picture, data in pictures:
            archive.writestr(f"{FOLDER}{picture}", data, ZIP_STORED)
    return made.getvalue()


def unpacked(content: bytes) -> Unpacked:
    """Return what ``packed`` put together; anything else is all there is itself.

    Pictures that are not what their names say are left out.

    Raises:
        UnreadableError: if there is too much in it, or not one file of questions.
    """
    if not content.startswith(BEGINNING):
        return Unpacked(content)
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _inside(archive) or Unpacked(content)
    except UnreadableError:
        raise
    except DAMAGES:
        return Unpacked(content)


def _inside(archive: ZipFile) -> Unpacked | None:
    """Return what is in an archive; ``None`` if it is a document itself."""
    seen = [info for info in archive.infolist() if not UNSEEN.search(info.filename)]
    files = [info for info in seen if not info.is_dir() and not PICTURE.search(info.filename)]
    if any(info.filename in OF_DOCUMENTS for info in files):
        return None
    if len(files) != 1:
        raise UnreadableError(note("archive_of_others"))
    _check_size(sum(info.file_size for info in seen), MOST_BYTES)
    _check_size(files[0].file_size, MAX_BYTES)
    return Unpacked(archive.read(files[0]), _pictures(archive, seen))


def _check_size(size: int, most: int) -> None:
    if size > most:
        raise UnreadableError(note("archive_too_large", most=most // 1024**2))


def _pictures(archive: ZipFile, seen: Iterable[ZipInfo]) -> dict[str, bytes]:
    found = {}
    for info in seen:
        if named := PICTURE.search(info.filename):
            name, digest = named.groups()
            data = archive.read(info)
            if sha256(data).hexdigest() == digest and enclosed(data, ""):
                found[name] = data
    return found
