"""Whether an SVG only draws: it runs nothing, and asks nobody for anything. Plain rules.

To be called in a process apart, as what looks at other pictures is: see ``drawing``. Nothing is
taken out of a file: whatever is not known to be harmless is refused, so what is stored is what was
sent. Browsers run no script of a picture in a page; this is for those who open the file itself.
"""

import re
from collections.abc import Iterator
from typing import NoReturn
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from courses.catalogue.drawing import Finding

MAX_BYTES = 1_000_000
MAX_SHAPES = 20_000
"""How many elements a browser may have to draw, those drawn again by ``use`` counted each time."""

SVG, XLINK, XML = (
    "{http://www.w3.org/2000/svg}",
    "{http://www.w3.org/1999/xlink}",
    "{http://www.w3.org/XML/1998/namespace}",
)
DRAWS = frozenset(
    {
        "svg",
        "g",
        "defs",
        "symbol",
        "use",
        "title",
        "desc",
        "style",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "textPath",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
        "pattern",
        "marker",
        "filter",
        "feBlend",
        "feColorMatrix",
        "feComponentTransfer",
        "feComposite",
        "feDropShadow",
        "feFlood",
        "feFuncA",
        "feFuncB",
        "feFuncG",
        "feFuncR",
        "feGaussianBlur",
        "feMerge",
        "feMergeNode",
        "feMorphology",
        "feOffset",
    }
)
NOTES = (
    "{http://www.inkscape.org/namespaces/inkscape}",
    "{http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd}",
)
"""What a drawing program keeps for itself on a shape; browsers know nothing of it."""
LOADS = re.compile(r"""\\|@|\b(image|image-set|src)\s*\(|url\((?!\s*["']?\s*\#)""", re.IGNORECASE)
"""How a style names something outside the file, or hides that it does."""


class _ActiveError(Exception):
    """Something in the file may do more than draw."""


class _Shapes(TreeBuilder):
    def pi(self, _target: str, _text: str | None = None) -> NoReturn:
        """Refuse an instruction: a style sheet may be loaded by one, before the first shape too."""
        raise _ActiveError


def verdict(content: bytes) -> str:
    """Return the ``Finding`` about an SVG."""
    if len(content) > MAX_BYTES:
        return Finding.TOO_MUCH
    try:
        root = _read(content)
        for element in root.iter():
            _check(element)
    except (_ActiveError, DefusedXmlException):
        return Finding.ACTIVE
    except (ParseError, ValueError, LookupError):  # the last two: of an unknown or false encoding
        return Finding.DAMAGED
    if root.tag != f"{SVG}svg":
        return Finding.DAMAGED
    return Finding.TOO_MUCH if _shapes(root) > MAX_SHAPES else Finding.SOUND


def _read(content: bytes) -> Element:
    parser = XMLParser(target=_Shapes(), forbid_dtd=True)
    parser.feed(content)
    root: Element = parser.close()
    return root


def _check(element: Element) -> None:
    name = element.tag.removeprefix(SVG)
    if name not in DRAWS:
        raise _ActiveError
    # A style sheet goes on behind an element within it.
    if name == "style" and LOADS.search("".join(element.itertext())):
        raise _ActiveError
    for attribute, value in element.attrib.items():
        if not _is_harmless(attribute, value):
            raise _ActiveError


def _is_harmless(attribute: str, value: str) -> bool:
    if attribute.startswith(NOTES):
        return True
    name = attribute.removeprefix(XLINK).removeprefix(XML).lower()
    if name.startswith(("on", "{")) or name == "base":
        return False
    if name == "href":
        return value.strip().startswith("#")
    return not LOADS.search(value)


def _shapes(root: Element) -> int:
    """Count what is drawn, ``MAX_SHAPES`` and one at most; a shape within itself never ends."""
    # Of several with the same name, browsers draw the first.
    named = {element.get("id"): element for element in reversed([*root.iter()])}
    waiting, count = [root], 0
    while waiting and count <= MAX_SHAPES:
        element = waiting.pop()
        count += 1
        waiting.extend(element)
        waiting.extend(_drawn_again(element, named))
    return count


def _drawn_again(element: Element, named: dict[str | None, Element]) -> Iterator[Element]:
    if element.tag == f"{SVG}use":
        wanted = element.get("href") or element.get(f"{XLINK}href") or ""
        if (again := named.get(wanted.strip().removeprefix("#"))) is not None:
            yield again
