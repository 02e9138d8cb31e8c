"""The formats of files of questions there are.

One more format is a folder beside this file with ``format.py`` (its ``FORMAT``), and its name here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from assessments.questions.exchange.decoding import decode
from assessments.questions.exchange.formats.protocol import Format, UnreadableError, Writer
from assessments.questions.exchange.readings import Reading
from assessments.questions.kinds.exchanging import Note, note

FOLDERS = ("workbook", "moodle_xml", "aiken", "gift")
"""In the order in which they are asked whether a file is theirs."""

FORMATS: Mapping[str, Format] = {
    found.name: found
    for folder in FOLDERS
    for found in [cast("Format", import_module(f"{__package__}.{folder}.format").FORMAT)]
}
WRITERS: Mapping[str, Writer] = {
    name: found.writer for name, found in FORMATS.items() if found.writer is not None
}
BINARY = (
    (b"%PDF", "is_pdf"),
    (b"\x89PNG", "is_picture"),
    (b"\xff\xd8\xff", "is_picture"),
    (b"GIF8", "is_picture"),
    (b"\x1f\x8b", "is_archive"),
    (b"{\\rtf", "is_document"),
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file, the format it is in, and what is to be said about it as a whole."""

    format: Format
    content: bytes
    text: str
    notes: tuple[Note, ...]

    def readings(self) -> Iterator[Reading]:
        """Yield what the file says of each question.

        Raises:
            UnreadableError: if not even the first question can be found.
        """
        return self.format.read(self.content, self.text)


def recognise(content: bytes) -> Recognised:
    """Find out which format a file is in, by what is in it and not by its name.

    Raises:
        UnreadableError: if it is in none.
    """
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise UnreadableError(note("empty"))
    for beginning, reason in BINARY:
        if content.startswith(beginning):
            raise UnreadableError(note(reason))
    decoded = decode(content)
    for found in FORMATS.values():
        if found.recognises(content, decoded.text):
            return Recognised(found, content, decoded.text, decoded.notes)
    raise UnreadableError(note("not_questions"))
