"""H5P Branching Scenario: a ZIP with ``content/content.json``. No Django."""

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZipFile

from assessments.roleplay.exchange.formats.h5p.reading import read
from assessments.roleplay.exchange.protocol import Offered, UnreadableError
from lms.core.tables.received import DAMAGES

BEGINNING = b"PK\x03\x04"
MAIN_LIBRARY = "H5P.BranchingScenario"
MOST_BYTES = 20 * 1024 * 1024


class H5pFormat:
    """Read only."""

    name = "h5p"

    def recognises(self, content: bytes, _text: str) -> bool:
        """Look for an archive."""
        return content.startswith(BEGINNING)

    def stories(self, content: bytes, _text: str) -> Sequence[Offered]:
        """Return the one scenario of a file."""
        about, inside = _unpacked(content)
        library = about.get("mainLibrary")
        if library != MAIN_LIBRARY:
            raise UnreadableError("other_h5p", str(library))
        title = about.get("title")
        name = title.strip()[:200] if isinstance(title, str) else ""
        return [Offered(name, lambda: read(name, inside))]


def _unpacked(content: bytes) -> tuple[Mapping[str, object], Mapping[str, object]]:
    """Read the two files that say something, and no more of them than may be."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _object(archive, "h5p.json"), _object(archive, "content/content.json")
    except UnreadableError:
        raise
    except (*DAMAGES, RecursionError) as error:
        raise UnreadableError("no_h5p") from error


def _object(archive: ZipFile, name: str) -> Mapping[str, object]:
    with archive.open(name) as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UnreadableError("too_large", str(MOST_BYTES // 1024**2))
    found = json.loads(content)
    if not isinstance(found, dict):
        raise UnreadableError("no_h5p")
    return found


FORMAT = H5pFormat()
