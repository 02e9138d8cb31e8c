"""The questions that come with Prima: communicating with citizens, serving them, their complaints.

Each is tagged with the indicator it is about and names the passage of a course that comes with
Prima where its answer can be read. Facts are those of the regulations that its source names.
"""

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from assessments.questions.content import Purpose
from assessments.questions.kinds.deadline.counting import deadline
from assessments.questions.kinds.protocol import JSON, Body
from assessments.questions.kinds.registry import read_body

FILES = ("komunikasi", "pelayanan", "pengaduan")

Entry = Mapping[str, JSON]
LENIENCE: Entry = {"case_matters": False, "accents_matter": False, "typos": 0}
"""What is forgiven in a gap where the file does not say."""


@dataclass(frozen=True, slots=True)
class LibraryQuestion:
    """A question as it is written down. ``lesson`` is a page's slug, ``heading`` one of its parts.

    ``key`` is unique in the library; ``data`` is the body as its kind stores it, without keys.
    """

    key: str
    kind: str
    data: Entry
    prompt: str
    explanation: str
    hint: str
    source: str
    purpose: Purpose
    difficulty: int
    indicators: tuple[str, ...]
    topics: tuple[str, ...]
    lesson: str
    heading: str

    def body(self) -> Body:
        """Return what its kind owns; the day of a deadline is counted by today's calendar.

        Raises:
            NoTimeLimitError, UnknownYearError: if it cannot be counted.
        """
        if self.kind == "deadline":
            received = cast("dt.date", self.data["received"])
            return deadline(received, str(self.data["limit"]))
        lenience = LENIENCE if self.kind == "gap_text" else {}
        keyed = {name: _keyed(value) for name, value in self.data.items()}
        return read_body(self.kind, {**lenience, **keyed})


def _keyed(value: JSON) -> JSON:
    """Give the parts of a question keys: their places."""
    if not isinstance(value, list):
        return value
    return [
        {"key": str(place), **part} if isinstance(part, dict) else part
        for place, part in enumerate(value, 1)
    ]


def read() -> Iterator[LibraryQuestion]:
    """Read all of them, file by file."""
    folder = Path(__file__).parent
    for name in FILES:
        content = tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
        yield from map(_read, content["questions"])


def _read(entry: dict[str, JSON]) -> LibraryQuestion:
    lesson, _, heading = str(entry["passage"]).partition("#")
    data = cast("dict[str, JSON]", entry["body"])
    if entry["kind"] == "ordering":
        data = {"steps": [{"text": step} for step in cast("Sequence[str]", data["steps"])]}
    return LibraryQuestion(
        key=str(entry["key"]),
        kind=str(entry["kind"]),
        data=data,
        prompt=str(entry["prompt"]),
        explanation=str(entry["explanation"]),
        hint=str(entry.get("hint", "")),
        source=str(entry["source"]),
        purpose=Purpose(str(entry["purpose"])),
        difficulty=cast("int", entry["difficulty"]),
        indicators=tuple(cast("Sequence[str]", entry["indicators"])),
        topics=tuple(cast("Sequence[str]", entry["tags"])),
        lesson=lesson,
        heading=heading,
    )
