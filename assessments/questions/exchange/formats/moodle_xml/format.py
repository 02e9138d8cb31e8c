"""Moodle XML. No Django."""

import re
from collections.abc import Iterator

from assessments.questions.exchange.formats.moodle_xml.reading import read
from assessments.questions.exchange.formats.moodle_xml.writing import MoodleXmlWriter
from assessments.questions.exchange.formats.protocol import Writer
from assessments.questions.exchange.readings import Reading

HEAD = 4_000
BEGINNING = re.compile(r"\s*(?:<\?xml|<!--|<!DOCTYPE|<quiz\b|<question\b)", re.IGNORECASE)


class MoodleXmlFormat:
    """A ``quiz`` of ``question`` elements."""

    name = "moodle_xml"
    ending = "xml"
    content_type = "application/xml"
    unit_of_place = "question"
    writer: Writer | None = MoodleXmlWriter()

    def recognises(self, content: bytes, text: str) -> bool:  # noqa: ARG002
        """Look how it begins: any XML is taken, and if it is another kind, that is said."""
        return bool(BEGINNING.match(text[:HEAD]))

    def read(self, content: bytes, text: str) -> Iterator[Reading]:  # noqa: ARG002
        """Yield each question."""
        return read(text)


FORMAT = MoodleXmlFormat()
