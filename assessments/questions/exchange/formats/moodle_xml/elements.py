"""Texts in the elements of Moodle XML. No Django."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from assessments.questions.exchange import rich
from assessments.questions.exchange.enclosed import Enclosed, decoded, find
from assessments.questions.exchange.rich import Rich
from assessments.questions.kinds.exchanging import Note
from assessments.questions.kinds.pictures import Picture

LONGEST_NAME = 80


def child_text(element: Element, path: str) -> str:
    """Return all text below a child, ``""`` if there is none."""
    child = element.find(path)
    return "".join(child.itertext()) if child is not None else ""


def own_text(element: Element) -> str:
    """Return what an element says: its ``text``, or what stands in it directly."""
    text = element.find("text")
    return "".join(text.itertext()) if text is not None else element.text or ""


@dataclass(slots=True)
class Source:
    """A question's element, with what is left out as its texts are read."""

    element: Element
    notes: list[Note] = field(default_factory=list)
    enclosed: list[Enclosed] = field(default_factory=list)

    def rich(self, element: Element | None) -> str:
        """Return an element's text as clean HTML."""
        if element is None:
            return ""
        found = _formatted(own_text(element), element.get("format", ""))
        self.notes += found.notes
        return found.text

    def html(self, path: str) -> str:
        """Return the text of a child as clean HTML."""
        return self.rich(self.element.find(path))

    def line(self, element: Element | None) -> str:
        """Return an element's text as one line without formatting."""
        if element is None:
            return ""
        text, markup = own_text(element), element.get("format", "")
        if markup == "plain_text":
            return " ".join(text.split())
        source = _formatted(text, markup).text if markup == "markdown" else text
        found = rich.plain(source)
        self.notes += found.notes
        return found.text

    def picture(self, element: Element | None) -> Picture | None:
        """Take the first picture that an element's text shows, if it comes along."""
        if element is None:
            return None
        files = {
            each.get("name", ""): decoded(each.text or "")
            for each in element.findall("file")
            if each.get("encoding") == "base64"
        }
        for seen in rich.pictures(own_text(element)):
            found = find(seen, files)
            if found is not None and seen.note in self.notes:
                self.notes.remove(seen.note)
                self.enclosed.append(found)
                return found.picture
        return None

    def plain(self, path: str) -> str:
        """Return the text of a child as it is written."""
        child = self.element.find(path)
        return own_text(child) if child is not None else ""

    def unused_files(self) -> list[str]:
        """Name the files that come along and are not named by a picture that has a note."""
        noted = {value for note in self.notes for name, value in note.details if name == "name"}
        taken = {each.content for each in self.enclosed}
        names = (
            each.get("name", "")[:LONGEST_NAME]
            for each in self.element.iter("file")
            if decoded(each.text or "") not in taken
        )
        return sorted({name for name in names if name and name not in noted})


def _formatted(text: str, markup: str) -> Rich:
    match markup:
        case "html":
            return rich.from_html(text) if rich.TAG.search(text) else rich.from_either(text)
        case "plain_text":
            return rich.from_plain(text)
        case "markdown":
            return rich.from_markdown(text)
    return rich.from_either(text)
