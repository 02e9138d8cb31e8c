"""What every format of files of conversations answers for. No Django."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

Document = dict[str, object]
"""A conversation in format 2 (docs/scenarios.md), its indicators named by their full codes."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that does not come, or comes otherwise; ``wording`` has the words for its code.

    ``passage`` is the name of where it stood, empty for the whole; ``what`` is what stood there.
    """

    code: str
    passage: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A conversation read from a file. ``page`` is what the file says of the page around it."""

    title: str
    document: Document
    remarks: tuple[Remark, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    page: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offered:
    """One of the stories in a file, not read yet."""

    title: str
    read: Callable[[], Draft]


class Format(Protocol):
    """How one format is read; ``name`` is what it is called everywhere."""

    name: str

    def recognises(self, content: bytes, text: str) -> bool:
        """Tell whether a file is one, by its bytes and the text they may be."""

    def stories(self, content: bytes, text: str) -> Sequence[Offered]:
        """Return the stories in a file, at least one; reading one may raise as well.

        Raises:
            UnreadableError: if there is none that can be read.
        """


class UnreadableError(ValueError):
    """A file without a conversation that can be read; ``code`` says why."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code)
        self.remark = Remark(code, what=what)
