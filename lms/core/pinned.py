"""Content kept as somebody saw it, which must stay readable for as long as the record is kept.

What is pinned is never written again. When the form of a kind of content changes, its number goes
up by one and an upgrade from the number before is added; what lies there is upgraded as it is read.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

Content = dict[str, Any]


def canonical_json(content: object, encoder: type[json.JSONEncoder] | None = None) -> str:
    """Write ``content`` as JSON that is the same for equal content."""
    return json.dumps(
        content, cls=encoder, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def hash_of(content: object) -> str:
    """Return the SHA-256 of its canonical JSON, in hexadecimal digits: the name it is pinned by."""
    return sha256(canonical_json(content).encode()).hexdigest()


class UnknownFormatError(ValueError):
    """Pinned content has a form that this version of Prima does not know."""


@dataclass(frozen=True, slots=True)
class PinnedFormat:
    """The form in which one kind of content is pinned, with the way to it from every earlier one.

    ``upgrades[0]`` takes content of format 1 to format 2, and so on. An upgrade returns new content
    and leaves alone what it is given.
    """

    kind: str
    upgrades: tuple[Callable[[Content], Content], ...] = ()

    @property
    def number(self) -> int:
        """The number of today's form, from 1."""
        return len(self.upgrades) + 1

    def seal(self, content: Mapping[str, Any]) -> Content:
        """Put kind and number beside the content, as it is pinned."""
        return {"kind": self.kind, "format": self.number, **content}

    def open(self, pinned: Mapping[str, Any]) -> Content:
        """Return what was pinned in today's form, without kind and number.

        Content without a number is from before numbers were written, and so of format 1.

        Raises:
            UnknownFormatError: if it is of another kind, or of no format known here.
        """
        kind, number = pinned.get("kind", self.kind), pinned.get("format", 1)
        if kind != self.kind or number not in range(1, self.number + 1):
            raise UnknownFormatError(
                f"Content of kind {kind!r} in format {number!r} cannot be read: this version of "
                f"Prima reads {self.kind!r} in formats 1 to {self.number}. If it was written by a "
                "newer version, install that one."
            )
        content = {name: pinned[name] for name in pinned if name not in {"kind", "format"}}
        for upgrade in self.upgrades[number - 1 :]:
            content = upgrade(content)
        return content
