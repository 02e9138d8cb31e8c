"""A file of questions and the pictures beside it, in one ZIP. No Django."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as DamagedError  # noqa: N812

from assessments.questions.exchange.enclosed import enclosed
from assessments.questions.exchange.formats.protocol import UnreadableError
from assessments.questions.kinds.exchanging import note

BEGINNING = b"PK\x03\x04"
FOLDER = "pictures/"
PICTURE = re.compile(r"(?:^|/)pictures/(([0-9a-f]{64})\.\w{1,5})$")
OF_WORKBOOKS = "[Content_Types].xml"
UNSEEN = re.compile(r"(?:^|/)(?:__MACOSX/|\.)")
"""What computers put into an archive by themselves."""
MOST_BYTES = 200 * 1024 * 1024
DAMAGES = (BadZipFile, DamagedError, EOFError, NotImplementedError, OSError, RuntimeError)


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
        UnreadableError: if there is too much in it.
    """
    if not content.startswith(BEGINNING):
        return Unpacked(content)
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _inside(archive) or Unpacked(content)
    except DAMAGES:
        return Unpacked(content)


def _inside(archive: ZipFile) -> Unpacked | None:
    seen = [info for info in archive.infolist() if not UNSEEN.search(info.filename)]
    files = [info for info in seen if not info.is_dir() and not PICTURE.search(info.filename)]
    if len(files) != 1 or files[0].filename == OF_WORKBOOKS:
        return None
    if sum(info.file_size for info in seen) > MOST_BYTES:
        raise UnreadableError(note("archive_too_large", most=MOST_BYTES // 1024**2))
    return Unpacked(archive.read(files[0]), _pictures(archive, seen))


def _pictures(archive: ZipFile, seen: Iterable[ZipInfo]) -> dict[str, bytes]:
    found = {}
    for info in seen:
        if named := PICTURE.search(info.filename):
            name, digest = named.groups()
            data = archive.read(info)
            if sha256(data).hexdigest() == digest and enclosed(data, ""):
                found[name] = data
    return found
