"""A picture in a question, as it is kept for good. No Django.

Its file is named by what is in it, and never changes. Its sizes are drawn from it, and can be
drawn again at any time.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, cast

from assessments.questions.kinds.protocol import JSON

WIDTHS = (480, 960, 1344)
_NAME = re.compile(
    r"(?P<file>[0-9a-f]{64}\.(?:avif|gif|jpe?g|png|webp))(?:-(?P<width>480|960|1344)\.webp)?",
    re.ASCII,
)
_SAYS_NOTHING = re.compile(r"(gambar|foto|picture|image|photo|img)?[\W\d_]*|.*\.\w{3,4}")


@dataclass(frozen=True, slots=True)
class Size:
    """One of the files a browser may choose from, and how wide it is."""

    file: str
    width: int


@dataclass(frozen=True, slots=True)
class Picture:
    """``file`` is the hash of its content (SHA-256) with the ending of its format."""

    file: str
    width: int
    height: int
    alt: str

    @classmethod
    def from_json(cls, data: JSON) -> Self | None:
        """Read what ``asdict`` wrote; ``None`` where there is no picture."""
        if not data:
            return None
        said = cast("Mapping[str, str | int]", data)
        return cls(str(said["file"]), int(said["width"]), int(said["height"]), str(said["alt"]))

    @property
    def sizes(self) -> tuple[Size, ...]:
        """The files to choose from, the narrowest first."""
        narrower = [width for width in WIDTHS if width < self.width]
        drawn = tuple(Size(size_name(self.file, width), width) for width in narrower)
        return drawn if len(drawn) == len(WIDTHS) else (*drawn, Size(self.file, self.width))

    @property
    def is_described(self) -> bool:
        """Tell whether ``alt`` says what is seen: more than a number or the name of a file."""
        return not _SAYS_NOTHING.fullmatch(self.alt.strip().casefold())


def size_name(file: str, width: int) -> str:
    """Return what the size of that width is called."""
    return f"{file}-{width}.webp"


def file_of(name: str) -> str | None:
    """Return the file that a name names or is a size of; ``None`` if it is the name of none."""
    found = _NAME.fullmatch(name)
    return found["file"] if found else None
