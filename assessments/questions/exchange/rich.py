"""Formatted text of other systems, made what Prima's questions can hold. No Django.

Whatever is left out on the way is said in notes, except what only looks different: colours,
typefaces, containers.
"""

import html as entities
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

import nh3

from assessments.questions.kinds.exchanging import Note, note
from assessments.questions.safe_html import SCHEMES, TAGS

TAG = re.compile(r"<\s*/?\s*([a-zA-Z][\w:-]*)")
PICTURE = re.compile(r"<\s*img\b([^>]*)>?", re.IGNORECASE)
SOURCE = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)
ALTERNATIVE = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
EMPTY = re.compile(r"<p>(?:\s|&nbsp;|\u00a0|<br>)*</p>", re.IGNORECASE)
BLOCKS = re.compile(r"</?(?:p|ul|ol|li)\b", re.IGNORECASE)
EMBEDDED = "data:"
PLUGIN_FILE = "@@PLUGINFILE@@/"
LONGEST_NAME = 80

PLAIN_LOOK = frozenset(
    {
        *("abbr", "address", "big", "blockquote", "body", "center", "dd", "div", "dl", "dt"),
        *("figcaption", "figure", "font", "footer", "head", "header", "hr", "html", "img"),
        *("label", "main", "meta", "nobr", "o:p", "section", "article", "small", "span", "title"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "wbr"),
    }
)
"""Tags whose loss takes no meaning away, or that become others below."""
CONTAINER = re.compile(
    r"</?(?:div|section|article|blockquote|figure|dl|pre)\b[^>]*>", re.IGNORECASE
)
STRUCTURE = (
    (re.compile(r"<h[1-6]\b[^>]*>", re.IGNORECASE), "<p><strong>"),
    (re.compile(r"</h[1-6]\s*>", re.IGNORECASE), "</strong></p>"),
    (
        re.compile(r"</?(?:div|section|article|blockquote|figure|dl|pre)\b[^>]*>", re.IGNORECASE),
        "<p>",
    ),
    (re.compile(r"<hr\b[^>]*>", re.IGNORECASE), "<br>"),
    (re.compile(r"</(?:td|th)\s*>\s*(?=<(?:td|th)\b)", re.IGNORECASE), " | "),
    (re.compile(r"</(?:tr|caption|dt|dd)\s*>", re.IGNORECASE), "<br>"),
    (re.compile(r"</?table\b[^>]*>", re.IGNORECASE), "<p>"),
)
MEDIA = frozenset({"audio", "video", "iframe", "object", "embed", "source", "track", "param"})
EMPHASIS = frozenset({"b", "strong", "i", "em", "u", "ul", "ol", "li", "a", "sub", "sup"})


@dataclass(frozen=True, slots=True)
class Rich:
    """A text, and what of it is left out."""

    text: str
    notes: tuple[Note, ...] = ()


def from_html(source: str) -> Rich:
    """Make clean HTML of any; again on what it returns, it changes nothing."""
    if not source.strip():
        return Rich("")
    notes = tuple(_left_out(source))
    shaped = source
    for pattern, replacement in STRUCTURE:
        shaped = pattern.sub(replacement, shaped)
    clean = _cleaned(shaped)
    if clean and not BLOCKS.match(clean):
        clean = _cleaned(f"<p>{clean}</p>")
    return Rich(clean, notes)


def _cleaned(source: str) -> str:
    clean = nh3.clean(
        source,
        tags=set(TAGS),
        attributes={"a": {"href"}},
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    return EMPTY.sub("", clean).strip()


def _left_out(source: str) -> Iterator[Note]:
    yield from (each.note for each in pictures(source))
    found = {tag.lower() for tag in TAG.findall(source)} - TAGS - PLAIN_LOOK
    if media := found & MEDIA:
        yield note("media", tags=", ".join(sorted(media)))
    if others := found - MEDIA - {"tbody", "thead", "tfoot", "tr", "td", "th", "col", "colgroup"}:
        yield note("html_left_out", tags=", ".join(sorted(others))[:200])


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture that a text shows: where from, and what is said of it."""

    source: str
    alternative: str

    @property
    def name(self) -> str:
        """What its file is called beside the text, ``""`` if it is in the text itself."""
        is_inside = self.source.startswith(EMBEDDED)
        return "" if is_inside else unquote(self.source.removeprefix(PLUGIN_FILE))

    @property
    def note(self) -> Note:
        """What is said where it is left out."""
        return note("picture", name=(self.name or self.alternative)[:LONGEST_NAME])


def pictures(source: str) -> list[Seen]:
    """Return the pictures that a text shows, in their order."""
    return [
        Seen(_attribute(SOURCE, attributes), _attribute(ALTERNATIVE, attributes))
        for attributes in PICTURE.findall(source)
    ]


def _attribute(pattern: re.Pattern[str], attributes: str) -> str:
    found = pattern.search(attributes)
    return entities.unescape(next(filter(None, found.groups()), "")) if found else ""


def from_plain(source: str) -> Rich:
    """Make HTML of text without any: empty lines part paragraphs."""
    paragraphs = re.split(r"\n[ \t]*\n", source.strip())
    parts = (entities.escape(part.strip(), quote=False) for part in paragraphs if part.strip())
    return from_html("".join(f"<p>{part}</p>".replace("\n", "<br>") for part in parts))


def from_either(source: str) -> Rich:
    """Make HTML of what may be text or HTML, as Moodle does where no format is named."""
    if not TAG.search(source):
        return from_plain(entities.unescape(source) if "&" in source else source)
    has_blocks = BLOCKS.search(source)
    return from_html(source if has_blocks else source.strip().replace("\n", "<br>"))


def from_markdown(source: str) -> Rich:
    """Make HTML of Markdown: paragraphs, lists, headings, emphasis, links; HTML in it stays."""
    blocks = re.split(r"\n[ \t]*\n", source.strip())
    return from_html("".join(_markdown_block(block.strip("\n")) for block in blocks))


BULLET = re.compile(r"^\s{0,3}[-*+]\s+(.*)$")
NUMBER = re.compile(r"^\s{0,3}\d{1,9}[.)]\s+(.*)$")
HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
INLINE = (
    (re.compile(r"!\[([^\]]*)\]\(([^)\s]+)[^)]*\)"), r'<img src="\2" alt="\1">'),
    (re.compile(r"\[([^\]]+)\]\(([^)\s]+)[^)]*\)"), r'<a href="\2">\1</a>'),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"<strong>\2</strong>"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?!\w)"), r"<em>\1</em>"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_]+?)(?<=\S)_(?!\w)"), r"<em>\1</em>"),
    (re.compile(r"`([^`]+)`"), r"\1"),
)


def _markdown_block(block: str) -> str:
    lines = block.split("\n")
    for pattern, tag in ((BULLET, "ul"), (NUMBER, "ol")):
        if pattern.match(lines[0]):
            return _markdown_list(lines, pattern, tag)
    if heading := HEADING.match(lines[0]):
        rest = "\n".join(lines[1:])
        title = f"<p><strong>{_inline(heading[1])}</strong></p>"
        return title + (_markdown_block(rest) if rest.strip() else "")
    text = _inline(" ".join(line.strip() for line in lines))
    return text if BLOCKS.match(text) else f"<p>{text}</p>"


def _markdown_list(lines: list[str], pattern: re.Pattern[str], tag: str) -> str:
    items: list[str] = []
    for line in lines:
        if item := pattern.match(line):
            items.append(item[1])
        else:
            items[-1] += f" {line.strip()}"
    return f"<{tag}>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</{tag}>"


def _inline(text: str) -> str:
    for pattern, replacement in INLINE:
        text = pattern.sub(replacement, text)
    return text


def plain(source: str) -> Rich:
    """Make one line of text of HTML, as answers to choose from are."""
    if not TAG.search(source):
        return Rich(" ".join(entities.unescape(source).split()))
    found = {tag.lower() for tag in TAG.findall(source)}
    emphasis = (note("answer_plain", tags=", ".join(sorted(found & EMPHASIS))),)
    notes = (*_left_out(source), *(emphasis if found & EMPHASIS else ()))
    spaced = re.sub(r"<(?:br|/p|/li|/div|/td|/tr)\b[^>]*>", " ", source, flags=re.IGNORECASE)
    text = nh3.clean(spaced, tags=set())
    return Rich(" ".join(entities.unescape(text).split()), notes)


def text_of(html: str) -> str:
    """Return the words of clean HTML with a line for each paragraph, for names and excerpts."""
    lines = re.sub(r"<(?:br|/p|/li)\b[^>]*>", "\n", html, flags=re.IGNORECASE)
    return entities.unescape(re.sub(r"<[^>]*>", "", lines)).strip()
