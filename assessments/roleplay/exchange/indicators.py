"""What the indicators in a document are called: ids in a page, full codes in a file. No Django."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from assessments.roleplay.exchange.protocol import Document

Name = Callable[[object], object]
"""Takes what an indicator is called; returns what it shall be called, ``None`` if it is unknown."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """A document, and the effects that were left out: name of the node, and of the indicator."""

    document: Document
    unknown: tuple[tuple[str, str], ...] = ()


def renamed(document: Mapping[str, object], name: Name) -> Renamed:
    """Call the indicators otherwise; effects on unknown ones are left out.

    What is not built as a document is returned as it is.
    """
    unknown: list[tuple[str, str]] = []
    nodes = [_node(node, name, unknown) for node in _list(document.get("nodes"))]
    found = {**document, "nodes": nodes} if isinstance(document.get("nodes"), list) else document
    return Renamed(dict(found), tuple(unknown))


def named_in(document: Mapping[str, object]) -> Iterator[object]:
    """Yield what each effect calls its indicator."""
    for node in map(_map, _list(document.get("nodes"))):
        for choice in map(_map, _list(node.get("choices"))):
            for effect in map(_map, _list(choice.get("effects"))):
                yield effect.get("indicator")


def _node(node: object, name: Name, unknown: list[tuple[str, str]]) -> object:
    if not isinstance(node, dict) or not isinstance(node.get("choices"), list):
        return node
    where = str(node.get("name") or node.get("key") or "")
    return {**node, "choices": [_choice(each, name, where, unknown) for each in node["choices"]]}


def _choice(choice: object, name: Name, where: str, unknown: list[tuple[str, str]]) -> object:
    if not isinstance(choice, dict) or not isinstance(choice.get("effects"), list):
        return choice
    effects = []
    for effect in choice["effects"]:
        if not isinstance(effect, dict) or not effect.get("indicator"):
            effects.append(effect)
        elif (called := name(effect["indicator"])) is not None:
            effects.append({**effect, "indicator": called})
        else:
            unknown.append((where, str(effect["indicator"])))
    return {**choice, "effects": effects}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _map(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
