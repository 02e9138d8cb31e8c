"""A document to be checked: the officer marks what is wrong or missing in it."""

from dataclasses import dataclass
from typing import ClassVar, Self

from assessments.roleplay.engine.fields import Data, flag, rows, text
from assessments.roleplay.engine.kinds.node import Item, Waiting, read_choices, shown_fields
from assessments.roleplay.engine.parts import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Waiting):
    """A document. A reply names the items marked by their keys, with spaces between."""

    kind: ClassVar[str] = "document"

    written: tuple[Item, ...] = ()

    @classmethod
    def read(cls, data: Data) -> Self:
        """Read it as written; see ``Node``."""
        return cls(
            **shown_fields(data),
            choices=read_choices(data),
            written=tuple(map(_item, rows(data, "items"))),
        )

    @property
    def items(self) -> tuple[Item, ...]:
        """What can be marked."""
        return self.written

    def takes(self, reply: str) -> bool:
        """Tell whether only items are marked."""
        return set(reply.split()) <= {item.key for item in self.written}

    def choice_of(self, reply: str) -> str:
        """Return the key of the choice to which such a reply comes."""
        marked = set(reply.split())
        wrong = {item.key for item in self.written if item.is_wrong}
        if marked == wrong:
            return "all"
        return "some" if marked & wrong else "none"

    def said(self, choice: Choice, reply: str) -> str:  # noqa: ARG002 - what was marked
        """Return what the officer said or did."""
        marked = set(reply.split())
        return "; ".join(item.label for item in self.written if item.key in marked)


def _item(data: Data) -> Item:
    key, label, words = (text(data, name) for name in ("key", "label", "text"))
    return Item(key, label, words, flag(data, "is_wrong"), text(data, "note"))
