"""Two versions of a text made of lines, compared word by word. No Django."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Protocol

WORDS = re.compile(r"\w+|\s+|[^\w\s]")


class Part(Protocol):
    """A line: its ``name`` tells which of another version it is, its ``label`` what it is."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def label(self) -> str:
        """Its label."""

    @property
    def text(self) -> str:
        """What it says."""


class Fate(StrEnum):
    """What became of words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one fate."""

    fate: Fate
    text: str


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line of both versions. ``label_before`` is ``""`` where it was called so, or is new."""

    label: str
    label_before: str
    pieces: tuple[Piece, ...]

    @property
    def has_changed(self) -> bool:
        """Whether it reads otherwise than before."""
        return bool(self.label_before) or any(p.fate is not Fate.SAME for p in self.pieces)


def compare(before: Sequence[Part], after: Sequence[Part]) -> list[ComparedLine]:
    """Return the lines of both versions in the order of the new one.

    A line that is gone stands behind the one it followed. Lines are the same by their names, and
    where a name is not found, by the same label.
    """
    old = {line.name: line for line in before}
    partners = {line.name: old[line.name] for line in after if line.name in old}
    left = [line for line in before if line.name not in partners]
    for line in after:
        if line.name not in partners:
            same = next((each for each in left if each.label == line.label), None)
            if same is not None:
                left.remove(same)
                partners[line.name] = same
    gone = {line.name for line in left}
    return list(_in_order(before, after, partners, gone))


def _in_order(
    before: Sequence[Part], after: Sequence[Part], partners: dict[str, Part], gone: set[str]
) -> Iterator[ComparedLine]:
    followed: dict[str, list[Part]] = {}
    last = ""
    for line in before:
        if line.name in gone:
            followed.setdefault(last, []).append(line)
        else:
            last = line.name
    yield from (_compared(line, None) for line in followed.get("", ()))
    for line in after:
        partner = partners.get(line.name)
        yield _compared(partner, line)
        if partner is not None:
            yield from (_compared(each, None) for each in followed.get(partner.name, ()))


def _compared(before: Part | None, after: Part | None) -> ComparedLine:
    label_before = before.label if before else ""
    label = after.label if after else label_before
    return ComparedLine(
        label=label,
        label_before=label_before if label_before != label else "",
        pieces=tuple(pieces(before.text if before else "", after.text if after else "")),
    )


def pieces(before: str, after: str) -> Iterator[Piece]:
    """Yield the words of both texts, each with its fate; what is removed before what replaces it.

    The pieces that are not added make up ``before``, those that are not removed ``after``. A space
    between two changes belongs to both, so that what was rewritten is read in one go.
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    removed = added = ""
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        gone, come = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if tag == "equal" and (come.strip() or not removed or not added):
            yield from _changed(removed, added)
            yield Piece(Fate.SAME, come)
            removed = added = ""
        else:
            removed += gone
            added += come
    yield from _changed(removed, added)


def _changed(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece(Fate.REMOVED, removed)
    if added:
        yield Piece(Fate.ADDED, added)
