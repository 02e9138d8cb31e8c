"""What every format of files of questions answers for. No Django."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from assessments.questions.exchange.asked import Asked
from assessments.questions.exchange.readings import Reading
from assessments.questions.kinds.exchanging import Form, Note


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A question to be written: what it asks, the nearest form others know, and its name.

    ``carried`` is what Prima reads back and others do not (see ``carrying``). ``files`` are the
    contents of its pictures, by their names, if the format takes them.
    """

    asked: Asked
    form: Form | None
    name: str
    carried: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)


class Writer(Protocol):
    """Writes questions as one format has them, piece by piece."""

    takes_pictures: bool

    def piece(self, question: Outgoing) -> str:
        """Write one question by itself."""

    def reread(self, piece: str) -> Reading:
        """Read back what ``piece`` wrote."""

    def file(self, pieces: Iterable[str], category: str) -> bytes:
        """Put the pieces together to a file; ``category`` is where they belong."""


class Format(Protocol):
    """How one format is read, and written if it is.

    ``name`` is what the format is called everywhere, ``ending`` that of its files.
    """

    name: str
    ending: str
    content_type: str
    unit_of_place: str
    """What places of its readings count: ``line``, ``row`` or ``question``."""
    writer: Writer | None

    def recognises(self, content: bytes, text: str) -> bool:
        """Tell whether a file is one, by its bytes and its ``text`` (``""`` if it has none)."""

    def read(self, content: bytes, text: str) -> Iterator[Reading]:
        """Yield each question, whatever the file holds; nothing in it is passed over.

        Raises:
            UnreadableError: if not even the first question can be found.
        """


class UnreadableError(ValueError):
    """A file that is none with questions that can be read; ``reason`` says why."""

    def __init__(self, reason: Note) -> None:
        super().__init__(reason.code)
        self.reason = reason
