"""A story of Twine as its files have it: passages, and how they are to be read. No Django."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assessments.roleplay.exchange.twine import harlowe, other, sugarcube
from assessments.roleplay.exchange.twine.pieces import Piece

Reader = Callable[[str], tuple[Piece, ...]]
READERS: Mapping[str, Reader] = {
    "harlowe": harlowe.read,
    "sugarcube": sugarcube.read,
    "chapbook": other.read,
    "snowman": other.read,
}
OF_SUGARCUBE = re.compile(r"<<(?:/?[a-z]+|=)[^>]*>>")
OF_HARLOWE = re.compile(r"\((?:set|if|else|link|link-goto|goto|go-to|display|print)\s*:")


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage, its text as the author wrote it."""

    name: str
    text: str
    tags: tuple[str, ...] = ()
    place: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """Passages of different names, at least one; ``start`` is the name of the first if known."""

    title: str
    passages: tuple[Passage, ...]
    format: str = ""
    start: str = ""

    def reader(self) -> Reader:
        """Choose how its passages are read, by its format or else by what stands in it."""
        name = re.sub(r"[^a-z]", "", self.format.lower().replace("sugarcane", "sugarcube"))
        known = next((reader for each, reader in READERS.items() if name.startswith(each)), None)
        if known or name:
            return known or other.read
        text = "\n".join(passage.text for passage in self.passages)
        likely = (len(OF_SUGARCUBE.findall(text)), len(OF_HARLOWE.findall(text)))
        if not any(likely):
            return other.read
        return sugarcube.read if likely[0] >= likely[1] else harlowe.read
