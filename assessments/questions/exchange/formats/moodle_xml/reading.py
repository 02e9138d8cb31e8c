"""Moodle XML, as Moodle 1.9 to 5 export it. No Django.

Read as a stream: of a file that is cut off, the questions before the end still come.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from html.entities import html5
from io import BytesIO
from xml.etree.ElementTree import Comment, Element, ParseError, TreeBuilder, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, iterparse

from assessments.questions.exchange import rich
from assessments.questions.exchange.formats.moodle_xml.answers import form_of
from assessments.questions.exchange.formats.moodle_xml.elements import Source, child_text
from assessments.questions.exchange.formats.protocol import UnreadableError
from assessments.questions.exchange.readings import Reading
from assessments.questions.kinds.exchanging import Note, note

CARRIED = "prima:"
ENTITY = re.compile(r"&([a-zA-Z][a-zA-Z0-9]{1,31};)")
XML_ENTITIES = frozenset({"lt;", "gt;", "amp;", "quot;", "apos;"})
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
TOPMOST = frozenset({"", "top", "$course$", "$module$", "$system$", "$cat$"})
USUAL_PENALTIES = frozenset({0.0, 0.1, 0.2, 0.25, 0.3333333, 0.33333, 0.5, 1.0})
LONGEST_EXCERPT = 4_000


def read(text: str) -> Iterator[Reading]:
    """Yield every question of a quiz.

    Raises:
        UnreadableError: if it is XML of another kind, or none.
    """
    parser = DefusedXMLParser(
        target=TreeBuilder(insert_comments=True), forbid_dtd=False, forbid_entities=True
    )
    source = BytesIO(_readable(text).encode())
    found = _Found()
    try:
        for event, element in iterparse(source, ("start", "end", "comment"), parser):
            reading = found.reading(event, element)
            if reading is not None:
                yield reading
    except ParseError as error:
        line = error.position[0]
        if found.root is None:
            raise UnreadableError(note("no_xml", line=line)) from error
        excerpt, problem = _around(text, line), note("xml_broken", line=line)
        yield Reading(found.number + 1, problem=problem, excerpt=excerpt)
    except DefusedXmlException as error:
        raise UnreadableError(note("xml_unsafe")) from error


@dataclass(slots=True)
class _Found:
    """What has been found so far: the quiz, how many questions, and where we are."""

    root: Element | None = None
    number: int = 0
    category: tuple[str, ...] = ()
    carried: str = ""

    def reading(self, event: str, element: Element) -> Reading | None:
        """Go on by one event; return the question that ends with it."""
        if event == "comment":
            self.carried = _carried(element) or self.carried
        elif self.root is None:
            self.root = _root(element)
        elif event == "end" and element.tag == "question":
            self.root.clear()  # what has been read need not be kept
            return self._question(element)
        return None

    def _question(self, element: Element) -> Reading | None:
        if element.get("type") == "category":
            self.category = _path(child_text(element, "category"))
            return None
        self.number += 1
        carried, self.carried = self.carried, ""
        return _question(element, self.number, self.category, carried)


def _readable(text: str) -> str:
    """Put letters for the entities that HTML has and XML has not, and drop the declaration."""

    def letter(found: re.Match[str]) -> str:
        name = found[1]
        return found[0] if name in XML_ENTITIES else html5.get(name, found[0])

    return ENTITY.sub(letter, DECLARATION.sub("", text, count=1)).lstrip()


def _root(element: Element) -> Element:
    if element.tag != "quiz":
        raise UnreadableError(note("other_xml", tag=re.sub(r"\{.*\}", "", str(element.tag))[:40]))
    return element


def _is_comment(element: Element) -> bool:
    tag: object = element.tag
    return tag is Comment


def _carried(comment: Element) -> str:
    text = (comment.text or "").strip()
    return text.removeprefix(CARRIED).strip() if text.startswith(CARRIED) else ""


def _path(text: str) -> tuple[str, ...]:
    parts = (part.strip().replace("//", "/") for part in re.split(r"(?<!/)/(?!/)", text))
    return tuple(part for part in parts if part.casefold() not in TOPMOST)


def _around(text: str, line: int) -> str:
    return "\n".join(text.split("\n")[max(line - 6, 0) : line + 1])[:LONGEST_EXCERPT]


def _question(element: Element, number: int, category: tuple[str, ...], carried: str) -> Reading:
    """Read one question; ``carried`` is the comment before it."""
    source = Source(element)
    comments = filter(_is_comment, element.iter())
    inside = next((text for each in comments if (text := _carried(each))), "")
    prompt = source.html("questiontext")
    picture = source.picture(element.find("questiontext"))
    explanation = source.html("generalfeedback")
    form, prompt, problem = form_of(source, element.get("type", ""), prompt)
    hints = [text for each in element.findall("hint") if (text := source.rich(each))]
    notes = (*source.notes, *_left_out(source, element, hints))
    carried = inside or carried
    return Reading(
        place=number,
        name=" ".join(source.plain("name").split()),
        key=child_text(element, "idnumber").strip(),
        category=category,
        prompt=prompt,
        form=form,
        explanation=explanation or None,
        hint=hints[0] if hints else None,
        topics=_topics(element) or _of_category(category, carried),
        notes=notes,
        problem=problem,
        excerpt=rich.text_of(prompt) or tostring(element, "unicode")[:LONGEST_EXCERPT],
        carried=carried,
        picture=picture,
        enclosed=tuple(source.enclosed),
    )


def _topics(element: Element) -> tuple[str, ...] | None:
    tags = (" ".join("".join(tag.itertext()).split()) for tag in element.findall("tags/tag"))
    return tuple(tag for tag in tags if tag) or None


def _of_category(category: tuple[str, ...], carried: str) -> tuple[str, ...] | None:
    return category[-1:] if category and not carried else None


def _left_out(source: Source, element: Element, hints: list[str]) -> Iterator[Note]:
    for text in hints[1:]:
        yield note("more_hints", text=rich.text_of(text))
    grade, penalty = (_number(child_text(element, name)) for name in ("defaultgrade", "penalty"))
    if grade is not None and grade != 1:
        yield note("points", number=f"{float(grade):g}")
    if penalty is not None and float(penalty) not in USUAL_PENALTIES:
        yield note("penalty", percent=f"{float(penalty * 100):g}")
    if child_text(element, "shuffleanswers").strip() in {"0", "false"}:
        yield note("not_shuffled")
    for name in source.unused_files():
        yield note("picture", name=name)


def _number(text: str) -> Fraction | None:
    try:
        number = Decimal(text.strip() or "NaN")
        return Fraction(number) if number.is_finite() and abs(number.adjusted()) < 20 else None
    except (InvalidOperation, ValueError):
        return None
