"""Keys made of names. No Django."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 60
LONGEST_ID = 40
RESERVED = frozenset({"and", "or", "not", "true", "false"})


class Keys:
    """Gives out keys, none of them twice."""

    def __init__(self, taken: Iterable[str] = (), joint: str = "-", longest: int = LONGEST) -> None:
        self.taken = set(taken)
        self.joint, self.longest = joint, longest
        self._numbers: dict[str, int] = {}

    def free(self, key: str) -> str:
        """Return a key that is not taken: this one, or with the first number that makes it so."""
        found = key[: self.longest]
        while found in self.taken:
            number = self._numbers[key] = self._numbers.get(key, 1) + 1
            ending = f"{self.joint}{number}"
            found = key[: self.longest - len(ending)] + ending
        self.taken.add(found)
        return found

    def named(self, name: str, otherwise: str) -> str:
        """Return a key made of a name; one without Latin letters is called ``otherwise``."""
        return self.free(_plain(name, "-")[: self.longest].strip("-") or otherwise)


def ids_of(names: Iterable[str]) -> dict[str, str]:
    """Give each variable's name an id of its own."""
    ids = Keys(RESERVED, "_", LONGEST_ID)
    return {name: ids.free(_id(name)) for name in dict.fromkeys(names)}


def _id(name: str) -> str:
    plain = _plain(name, "_")
    return plain if plain[:1].isalpha() else f"v_{plain}".rstrip("_")


def _plain(name: str, joint: str) -> str:
    """Write a name in small Latin letters and digits, and ``joint`` for all between."""
    decomposed = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("ß", "ss"))
    latin = decomposed.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", joint, latin).strip(joint)
