"""Passages written for SugarCube. No Django."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assessments.roleplay.exchange.twine.changing import changes
from assessments.roleplay.exchange.twine.expressions import (
    STRING,
    Expression,
    Joined,
    NotUnderstoodError,
    Value,
    parse,
    unquoted,
)
from assessments.roleplay.exchange.twine.html import tag
from assessments.roleplay.exchange.twine.links import bracketed, found_in, named
from assessments.roleplay.exchange.twine.pieces import (
    Branch,
    Branches,
    Change,
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
MOST_UNCLOSED = 50
LONGEST = 20_000
"""So many signs may stand in a macro."""
NAME = re.compile(r"<<(/?)([A-Za-z][\w-]*|[=-])")
IN_ARGUMENTS = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|\[\[[^\n]{0,500}?\]\]|>>")
SPECIAL = re.compile(
    r"<<|\[\[|\[img\[|<!--|/\*|/%|\{\{\{|<nowiki>|</?[A-Za-z]|[$_][A-Za-z]\w*(?:[.\[][\w.\[\]'\"]*)?"
)
UNSEEN = {"<!--": "-->", "/*": "*/", "/%": "%/"}
VERBATIM = {"{{{": "}}}", "<nowiki>": "</nowiki>"}
WORD = re.compile(rf"{STRING}|\[\[.*?\]\]|[^\s\"'\[]\S*|\S", re.DOTALL)
PICTURE = re.compile(r"\A\[img\[(?:[^\]]*[/|])?([^\]]+)\]\]")
ELSE_IF = re.compile(r"\s*if\b")
CODE = frozenset({"script", "createplaylist", "cacheaudio", "createaudiogroup"})
SILENT = frozenset({"silently", "silent", "done"})
_STYLES = """
    actions addclass append br capture case center copy css css cut default dialog div fade
    fadein l linkappend linkprepend linkreplace next nobr noop notify option pass popup prepend
    remove removeclass repeat replace span stop then timed toggleclass type unset widget
"""
STYLES = frozenset(_STYLES.split())
_INPUTS = """
    checkbox cycle listbox numberbox numberslider radiobutton rangeslider textarea textbox
"""
INPUTS = frozenset(_INPUTS.split())
_SOUNDS = """
    audio masteraudio playlist removeaudiogroup removeplaylist setplaylist track waitforaudio
"""
SOUNDS = frozenset(_SOUNDS.split())


@dataclass(slots=True)
class Macro:
    """A macro, what is written behind its name, and what stands up to where it is closed."""

    name: str
    written: str
    within: "list[Found]" = field(default_factory=list)


Found = Macro | Text | Link | Lost | Go | Include


@dataclass(frozen=True, slots=True)
class _End:
    name: str


def read(text: str) -> tuple[Piece, ...]:
    """Read a passage."""
    return tuple(_pieces(_nested(list(_Flat(text).read()))))


@dataclass(slots=True)
class _Flat:
    """Goes through the text once."""

    text: str
    unclosed: int = 0

    def read(self) -> Iterator[Found | _End]:
        """Yield what there is, one after another."""
        at = 0
        while at < len(self.text):
            special = SPECIAL.search(self.text, at)
            begin = special.start() if special else len(self.text)
            if begin > at:
                yield Text(self.text[at:begin])
            if special is None:
                return
            found, at = self._special(begin, special[0])
            yield found

    def _special(self, at: int, sign: str) -> tuple[Found | _End, int]:
        """Read what begins with a special sign, and tell where the text goes on behind it."""
        text = self.text
        if sign in VERBATIM:
            end = _find(text, VERBATIM[sign], at)
            return Text(text[at + len(sign) : end]), end + len(VERBATIM[sign])
        if sign in UNSEEN:
            return Text(""), _find(text, UNSEEN[sign], at) + len(UNSEEN[sign])
        if sign[0] in "$_":
            return Macro("print", sign), at + len(sign)
        if sign == "<<":
            return self._macro(at)
        return READING.get(sign, _tag)(text, at)

    def _macro(self, at: int) -> tuple[Found | _End, int]:
        begin = NAME.match(self.text, at)
        if begin is None or self.unclosed > MOST_UNCLOSED:
            return Text("<<"), at + 2
        for found in IN_ARGUMENTS.finditer(self.text, begin.end(), begin.end() + LONGEST):
            if found[0] == ">>":
                written = self.text[begin.end() : found.start()].strip()
                return _named(begin[1], begin[2], written), found.end()
        self.unclosed += 1
        return Text("<<"), at + 2


def _named(slash: str, name: str, written: str) -> Macro | _End:
    """Tell a macro from the end of one, which is ``<</if>>`` or, as it once was, ``<<endif>>``."""
    if slash or (name.startswith("end") and name != "end"):
        return _End(name if slash else name.removeprefix("end"))
    return Macro(name, written)


def _bracketed(text: str, at: int) -> tuple[Found, int]:
    link = bracketed(text, at)
    return (link.link, link.end) if link else (Text("["), at + 1)


def _tag(text: str, at: int) -> tuple[Found, int]:
    seen = tag(text, at)
    if seen is None or not isinstance(seen.piece, Text | Link | Lost):
        return Text("<"), at + 1
    return seen.piece, seen.end


def _find(text: str, sign: str, at: int) -> int:
    found = text.find(sign, at)
    return len(text) if found < 0 else found


def _picture(text: str, at: int) -> tuple[Found, int]:
    """Read a picture; one that leads somewhere is a link."""
    close = text.find("]]", at, at + 2_000)
    if close < 0:
        return Text("[img["), at + 5
    source, _, target = text[at + 5 : close].partition("][")
    target = target.partition("][")[0].strip()
    shown = source.partition("|")[0]
    return (Link(shown, named(target)) if target else Lost("picture", source)), close + 2


READING: Mapping[str, Callable[[str, int], tuple[Found, int]]] = {
    "[[": _bracketed,
    "[img[": _picture,
}


def _nested(flat: list[Found | _End]) -> list[Found]:
    """Put into each macro what stands up to its end; a macro that is not closed holds nothing."""
    ends = Counter(each.name for each in flat if isinstance(each, _End))
    root: list[Found] = []
    open_: list[Macro] = []
    for each in flat:
        into = open_[-1].within if open_ else root
        if isinstance(each, _End):
            ends[each.name] -= 1
            _close(open_, each.name)
            continue
        into.append(each)
        if isinstance(each, Macro) and ends[each.name] > 0 and len(open_) < DEEPEST:
            open_.append(each)
    return root


def _close(open_: list[Macro], name: str) -> None:
    places = [at for at, each in enumerate(open_) if each.name == name]
    del open_[places[-1] if places else len(open_) :]


def _pieces(found: Sequence[Found]) -> Iterator[Piece]:
    for each in found:
        if not isinstance(each, Macro):
            yield each
        elif each.name == "if":
            yield Branches(tuple(_branches(each)))
        elif each.name == "switch":
            cases = tuple(_cases(each))
            yield Branches(cases) if cases else Text("")
        else:
            yield from _said(each)


def _branches(macro: Macro) -> Iterator[Branch]:
    asked, within = macro.written, list[Found]()
    for each in macro.within:
        if isinstance(each, Macro) and each.name in {"else", "elseif"}:
            yield Branch(_condition(asked), tuple(_pieces(within)), asked)
            within = []
            asked = ELSE_IF.sub("", each.written) if each.name == "else" else each.written
        else:
            within.append(each)
    yield Branch(_condition(asked), tuple(_pieces(within)), asked)


def _cases(macro: Macro) -> Iterator[Branch]:
    case: Macro | None = None
    within: list[Found] = []
    for each in macro.within:
        if isinstance(each, Macro) and each.name in {"case", "default"}:
            if case is not None:
                yield _case_branch(macro.written, case, within)
            case, within = each, []
        else:
            within.append(each)
    if case is not None:
        yield _case_branch(macro.written, case, within)


def _case_branch(asked: str, case: Macro, within: list[Found]) -> Branch:
    written = f"{asked} {case.written}"
    return Branch(_case(asked, case), tuple(_pieces(within)), written)


def _case(asked: str, case: Macro) -> Expression | str | None:
    if case.name == "default":
        return None
    try:
        subject = parse(asked)
        values = [parse(word) for word in WORD.findall(case.written)]
    except NotUnderstoodError:
        return f"{asked} {case.written}"
    found: Expression | None = None
    for value in values:
        equal = Joined("=", subject, value)
        found = equal if found is None else Joined("or", found, equal)
    return found


def _condition(written: str) -> Expression | str | None:
    try:
        return parse(written) if written.strip() else None
    except NotUnderstoodError:
        return written


def _said(macro: Macro) -> Iterator[Piece]:
    """Say what a macro is here."""
    if macro.name in MACROS:
        yield from MACROS[macro.name](macro)
        return
    if macro.name in CODE:
        yield Lost("script")
        return
    within = tuple(_pieces(macro.within))
    if macro.name in SILENT:
        yield from (piece for piece in within if not isinstance(piece, Text))
        return
    if macro.name not in STYLES:
        yield Lost(_kind(macro.name), f"<<{macro.name}>>")
    yield from found_in(macro.written)
    yield from within


def _kind(name: str) -> str:
    return "input" if name in INPUTS else "media" if name in SOUNDS else "macro"


def _words(written: str) -> list[str]:
    return PICTURE.findall(written) or WORD.findall(written)


def _word(word: str) -> Target:
    """Return what one argument says; ``None`` where it is worked out."""
    if word[0] in "\"'" and len(word) > 1:
        return unquoted(word)
    return named(word)


def _shown(word: str) -> str:
    said = _word(word)
    return said if isinstance(said, str) else word


def _linking(macro: Macro) -> Iterator[Piece]:
    """Read ``<<link "text" "passage">>``, ``<<link [[…]]>>``, and what happens on the click."""
    within = tuple(_pieces(macro.within))
    links = _links_in(macro)
    words = [] if links else _words(macro.written)
    for link in links[:1]:
        yield _with_changes(link, within)
    if len(words) > 1:
        yield _with_changes(Link(_shown(words[0]), _word(words[1])), within)
    elif words:
        yield from behind_click(_shown(words[0]), within)
        return
    yield from (each for each in within if not isinstance(each, Text | Change))


def _links_in(macro: Macro) -> list[Link]:
    if not macro.written.startswith("[img["):
        return list(found_in(macro.written))
    found, _end = _picture(macro.written, 0)
    return [found] if isinstance(found, Link) else []


def _with_changes(link: Link, within: tuple[Piece, ...]) -> Link:
    made = tuple(piece for piece in within if isinstance(piece, Change))
    return Link(link.text, link.target, link.changes + made)


def _going(macro: Macro) -> Iterator[Piece]:
    links = list(found_in(macro.written))
    words = _words(macro.written)
    yield Go(links[0].target if links else _word(words[0]) if words else None)


def _including(macro: Macro) -> Iterator[Piece]:
    links = list(found_in(macro.written))
    words = _words(macro.written)
    target = links[0].target if links else _word(words[0]) if words else None
    yield Include(target) if isinstance(target, str) else Lost("macro", f"<<{macro.name}>>")


def _back(macro: Macro) -> Iterator[Piece]:
    if any(found_in(macro.written)) or len(_words(macro.written)) > 1:
        yield from _linking(macro)
    else:
        yield Lost("back", macro.written)


def _choosing(macro: Macro) -> Iterator[Piece]:
    """Read ``<<choice>>`` and ``<<actions>>`` of the first SugarCube: the passage stands first."""
    links = list(found_in(macro.written))
    words = [] if links else _words(macro.written)
    yield from links
    if words:
        yield Link(_shown(words[-1]), _word(words[0]))


def _printing(macro: Macro) -> Iterator[Piece]:
    try:
        value = parse(macro.written)
    except NotUnderstoodError:
        value = None
    if isinstance(value, Value):
        yield Text(str(value.value))
    else:
        yield Text("…")
        yield Lost("value", macro.written)


MACROS: Mapping[str, Callable[[Macro], Iterator[Piece]]] = {
    "set": lambda macro: changes(macro.written),
    "run": lambda macro: changes(macro.written),
    "remember": lambda macro: changes(macro.written),
    "goto": _going,
    "display": _including,
    "include": _including,
    "link": _linking,
    "button": _linking,
    "click": _linking,
    "linkreplace": _linking,
    "linkappend": _linking,
    "linkprepend": _linking,
    "choice": _choosing,
    "return": _back,
    "back": _back,
    "print": _printing,
    "=": _printing,
    "-": _printing,
}
