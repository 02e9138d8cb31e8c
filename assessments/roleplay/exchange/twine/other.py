"""Passages written for other story formats: their words and plain links. No Django."""

import re
from collections.abc import Iterator

from assessments.roleplay.exchange.twine.html import tag
from assessments.roleplay.exchange.twine.links import bracketed
from assessments.roleplay.exchange.twine.pieces import Include, Link, Lost, Piece, Text

SPECIAL = re.compile(r"\[\[|<%|<!--|</?[A-Za-z]|!\[|\[img\[|\{[a-z][\w .]{0,40}[:}]|\n\[(?!\[)|<<")
VARIABLES = re.compile(r"\A(?:[^\n:]*:[^\n]*\n|[ \t]*\n)+--+[ \t]*(?:\n|\Z)")
PICTURE = re.compile(r"!\[([^\]\n]{0,500})\]\([^)\n]{0,500}\)|\[img\[([^\]\n]{0,500})\]{1,2}")
INSERT = re.compile(r"\{([a-z][\w .]{0,40})(?::([^{}\n]{0,1000}))?\}")
SAID = re.compile(r"(passage|label|text)\s*:\s*(?:'([^']*)'|\"([^\"]*)\")")
FIRST = re.compile(r"\s*(?:'([^']*)'|\"([^\"]*)\")")
MODIFIER = re.compile(r"\n\[(?!\[)([^\]\n]{1,200})\](?=\n|\Z)")
LINKS = frozenset({"reveal link", "link to", "cycling link", "restart link", "back link"})


def read(text: str) -> tuple[Piece, ...]:
    """Read a passage."""
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[Piece]:
    at = 0
    if variables := VARIABLES.match(text):
        yield Lost("change", variables[0].strip("- \n"))
        at = variables.end()
    text = "\n" + text[at:]
    at = 0
    while special := SPECIAL.search(text, at):
        yield Text(text[at : special.start()])
        found, at = _special(text, special.start(), special[0])
        yield from found
    yield Text(text[at:])


def _special(text: str, at: int, sign: str) -> tuple[list[Piece], int]:
    if sign == "[[":
        link = bracketed(text, at)
        return ([link.link], link.end) if link else ([Text("[")], at + 1)
    if sign == "<%":
        close = text.find("%>", at)
        return [Lost("script")], len(text) if close < 0 else close + 2
    if sign == "<<":
        close = text.find(">>", at, at + 2_000)
        lost: Piece = Lost("macro", text[at : close + 2]) if close > 0 else Text(sign)
        return [lost], close + 2 if close > 0 else at + 2
    for pattern, said in ((PICTURE, _picture), (INSERT, _insert), (MODIFIER, _modifier)):
        if found := pattern.match(text, at):
            return said(found), found.end()
    seen = tag(text, at)
    return ([seen.piece], seen.end) if seen else ([Text(sign[0])], at + 1)


def _picture(found: re.Match[str]) -> list[Piece]:
    return [Lost("picture", found[1] or found[2])]


def _modifier(found: re.Match[str]) -> list[Piece]:
    said = found[1].strip().lower()
    is_harmless = said in {"continue", "cont", "cont'd", "align center", "note"}
    return [Text("\n")] if is_harmless else [Text("\n"), Lost("macro", f"[{found[1]}]")]


def _insert(found: re.Match[str]) -> list[Piece]:
    """Read an insert of Chapbook."""
    name, written = found[1].strip(), found[2] or ""
    said: dict[str, str] = {key: single or double for key, single, double in SAID.findall(written)}
    first = FIRST.match(written)
    value = str(first[1] or first[2] or "") if first else ""
    if name == "embed passage" and value:
        return [Include(value)]
    if name == "link to" and value:
        return [Link(said.get("label") or value, value)]
    if name == "reveal link" and value:
        within: list[Piece] = [Include(said["passage"])] if "passage" in said else []
        return [Text(value), Lost("revealed", value), Text(said.get("text", "")), *within]
    if name in LINKS:
        return [Lost("back" if "link" in name else "macro", name)]
    return [Text("…"), Lost("value", found[0])] if not written else [Lost("macro", found[0])]
