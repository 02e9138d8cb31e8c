"""The courses that come with Prima: a folder each, of words and drawings.

``course.toml`` says the course and its lessons, ``quiz.toml`` its quiz, ``check.toml`` the check
that opens days later. Questions and role-plays come from their own libraries.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

Entry = dict[str, Any]
"""A table of TOML."""
FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class LibraryCourse:
    """A course as it is written down. ``folder`` has its drawings.

    ``fields`` are those of its page, ``scenarios`` the slugs of role-plays of the library, of which
    the ``required`` must be played.
    """

    folder: Path
    fields: Entry
    competencies: tuple[str, ...]
    lessons: tuple[Entry, ...]
    quiz: Entry
    check: Entry
    scenarios: tuple[str, ...]
    required: frozenset[str]

    @property
    def slug(self) -> str:
        """What it is called in addresses."""
        return str(self.fields["slug"])

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.fields["title"])

    @property
    def summary(self) -> str:
        """What it is about."""
        return str(self.fields["summary"])


@cache
def courses() -> tuple[LibraryCourse, ...]:
    """Read all of them, by slug."""
    return tuple(_read(path.parent) for path in sorted(FOLDER.glob("*/course.toml")))


def _read(folder: Path) -> LibraryCourse:
    written = _load(folder / "course.toml")
    apart = ("competencies", "lessons", "scenarios", "required")
    return LibraryCourse(
        folder=folder,
        fields={name: value for name, value in written.items() if name not in apart},
        competencies=_words(written, "competencies"),
        lessons=tuple(cast("Sequence[Entry]", written["lessons"])),
        quiz=_load(folder / "quiz.toml"),
        check=_load(folder / "check.toml"),
        scenarios=_words(written, "scenarios"),
        required=frozenset(_words(written, "required")),
    )


def _words(entry: Entry, name: str) -> tuple[str, ...]:
    return tuple(cast("Sequence[str]", entry.get(name, ())))


def _load(path: Path) -> Entry:
    return tomllib.loads(path.read_text(encoding="utf-8"))
