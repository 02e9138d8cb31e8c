"""Conversations from before they were one document: turns and endings written as blocks."""

import json
from collections.abc import Mapping
from typing import Any


def upgraded(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the content of a page's revision with its conversation as one document.

    The blocks in ``nodes`` become the nodes of the document; an effect without an indicator is
    left out. Content that has a document already is returned as it is.
    """
    if "nodes" not in content or "conversation" in content:
        return content
    blocks = content["nodes"]
    stream = json.loads(blocks or "[]") if isinstance(blocks, str) else blocks
    rest = {name: value for name, value in content.items() if name != "nodes"}
    nodes = [_node(block["type"], block["value"]) for block in stream or []]
    return {**rest, "conversation": {"format": 2, "nodes": nodes}}


def _node(kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
    texts = {name: text for name, text in value.items() if name != "choices" and text is not None}
    if kind == "ending":
        return {"kind": kind, **texts}
    choices = [_choice(item["value"]) for item in value.get("choices") or []]
    return {"kind": kind, **texts, "choices": choices}


def _choice(value: Mapping[str, Any]) -> dict[str, Any]:
    texts = {name: text for name, text in value.items() if name != "effects" and text is not None}
    effects = [item["value"] for item in value.get("effects") or []]
    return {**texts, "effects": [effect for effect in effects if effect.get("indicator")]}
