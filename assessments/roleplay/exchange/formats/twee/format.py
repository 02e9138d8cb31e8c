"""Twee 3: passages in a text file, each begun by a line with its name behind ``::``. No Django."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from assessments.roleplay.exchange.protocol import Offered, UnreadableError
from assessments.roleplay.exchange.twine.conversation import converse
from assessments.roleplay.exchange.twine.story import Passage, Story

HEADER = re.compile(r"^::[ \t]*(.*)$", re.MULTILINE)
PARTS = re.compile(
    r"(?P<name>(?:\\.|[^\\\[{])*)(?:\[(?P<tags>(?:\\.|[^\\\]])*)\])?\s*(?P<data>\{.*\})?.*"
)
OF_PLACE = re.compile(r"\s*(-?\d{1,6})(?:\.\d*)?\s*,\s*(-?\d{1,6})(?:\.\d*)?\s*")
MOST_PASSAGES = 5_000
LONGEST_HEADER = 2_000


class TweeFormat:
    """Read only."""

    name = "twee"

    def recognises(self, _content: bytes, text: str) -> bool:
        """Look for a passage's header."""
        return HEADER.search(text) is not None

    def stories(self, _content: bytes, text: str) -> Sequence[Offered]:
        """Return the one story of a file."""
        passages = list(_passages(text))
        if len(passages) > MOST_PASSAGES:
            raise UnreadableError("too_many_passages", str(MOST_PASSAGES))
        story = _story(passages)
        return [Offered(story.title, lambda: converse(story))]


def _passages(text: str) -> Iterator[Passage]:
    headers = list(HEADER.finditer(text))
    ends = [header.start() for header in headers[1:]] + [len(text)]
    for header, end in zip(headers, ends, strict=False):
        yield _passage(header[1][:LONGEST_HEADER], text[header.end() : end].strip("\n"))


def _passage(header: str, text: str) -> Passage:
    parts = PARTS.match(header)
    assert parts is not None  # noqa: S101 - each part may be empty
    tags = _unescaped(parts["tags"] or "").split()
    return Passage(
        _unescaped(parts["name"]).strip(), _text(text), tuple(tags), _place(parts["data"])
    )


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _text(text: str) -> str:
    """Take back the sign before a line that would look like a header."""
    return re.sub(r"(?m)^\\(?=::)", "", text).rstrip()


def _place(data: str | None) -> tuple[int, int] | None:
    return place_of(_object(data or "").get("position"))


def place_of(position: object) -> tuple[int, int] | None:
    """Read where a passage was put on the map: ``"600,400"``."""
    found = OF_PLACE.fullmatch(position) if isinstance(position, str) else None
    return (int(found[1]), int(found[2])) if found else None


def _object(text: str) -> Mapping[str, object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _story(passages: Sequence[Passage]) -> Story:
    by_name = {passage.name: passage for passage in reversed(passages)}
    data = _object(by_name["StoryData"].text) if "StoryData" in by_name else {}
    title = by_name["StoryTitle"].text.strip() if "StoryTitle" in by_name else ""
    kept = tuple(by_name[name] for name in dict.fromkeys(p.name for p in passages) if name)
    return Story(title[:200], kept, _text_of(data, "format"), _text_of(data, "start"))


def _text_of(data: Mapping[str, object], name: str) -> str:
    found = data.get(name)
    return found if isinstance(found, str) else ""


FORMAT = TweeFormat()
