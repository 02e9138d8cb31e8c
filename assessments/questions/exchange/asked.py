"""A question as files carry it. No Django."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, cast

from assessments.questions.content import Passage, Purpose
from assessments.questions.exchange.rich import from_html
from assessments.questions.kinds.pictures import Picture
from assessments.questions.kinds.protocol import JSON, Body
from assessments.questions.kinds.registry import read_body

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LEVELS_OF_DIFFICULTY = (1, 2, 3)
LINK_RELATION = ' rel="noopener noreferrer"'
"""What cleaning adds to links where they are shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file says of a question. ``None``: it does not say, so nothing changes.

    ``prompt``, ``explanation`` and ``hint`` are clean HTML, ``indicators`` full codes. ``key`` is
    what the question is called where it comes from, ``""`` if nothing.
    """

    body: Body
    prompt: str
    key: str = ""
    explanation: str | None = None
    hint: str | None = None
    source: str | None = None
    purpose: Purpose | None = None
    difficulty: int | None = None
    passage: Passage | None = None
    picture: Picture | None = None
    topics: tuple[str, ...] | None = None
    indicators: tuple[str, ...] | None = None


FIELDS = tuple(each.name for each in fields(Asked) if each.name not in {"body", "key"})
RICH = frozenset({"prompt", "explanation", "hint"})


def to_json(asked: Asked) -> dict[str, JSON]:
    """Write what is said as plain JSON."""
    said = {name: getattr(asked, name) for name in FIELDS}
    passage = asdict(asked.passage) if asked.passage else None
    picture = asdict(asked.picture) if asked.picture else None
    body = asdict(cast("DataclassInstance", asked.body))
    kept: dict[str, JSON] = {"kind": asked.body.kind, "body": body, "key": asked.key, **said}
    kept |= {"passage": passage, "picture": picture}
    return {name: value for name, value in kept.items() if value is not None}


def from_json(data: Mapping[str, JSON]) -> Asked:
    """Read what ``to_json`` wrote.

    Raises:
        ArithmeticError, AttributeError, LookupError, TypeError, ValueError: if it did not.
    """
    body = read_body(str(data["kind"]), cast("Mapping[str, JSON]", data["body"]))
    return Asked(body=body, key=str(data.get("key", "")), **read_fields(data))  # type: ignore[arg-type]


def read_fields(data: Mapping[str, JSON]) -> dict[str, object]:
    """Read those of ``FIELDS`` that are there, HTML cleaned.

    Raises:
        AttributeError, LookupError, TypeError, ValueError: if one is not what it should be.
    """
    return {name: _read(name, value) for name, value in data.items() if name in FIELDS}


def _read(name: str, value: JSON) -> object:
    match name:
        case "purpose":
            return Purpose(str(value))
        case "difficulty":
            return LEVELS_OF_DIFFICULTY[LEVELS_OF_DIFFICULTY.index(cast("int", value))]
        case "passage":
            passage = cast("Mapping[str, JSON]", value)
            return Passage(*(str(passage[part]) for part in ("page_key", "block", "title")))
        case "picture":
            return Picture.from_json(value)
        case "topics" | "indicators":
            return tuple(str(each) for each in cast("list[JSON]", value))
    return from_html(str(value)).text if name in RICH else str(value)


def meaning(value: object) -> object:
    """Return a body, as JSON, without what a copy of it has anew: keys, and marks of links."""
    if isinstance(value, Mapping):
        return {name: meaning(each) for name, each in value.items() if name != "key"}
    if isinstance(value, list | tuple):
        return [meaning(each) for each in value]
    return value.replace(LINK_RELATION, "") if isinstance(value, str) else value


def meaning_of(body: Body) -> object:
    """Return what a body means, for comparing."""
    return [body.kind, meaning(asdict(cast("DataclassInstance", body)))]


def normal(asked: Asked) -> dict[str, object]:
    """Return what is said, for comparing field by field; ``body`` by what it means."""
    said: dict[str, object] = {name: getattr(asked, name) for name in FIELDS}
    texts = {name: from_html(str(said[name])).text for name in RICH if said[name]}
    lists = {name: sorted(getattr(asked, name) or ()) for name in ("topics", "indicators")}
    return {"body": meaning_of(asked.body), "key": asked.key, **said, **texts, **lists}


def differences(before: Asked, after: Asked) -> tuple[str, ...]:
    """Name the fields that ``after`` says otherwise; those of which it says nothing stay."""
    old, new = normal(before), normal(after)
    names = ("body", *FIELDS)
    said = [name for name in names if name == "body" or getattr(after, name) is not None]
    return tuple(name for name in said if (new[name] or None) != (old[name] or None))
