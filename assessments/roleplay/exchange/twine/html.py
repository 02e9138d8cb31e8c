"""What a tag of HTML within a passage stands for. No Django."""

from dataclasses import dataclass

from assessments.roleplay.exchange.tags import LINES, TAG, attributes
from assessments.roleplay.exchange.twine.changing import changes
from assessments.roleplay.exchange.twine.links import named
from assessments.roleplay.exchange.twine.pieces import Change, Link, Lost, Piece, Text

LONGEST_LINK = 3_000
UNREAD = {"script": "script", "style": ""}
"""Tags whose text nobody reads, and the remark on them."""
LOST = {
    **dict.fromkeys(("img", "svg", "canvas", "picture"), "picture"),
    **dict.fromkeys(("audio", "video", "iframe", "embed", "object"), "media"),
    **dict.fromkeys(("input", "select", "textarea"), "input"),
}
INSTEAD = frozenset({"audio", "video", "iframe", "object", "canvas", "svg", "select", "textarea"})


@dataclass(frozen=True, slots=True)
class Tag:
    """A piece that a tag stands for, and where the text goes on behind it."""

    piece: Piece
    end: int


def tag(text: str, at: int) -> Tag | None:
    """Read the tag or comment that begins at ``at``; ``None`` if there is none."""
    if text.startswith("<!--", at):
        return Tag(Text(""), _behind(text, "-->", at))
    found = TAG.match(text, at)
    if found is None:
        return None
    closing, name, written = found.groups()
    name = name.lower()
    if closing:
        return Tag(Text("\n" if name in LINES else ""), found.end())
    if name in UNREAD:
        lost = UNREAD[name]
        end = _behind(text, f"</{name}>", found.end())
        return Tag(Lost(lost) if lost else Text(""), end)
    if "data-passage" in written:
        return _link(text, name, written, found.end())
    return Tag(_other(name, written), _inside(text, name, found.end()))


def _behind(text: str, sign: str, at: int) -> int:
    found = text.find(sign, at)
    return len(text) if found < 0 else found + len(sign)


def _inside(text: str, name: str, at: int) -> int:
    """Return where the text goes on behind a tag whose inside is for those who cannot see it."""
    close = text.find(f"</{name}>", at, at + LONGEST_LINK) if name in INSTEAD else -1
    return at if close < 0 else close


def _link(text: str, name: str, written: str, at: int) -> Tag:
    said = attributes(written)
    target = said.get("data-passage", "")
    close = text.find(f"</{name}>", at, at + LONGEST_LINK) if name != "img" else -1
    shown = text[at:close] if close >= 0 else ""
    found = tuple(each for each in changes(said.get("data-setter", "")) if isinstance(each, Change))
    end = at if close < 0 else close + len(name) + 3
    return Tag(Link(shown or target, named(target), found), end)


def _other(name: str, written: str) -> Piece:
    if name in LOST:
        said = attributes(written)
        return Lost(LOST[name], said.get("alt") or said.get("src", ""))
    return Text("\n" if name in LINES else "")
