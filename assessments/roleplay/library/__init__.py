"""The role-plays that come with Prima, a file each: the fields of the page and the conversation."""

import tomllib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
SLUGS = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
PAGE_FIELDS = (
    "slug",
    "title",
    "introduction",
    "persona_name",
    "persona_description",
    "duration_minutes",
    "pass_percent",
)


@cache
def read(slug: str) -> dict[str, object]:
    """Read one of them as it is written: ``PAGE_FIELDS``, and what is left is the conversation.

    Nobody may change it.
    """
    return tomllib.loads((FOLDER / f"{slug}.toml").read_text(encoding="utf-8"))


def conversation_of(written: dict[str, object]) -> dict[str, object]:
    """Return the document of format 2, its indicators named by code."""
    return {name: value for name, value in written.items() if name not in PAGE_FIELDS}
