"""Pictures that come along in files. No Django; nothing is decoded but a picture's header."""

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from assessments.questions.exchange.rich import Seen
from assessments.questions.kinds.pictures import Picture

ENDINGS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
DATA = re.compile(r"data:image/[\w.+-]+;base64,(.*)", re.DOTALL)
MOST_BYTES = 10 * 1024 * 1024
LONGEST_ALTERNATIVE = 300
DAMAGES = (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A picture as questions keep it, named by its content, and that content."""

    picture: Picture
    content: bytes


def enclosed(content: bytes, alternative: str) -> Enclosed | None:
    """Return what may be a picture; ``None`` if its header is of none that is taken."""
    if not 0 < len(content) <= MOST_BYTES:
        return None
    try:
        with Image.open(BytesIO(content), formats=list(ENDINGS)) as opened:
            ending, (width, height) = ENDINGS[str(opened.format)], opened.size
    except DAMAGES:
        return None
    name = f"{sha256(content).hexdigest()}.{ending}"
    alt = " ".join(alternative.split())[:LONGEST_ALTERNATIVE]
    return Enclosed(Picture(name, width, height, alt), content)


def find(seen: Seen, files: Mapping[str, bytes]) -> Enclosed | None:
    """Return the picture that a text shows, if it is in the text itself or among ``files``."""
    data = DATA.match(seen.source)
    content = decoded(data[1]) if data else files.get(seen.name, b"")
    return enclosed(content, seen.alternative)


def decoded(text: str) -> bytes:
    """Decode base64 as lenient as mail programs do; nothing if it cannot be."""
    try:
        return base64.b64decode(re.sub(r"\s+", "", text))
    except (binascii.Error, ValueError):
        return b""


def contents(found: Iterable[Enclosed]) -> dict[str, bytes]:
    """Return contents by the names that questions keep them under."""
    return {each.picture.file: each.content for each in found}
