"""Passages written for Harlowe. No Django."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from assessments.roleplay.exchange.twine.changing import changes, split
from assessments.roleplay.exchange.twine.expressions import (
    STRING,
    Expression,
    Not,
    NotUnderstoodError,
    Variable,
    parse,
    unquoted,
)
from assessments.roleplay.exchange.twine.html import tag
from assessments.roleplay.exchange.twine.links import VARIABLE, bracketed
from assessments.roleplay.exchange.twine.pieces import (
    Branch,
    Branches,
    Go,
    Include,
    Link,
    Lost,
    Piece,
    Target,
    Text,
    behind_click,
)

DEEPEST = 60
MOST_JOINED = 10
MOST_UNCLOSED = 50
LONGEST = 20_000
"""So many signs may stand in the brackets of a macro."""
MACRO = re.compile(r"\(\s*([A-Za-z][\w-]*)\s*:")
SPECIAL = re.compile(
    r"""\[\[|\(\s*[A-Za-z][\w-]*\s*:|\|[\w-]+[>)]\[|\[=+|\[|\]<[\w-]+\||\]|<!--|</?[A-Za-z]"""
    r"""|`|[$_][A-Za-z]\w*(?:'s\s+\w+)?|[{}]"""
)
IN_ARGUMENTS = re.compile(rf"{STRING}|[()]", re.DOTALL)
WORDS = re.compile(STRING, re.DOTALL)
_STYLES = """
    action after align animate append b4r background bg border bordercolour bordersize
    borderstyle box button buttons change charstyle collapse collapsewhitespace color colour
    column columns cornerradius css enchant enchantin event floatbox font for hidden hide hook
    hoverstyle ignore linestyle linkstyle live loop matrix metadata more nobr opacity passage
    prepend replace rerun scroll show size stop stopsound t8n t8narrive t8nd t8ndepart t8nskip
    t8nt textcolor textcolour textindent textrotate textrotatex textrotatey textrotatez
    textsize textstyle thread transition transitionarrive transitiondelay transitiondepart
    transitionskip transitiontime v6m verbatim
"""
STYLES = frozenset(_STYLES.split())
"""What changes how or when something is seen, but not what is said."""
ON_CLICK = re.compile(r"(?:link|click|mouseover|mouseout)(?!goto|undo|storylet|fullscreen|show)")
LEADING = re.compile(r"(?:link(?:reveal)?|click|mouseover|mouseout)goto|linkto")
NOT_BACK = re.compile(r"(?:link)?undo|clickundo|restart|reload|iconrestart|iconundo|iconredo")


@dataclass(slots=True)
class Macro:
    """A macro, what stands in its brackets, and the pieces of the hook behind it."""

    name: str
    written: str
    hook: "list[Found] | None" = None


Found = Macro | Text | Link | Lost | Go | Include


@dataclass(slots=True)
class _Reader:
    """Goes through the text once; what is not closed reaches to the end."""

    text: str
    at: int = 0
    depth: int = 0
    unclosed: int = 0

    def until_closed(self) -> list[Found]:
        """Read up to the bracket that closes what is open, or to the end."""
        found: list[Found] = []
        self.depth += 1
        while self.at < len(self.text):
            special = SPECIAL.search(self.text, self.at)
            begin = special.start() if special else len(self.text)
            found.append(Text(self.text[self.at : begin]))
            self.at = begin
            if special is None:
                break
            if special[0].startswith("]") and self.depth > 1:
                self.at = special.end()
                break
            self._special(special[0], found)
        self.depth -= 1
        return found

    def _special(self, sign: str, found: list[Found]) -> None:
        if sign == "[[":
            self._link(found)
        elif sign.startswith("("):
            self._macro(found)
        elif sign.endswith("[") or sign.startswith("[="):
            self.at += len(sign)
            found.extend(self.hook())
        elif sign.startswith("<"):
            self._tag(sign, found)
        elif sign == "`":
            self._verbatim(found)
        else:
            self.at += len(sign)
            if sign[0] in "$_":
                found.append(Macro("print", sign))

    def hook(self) -> list[Found]:
        """Read what stands in a hook whose bracket is open; too deep, it is read as if it stood."""
        return self.until_closed() if self.depth < DEEPEST else []

    def _link(self, found: list[Found]) -> None:
        link = bracketed(self.text, self.at)
        if link is None:
            self.at += 1
            found.extend(self.hook())
            return
        found.append(link.link)
        self.at = link.end

    def _tag(self, sign: str, found: list[Found]) -> None:
        seen = tag(self.text, self.at)
        if seen is None:
            found.append(Text(sign))
            self.at += len(sign)
            return
        found.append(_as_found(seen.piece))
        self.at = seen.end

    def _verbatim(self, found: list[Found]) -> None:
        ticks = re.compile("`+").match(self.text, self.at)
        sign = ticks[0] if ticks else "`"
        close = self.text.find(sign, self.at + len(sign))
        end = close if close >= 0 else self.at
        found.append(Text(self.text[self.at + len(sign) : end]))
        self.at = end + len(sign)

    def _macro(self, found: list[Found]) -> None:
        """Read a macro, those joined to it by ``+``, and the hook behind them."""
        macros: list[Macro] = []
        while len(macros) < MOST_JOINED and (begin := MACRO.match(self.text, self.at)):
            end = self._closed(begin.end())
            if end < 0:
                break
            macros.append(Macro(_simple(begin[1]), self.text[begin.end() : end - 1]))
            self.at = end
            joined = re.compile(r"\s*\+\s*(?=\()").match(self.text, self.at)
            if joined is None:
                break
            self.at = joined.end()
        if not macros:
            found.append(Text(self.text[self.at]))
            self.at += 1
            return
        behind = re.compile(r"\s*(?:\|[\w-]+[>)])?\[(?!\[)=*").match(self.text, self.at)
        hook = None
        if behind:
            self.at = behind.end()
            hook = self.hook()
        for macro in reversed(macros):
            macro.hook = hook
            hook = [macro]
        found.append(macros[0])

    def _closed(self, at: int) -> int:
        """Return where the brackets that are open at ``at`` are closed; -1 if they are not."""
        depth = 1
        end = at + LONGEST if self.unclosed < MOST_UNCLOSED else at
        for found in IN_ARGUMENTS.finditer(self.text, at, end):
            depth += {"(": 1, ")": -1}.get(found[0], 0)
            if not depth:
                return found.end()
        self.unclosed += 1
        return -1


def _as_found(piece: Piece) -> Found:
    return piece if isinstance(piece, Text | Link | Lost) else Text("")


def _simple(name: str) -> str:
    """Write a name as Harlowe compares them."""
    return name.lower().replace("-", "").replace("_", "")


def read(text: str) -> tuple[Piece, ...]:
    """Read a passage."""
    reader = _Reader(text)
    found: list[Found] = []
    while reader.at < len(text):
        found += reader.until_closed()
    return tuple(_pieces(found))


def _pieces(found: list[Found]) -> Iterator[Piece]:
    at = 0
    while at < len(found):
        each = found[at]
        if isinstance(each, Macro) and each.name in {"if", "unless", "elseif", "else"}:
            chain, at = _chain(found, at)
            yield Branches(tuple(map(_branch, chain)))
            continue
        if isinstance(each, Macro):
            yield from _said(each)
        else:
            yield each
        at += 1


def _chain(found: list[Found], at: int) -> tuple[list[Macro], int]:
    """Return the macros of which one holds, and the place behind them.

    Between them may be nothing but space.
    """
    chain: list[Macro] = []
    end = at
    for place in range(at, len(found)):
        each = found[place]
        if isinstance(each, Macro) and (not chain or each.name in {"elseif", "else"}):
            chain.append(each)
            end = place + 1
        elif not isinstance(each, Text) or each.text.strip():
            break
    return chain, end


def _branch(macro: Macro) -> Branch:
    within = tuple(_pieces(macro.hook or []))
    if macro.name == "else":
        return Branch(None, within)
    return Branch(_condition(macro.name, macro.written), within, macro.written)


def _condition(name: str, written: str) -> Expression | str:
    try:
        asked = parse(written.strip().rstrip(","))
    except NotUnderstoodError:
        return written.strip()
    return Not(asked) if name == "unless" else asked


def _said(macro: Macro) -> Iterator[Piece]:
    """Say what a macro is here."""
    within = tuple(_pieces(macro.hook or []))
    if macro.name in MACROS:
        yield from MACROS[macro.name](macro)
        yield from within
    elif LEADING.fullmatch(macro.name):
        yield from _leading(macro)
        yield from (piece for piece in within if not isinstance(piece, Text))
    elif NOT_BACK.fullmatch(macro.name):
        yield Lost("back", macro.written)
    elif ON_CLICK.match(macro.name):
        yield from behind_click(_text_of(macro.written), within)
    else:
        if macro.name not in STYLES:
            yield Lost("macro", f"({macro.name}:)")
        yield from within


def _leading(macro: Macro) -> Iterator[Piece]:
    parts = split(macro.written, ",")
    if parts:
        yield Link(_words(parts[0]) or parts[0], _target(parts[-1]))


def _target(written: str) -> Target:
    if WORDS.fullmatch(written):
        return unquoted(written)
    return Variable(written) if VARIABLE.fullmatch(written) else None


def _text_of(written: str) -> str:
    parts = split(written, ",")
    return _words(parts[0]) or parts[0] if parts else "…"


def _words(written: str) -> str:
    """Return the strings in an expression one after another."""
    return "".join(unquoted(each) for each in WORDS.findall(written))


def _going(macro: Macro) -> Iterator[Piece]:
    yield Go(_target(macro.written.strip()))


def _including(macro: Macro) -> Iterator[Piece]:
    written = macro.written.strip()
    if WORDS.fullmatch(written):
        yield Include(unquoted(written))
    else:
        yield Lost("macro", "(display:)")


def _printing(macro: Macro) -> Iterator[Piece]:
    written = macro.written.strip()
    if WORDS.fullmatch(written):
        yield Text(unquoted(written))
    else:
        yield Text("…")
        yield Lost("value", written)


def _shown(macro: Macro) -> Iterator[Piece]:
    """Show what another click would bring."""
    yield Text(_text_of(macro.written))
    yield Lost("revealed", _text_of(macro.written))


MACROS: Mapping[str, Callable[[Macro], Iterator[Piece]]] = {
    "set": lambda macro: changes(macro.written),
    "put": lambda macro: changes(macro.written),
    "goto": _going,
    "redirect": _going,
    "display": _including,
    "print": _printing,
    "linkshow": _shown,
}
