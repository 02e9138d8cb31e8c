"""Prima's own: the document of format 2 (docs/scenarios.md) as JSON. No Django.

Beside the document's own fields, ``page`` says what belongs to the page around it.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast

from assessments.roleplay import engine
from assessments.roleplay.engine import ScenarioError
from assessments.roleplay.engine.conversation import FORMAT as NEWEST
from assessments.roleplay.exchange.indicators import renamed
from assessments.roleplay.exchange.protocol import Document, Draft, Offered, UnreadableError

BEGINNING = re.compile(r"\s*\{")
PAGE = "page"
DEEPEST = 40
GREATEST = 2**53
"""Numbers beyond are not the same in every program."""
UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Signs that what reads texts may leave out, so they are written by their numbers."""
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class OwnFormat:
    """Read and written without loss."""

    name = "own"

    def recognises(self, _content: bytes, text: str) -> bool:
        """Look for an object."""
        return BEGINNING.match(text) is not None

    def stories(self, _content: bytes, text: str) -> Sequence[Offered]:
        """Return the one conversation of a file."""
        found = _object(text)
        page = found.pop(PAGE, {})
        about = page if isinstance(page, dict) else {}
        title = about.get("title")
        name = title.strip()[:200] if isinstance(title, str) else ""
        return [Offered(name, lambda: _draft(name, found, about))]


def written(document: Mapping[str, object], page: Mapping[str, object]) -> bytes:
    """Write a document, its indicators named by codes, and what is said of its page."""
    whole = {**document, "format": NEWEST, PAGE: page}
    text = json.dumps(whole, ensure_ascii=False, indent=2)
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode() + b"\n"


def _object(text: str) -> Document:
    try:
        found = cast("Document", _storable(json.loads(text), DEEPEST))
    except (ValueError, RecursionError) as error:
        raise UnreadableError("no_json") from error
    if found.get("format") not in (None, *range(1, NEWEST + 1)):
        raise UnreadableError("later_format", str(found["format"]))
    if not isinstance(found.get("nodes"), list):
        raise UnreadableError("no_conversation")
    return found


def _storable(value: object, depth: int) -> object:
    """Return what every database can hold.

    Raises:
        ValueError: if a number is none, or too large, or it is nested too deeply.
    """
    if not depth:
        raise ValueError("nested too deeply")
    if isinstance(value, str):
        return UNSTORABLE.sub("", value)
    if isinstance(value, int | float) and not (math.isfinite(value) and abs(value) <= GREATEST):
        raise ValueError(f"no number to count with: {value}")
    if isinstance(value, list):
        return [_storable(each, depth - 1) for each in value]
    if isinstance(value, dict):
        return {
            UNSTORABLE.sub("", name): _storable(each, depth - 1) for name, each in value.items()
        }
    return value


def _draft(title: str, document: Document, page: Mapping[str, object]) -> Draft:
    document = {**document, "format": NEWEST}
    try:
        conversation = engine.read(renamed(document, lambda _code: 1).document)
    except (ScenarioError, AttributeError, TypeError) as error:
        raise UnreadableError("no_conversation", str(error)[:300]) from error
    kinds = Counter(f"{node.kind}s" for node in conversation.nodes)
    ways = sum(len(node.targets) for node in conversation.nodes)
    counts = {"links": ways, "variables": len(conversation.variables), **kinds}
    return Draft(title, document, (), counts, page)


FORMAT = OwnFormat()
