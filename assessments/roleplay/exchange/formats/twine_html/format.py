"""Twine 2: a published story, or an archive of stories, as HTML. No Django."""

import html
import re
from collections.abc import Iterator, Sequence

from assessments.roleplay.exchange.formats.twee.format import MOST_PASSAGES, place_of
from assessments.roleplay.exchange.protocol import Offered, UnreadableError
from assessments.roleplay.exchange.tags import attributes
from assessments.roleplay.exchange.twine.conversation import converse
from assessments.roleplay.exchange.twine.story import Passage, Story

IN_TAG = r"((?:\"[^\"]*+\"|'[^']*+'|[^'\"<>]++){0,200}+)>"
STORY = re.compile(rf"<tw-storydata\b{IN_TAG}", re.IGNORECASE)
STORY_END = re.compile(r"</tw-storydata\s*>", re.IGNORECASE)
PASSAGE = re.compile(rf"<tw-passagedata\b{IN_TAG}", re.IGNORECASE)
PASSAGE_END = re.compile(r"</tw-passagedata\s*>", re.IGNORECASE)
MOST_STORIES = 100


class TwineHtmlFormat:
    """Read only."""

    name = "twine_html"

    def recognises(self, _content: bytes, text: str) -> bool:
        """Look for a story with a passage."""
        found = STORY.search(text)
        return found is not None and PASSAGE.search(text, found.end()) is not None

    def stories(self, _content: bytes, text: str) -> Sequence[Offered]:
        """Return the stories that have passages."""
        found = [story for story in _stories(text) if story.passages]
        if not found:
            raise UnreadableError("no_passages")
        if len(found) > MOST_STORIES or sum(len(each.passages) for each in found) > MOST_PASSAGES:
            raise UnreadableError("too_many_passages", str(MOST_PASSAGES))
        return [_offered(story) for story in found]


def _offered(story: Story) -> Offered:
    return Offered(story.title, lambda: converse(story))


def _stories(text: str) -> Iterator[Story]:
    at = 0
    while begin := STORY.search(text, at):
        closed = STORY_END.search(text, begin.end())
        at = closed.start() if closed else len(text)
        yield _story(begin[1], text[begin.end() : at])


def _story(written: str, inside: str) -> Story:
    said = _attributes(written)
    read = list(_passages(inside))
    start = next((each.name for pid, each in read if pid == said.get("startnode")), "")
    by_name = {each.name: each for _pid, each in reversed(read) if each.name}
    kept = tuple(by_name[name] for name in dict.fromkeys(each.name for _pid, each in read) if name)
    return Story(said.get("name", "").strip()[:200], kept, said.get("format", ""), start)


def _passages(inside: str) -> Iterator[tuple[str | None, Passage]]:
    """Yield each passage and its number; one that is not closed ends where the next begins."""
    begins = list(PASSAGE.finditer(inside))
    ends = [begin.start() for begin in begins[1:]] + [len(inside)]
    for begin, end in zip(begins, ends, strict=False):
        said = _attributes(begin[1])
        closed = PASSAGE_END.search(inside, begin.end(), end)
        text = html.unescape(inside[begin.end() : closed.start() if closed else end])
        tags = tuple(said.get("tags", "").split())
        passage = Passage(said.get("name", "").strip(), text, tags, place_of(said.get("position")))
        yield said.get("pid"), passage


def _attributes(written: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in attributes(written).items()}


FORMAT = TwineHtmlFormat()
