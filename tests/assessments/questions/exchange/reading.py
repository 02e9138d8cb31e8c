"""What the tests read files with."""

from typing import Any

from assessments.questions.exchange.entries import Entry, entries
from assessments.questions.exchange.formats.registry import recognise


def read(content: str | bytes) -> list[Entry]:
    """Return what comes of each question of a file."""
    content = content.encode() if isinstance(content, str) else content
    return list(entries(recognise(content).readings()))


def the_one(content: str | bytes) -> Entry:
    """Return what comes of the only question of a file."""
    (entry,) = read(content)
    return entry


def body(content: str | bytes) -> Any:
    """Return the body of the only question of a file."""
    asked = the_one(content).asked
    assert asked is not None
    return asked.body


def codes(entry: Entry) -> list[str]:
    """Return the codes of an entry's notes."""
    return [note.code for note in entry.notes]
