"""How a link stands between double square brackets. No Django."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assessments.roleplay.exchange.twine.changing import changes
from assessments.roleplay.exchange.twine.expressions import Variable
from assessments.roleplay.exchange.twine.pieces import Change, Link, Target

LONGEST = 3_000
VARIABLE = re.compile(r"[$_][A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Bracketed:
    """A link, and where the text goes on behind it."""

    link: Link
    end: int


def bracketed(text: str, at: int) -> Bracketed | None:
    """Read the link that begins at ``at`` with ``[[``; ``None`` if it is none."""
    if text.startswith("[[[", at):
        return None
    close = text.find("]]", at + 2, at + LONGEST)
    if close < 0:
        return None
    inner = text[at + 2 : close]
    if "[[" in inner or "\n\n" in inner or not inner.strip():
        return None
    while (
        "][" in inner and inner.count("[") > inner.count("]") and text[close + 2 : close + 3] == "]"
    ):
        close, inner = close + 1, inner + "]"
    said, _, setter = inner.partition("][")
    return Bracketed(_link(said, setter), close + 2)


def _link(said: str, setter: str) -> Link:
    shown, target = divided(said)
    found = tuple(each for each in changes(setter) if isinstance(each, Change))
    return Link(shown, target, found)


def divided(said: str) -> tuple[str, Target]:
    """Return what a link shows, and where it leads."""
    if "->" in said:
        shown, _, target = said.rpartition("->")
    elif "<-" in said:
        target, _, shown = said.partition("<-")
    elif "|" in said:
        shown, _, target = said.partition("|")
    else:
        shown = target = said
    return shown.strip(), named(target)


def named(target: str) -> Target:
    """Return the name of a passage; ``None`` where it is worked out only when it is clicked."""
    target = target.strip()
    if VARIABLE.fullmatch(target):
        return Variable(target)
    is_joined = "+" in target and ("$" in target or '"' in target)
    return None if is_joined or target[:1] in {"$", "`"} else target


def found_in(text: str) -> Iterator[Link]:
    """Yield all links between brackets."""
    at = text.find("[[")
    while at >= 0:
        found = bracketed(text, at)
        if found:
            yield found.link
        at = text.find("[[", found.end if found else at + 2)
