"""Mark the words of a glossary where a text first uses them: a pure rule."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

UNMARKED = frozenset({"a", "button", "code", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "summary"})
"""Elements within which nothing is marked: what can be pressed, and what names a part."""
VOID = frozenset({"br", "col", "hr", "img", "wbr"})


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means, as plain text; ``forms`` are all the ways it is written."""

    id: int
    name: str
    forms: tuple[str, ...]
    meaning: str
    english: str = ""


class Glossary:
    """Terms to be found in texts, whichever order they come in."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._meant = {_key(form): term for term in terms for form in term.forms}
        # The longest first: "standar pelayanan publik" is not "standar pelayanan" and a word.
        forms = sorted({form for term in terms for form in term.forms}, key=len, reverse=True)
        any_form = "|".join(_pattern(form) for form in forms) or r"(?!)"
        self._finds = re.compile(rf"(?<![\w-])(?:{any_form})(?![\w-])")

    def marker(self, draw: Callable[[Term, str], str]) -> "Marker":
        """Begin a page: ``draw`` returns the HTML of a term, given as plain text it is found as."""
        return Marker(self, draw)

    def first_uses(self, text: str, known: set[int], draw: Callable[[Term, str], str]) -> str:
        """Return plain text as HTML, with the terms drawn that are not ``known`` yet."""
        parts, end = [], 0
        for found in self._finds.finditer(text):
            # Letters that match without regard to capitals need not be the same: "ı" and "I".
            term = self._meant.get(_key(found[0]))
            if term is None or term.id in known:
                continue
            known.add(term.id)
            parts += [escape(text[end : found.start()], quote=False), draw(term, found[0])]
            end = found.end()
        return "".join([*parts, escape(text[end:], quote=False)])


class Marker:
    """Marks the texts of one page in their order, each term once."""

    def __init__(self, glossary: Glossary, draw: Callable[[Term, str], str]) -> None:
        self._glossary, self._draw = glossary, draw
        self._known: set[int] = set()

    def mark(self, html: str) -> str:
        """Return ``html``, which is well-formed, with the terms in it drawn."""
        reader = _Reader(lambda text: self._glossary.first_uses(text, self._known, self._draw))
        reader.feed(html)
        reader.close()
        return "".join(reader.written)


class _Reader(HTMLParser):
    """Writes what it reads again, tags as they are; ``mark`` returns the HTML of a text."""

    def __init__(self, mark: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self._mark = mark
        self._within = 0  # how many elements are open in which nothing is marked

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.written.append(self.get_starttag_text() or "")
        if tag not in VOID and (self._within or tag in UNMARKED):
            self._within += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.written.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.written.append(f"</{tag}>")
        self._within = max(0, self._within - 1)

    def handle_data(self, data: str) -> None:
        self.written.append(escape(data, quote=False) if self._within else self._mark(data))


def _pattern(form: str) -> str:
    """Match a form with any blanks between its words, an abbreviation in capitals only."""
    words = r"\s+".join(re.escape(word) for word in form.split())
    return words if form.isupper() else f"(?i:{words})"


def _key(form: str) -> str:
    return " ".join(form.split()).casefold()
