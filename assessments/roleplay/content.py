"""From what a trainer wrote to plain data: the nodes of a conversation, and its snapshot."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from assessments.competency.rules.proof import Observable
from assessments.roleplay import engine
from assessments.roleplay.engine import SCENARIO, Mood, Node, Outcome, Turn
from lms.core.prints import print_of


def nodes_of(stream: Any) -> list[dict[str, Any]]:
    """Write the turns and endings of a ``ScenarioBlock`` value as JSON can hold, in their order.

    A draft may be half-written: what is missing becomes empty, an effect without an indicator is
    left out, so that the conversation can be drawn and checked at any time. No query.
    """
    return [_node(child["type"], child["value"]) for child in stream.get_prep_value()]


def name_of(page_key: object, turn: Turn) -> str:
    """Return what a turn is called among all that officers are shown, in whatever activity.

    A turn whose best choice is another one is another turn: knowing the old answer does not help.
    """
    return f"turn:{page_key}:{turn.key}:{turn.best_key}"


@lru_cache(maxsize=2_000)
def names_of(page_key: object, turn: Turn) -> frozenset[str]:
    """Return all that a turn is called there: by its place, and by what is said and offered.

    Edited it keeps the first name, copied to another page the second, but not where another of its
    choices is the best. Remembered for as many turns as are played at the same time.
    """
    best = next((choice.text for choice in turn.choices if choice.key == turn.best_key), "")
    said = print_of(turn.says, sorted(choice.text for choice in turn.choices), best)
    return frozenset({name_of(page_key, turn), f"said:{said}"})


def observables(page_key: object, nodes: Sequence[Node]) -> tuple[Observable, ...]:
    """Return at what an officer can be observed in a conversation: its turns.

    Those on the best way are expected: only good answers prove something, and who gives them comes
    to these turns and no others.
    """
    turns = [node for node in nodes if isinstance(node, Turn)]
    expected = {turn.key for turn in engine.best_way(nodes)}
    return tuple(
        Observable(
            names_of(page_key, turn),
            frozenset(turn.indicators_told_apart),
            turn.key in expected,
        )
        for turn in turns
    )


def indicator_ids(nodes: Iterable[Mapping[str, Any]]) -> set[int]:
    """Collect the indicators that any choice bears on."""
    return {
        effect["indicator"]
        for node in nodes
        for choice in node.get("choices", [])
        for effect in choice["effects"]
    }


def snapshot_content(
    *,
    key: str,
    revision_id: int | None,
    title: str,
    persona_name: str,
    persona_description: str,
    pass_percent: int,
    nodes: list[dict[str, Any]],
    indicators: Iterable[Any],
) -> dict[str, Any]:
    """Write everything a play depends on, as ``engine.parse`` reads it.

    ``indicators`` are rows of ``Indicator`` with their competency.
    """
    return SCENARIO.seal(
        {
            "key": key,
            "revision_id": revision_id,
            "title": title,
            "persona_name": persona_name,
            "persona_description": persona_description,
            "pass_percent": pass_percent,
            "nodes": nodes,
            "indicators": [
                {
                    "id": indicator.pk,
                    "slug": indicator.slug,
                    "text": indicator.text,
                    "competency_id": indicator.competency_id,
                    "competency": indicator.competency.name,
                }
                for indicator in indicators
            ],
        }
    )


def _node(kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
    common = {
        "kind": kind,
        "key": value.get("key") or "",
        "mood": value.get("mood") or Mood.TENSE.value,
    }
    if kind == "ending":
        return common | {
            "title": value.get("title") or "",
            "outcome": value.get("outcome") or Outcome.MIXED.value,
            "text": value.get("text") or "",
        }
    return common | {
        "narration": value.get("narration") or "",
        "says": value.get("says") or "",
        "choices": [_choice(item["value"]) for item in value.get("choices") or []],
    }


def _choice(value: Mapping[str, Any]) -> dict[str, Any]:
    texts = {
        name: value.get(name) or "" for name in ("key", "text", "leads_to", "reaction", "critical")
    }
    effects = [item["value"] for item in value.get("effects") or []]
    return texts | {
        "effects": [
            {
                "indicator": effect["indicator"],
                "points": effect.get("points") or 0,
                "reason": effect.get("reason") or "",
            }
            for effect in effects
            if effect.get("indicator")
        ]
    }
