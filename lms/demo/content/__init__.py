"""What the demonstration says, as TOML, and how it is read."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def read(name: str) -> dict[str, Any]:
    """Read one of the files: ``course``, ``quiz``, ``scenario``, ``people`` and so on."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def words() -> tuple[str, ...]:
    """Read the words that passphrases are made of."""
    return tuple((FOLDER / "words.txt").read_text(encoding="utf-8").split())


def without(entry: dict[str, Any], *names: str) -> dict[str, Any]:
    """Copy ``entry`` without some of its fields."""
    return {name: value for name, value in entry.items() if name not in names}
