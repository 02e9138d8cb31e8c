"""The formats of files of conversations there are.

One more format is a folder beside this file with ``format.py`` (its ``FORMAT``), and its name here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from assessments.questions.exchange.decoding import decode
from assessments.roleplay.exchange.protocol import Draft, Format, UnreadableError

FOLDERS = ("h5p", "own", "twine_html", "twee")
"""In the order in which they are asked whether a file is theirs."""

FORMATS: Mapping[str, Format] = {
    found.name: found
    for folder in FOLDERS
    for found in [cast("Format", import_module(f"{__package__}.{folder}.format").FORMAT)]
}
MAX_BYTES = 30 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Read:
    """One story of a file, and the titles of all of them."""

    format: str
    titles: tuple[str, ...]
    draft: Draft


def read(content: bytes, number: int = 0) -> Read:
    """Read a story of a file, in the format found by what is in it and not by its name.

    Raises:
        UnreadableError: if it is in no format, holds nothing, or has no story of this number.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableError("too_large", str(MAX_BYTES // 1024**2))
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise UnreadableError("empty")
    text = decode(content).text
    for found in FORMATS.values():
        if found.recognises(content, text):
            offered = found.stories(content, text)
            if not 0 <= number < len(offered):
                raise UnreadableError("no_such_story", str(number + 1))
            titles = tuple(each.title for each in offered)
            return Read(found.name, titles, offered[number].read())
    raise UnreadableError("unknown")
