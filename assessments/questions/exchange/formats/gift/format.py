"""GIFT: the text format of Moodle, and of many others. No Django."""

import re
from collections.abc import Iterator

from assessments.questions.exchange.formats.gift.reading import read
from assessments.questions.exchange.formats.gift.writing import GiftWriter
from assessments.questions.exchange.formats.protocol import Writer
from assessments.questions.exchange.readings import Reading

BRACES = re.compile(r"(?<!\\)\{[^{}]*(?<!\\)\}|(?<!\\)\{\s*\n?\s*[=~#]")
SIGNS = re.compile(r"^\s*(?:::|\$CATEGORY:)", re.MULTILINE)


class GiftFormat:
    """Answers in braces."""

    name = "gift"
    ending = "gift"
    content_type = "text/plain; charset=utf-8"
    unit_of_place = "line"
    writer: Writer | None = GiftWriter()

    def recognises(self, content: bytes, text: str) -> bool:  # noqa: ARG002
        """Look for braces, or the signs that begin a question or a category."""
        return bool(BRACES.search(text) or SIGNS.search(text))

    def read(self, content: bytes, text: str) -> Iterator[Reading]:  # noqa: ARG002
        """Yield each question."""
        return read(text)


FORMAT = GiftFormat()
