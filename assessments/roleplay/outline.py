"""A conversation laid open for the trainer who writes it: every turn, way, point and remark."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.roleplay import drawing
from assessments.roleplay.drawing import Drawing
from assessments.roleplay.engine import (
    Choice,
    Conversation,
    Effect,
    Ending,
    Node,
    Passing,
    Waiting,
)
from assessments.roleplay.remarks import Remark, remarks_on


@dataclass(frozen=True, slots=True)
class OutlineEffect:
    """An effect with its indicator in words, and the core values that the indicator speaks for."""

    indicator: str
    core_values: tuple[str, ...]
    points: int
    reason: str


@dataclass(frozen=True, slots=True)
class OutlineChoice:
    """A choice with the anchor and the name of the node it leads to, empty for one missing."""

    choice: Choice
    target: str
    target_name: str
    effects: tuple[OutlineEffect, ...]


@dataclass(frozen=True, slots=True)
class Onwards:
    """A node to which another goes on by itself: its name and anchor."""

    name: str
    anchor: str


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """A turn or an ending at its place, and what there is to say about it."""

    place: int
    anchor: str
    node: Node
    choices: tuple[OutlineChoice, ...]
    onwards: tuple[Onwards, ...]
    remarks: tuple[Remark, ...]

    @property
    def is_ending(self) -> bool:
        """Tell an ending from a turn."""
        return isinstance(self.node, Ending)


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole conversation, sound or not, as last saved."""

    nodes: tuple[OutlineNode, ...]
    remarks: tuple[Remark, ...]
    drawing: Drawing

    @property
    def core_values(self) -> dict[str, int]:
        """Count by core value the choices that say something about it, by their indicators."""
        named = (
            {name for effect in choice.effects for name in effect.core_values}
            for node in self.nodes
            for choice in node.choices
        )
        return dict(sorted(Counter(name for names in named for name in names).items()))

    @property
    def errors(self) -> list[Remark]:
        """What stops publishing."""
        return [remark for remark in self.remarks if remark.is_error]

    @property
    def warnings(self) -> list[Remark]:
        """What is worth a second look."""
        return [remark for remark in self.remarks if not remark.is_error]


def outline_of(
    conversation: Conversation,
    indicators: Mapping[int, Any],
    variants: Sequence[Conversation] = (),
) -> Outline:
    """Lay open a conversation; ``indicators`` by id, with core values. No query."""
    nodes = conversation.nodes
    anchors = [f"node-{place}" for place in range(len(nodes))]
    remarks = remarks_on(
        conversation, anchors, variants, {str(pk): str(each) for pk, each in indicators.items()}
    )
    anchor_of = {n.key: a for n, a in reversed(list(zip(nodes, anchors, strict=True)))}
    return Outline(
        nodes=tuple(
            OutlineNode(
                place=place,
                anchor=anchors[place],
                node=node,
                choices=_choices(conversation, node, anchor_of, indicators),
                onwards=_onwards(conversation, node, anchor_of),
                remarks=tuple(remark for remark in remarks if remark.node == place),
            )
            for place, node in enumerate(nodes)
        ),
        remarks=tuple(remarks),
        drawing=drawing.draw(conversation, anchors),
    )


def _onwards(
    conversation: Conversation, node: Node, anchor_of: Mapping[str, str]
) -> tuple[Onwards, ...]:
    if not isinstance(node, Passing):
        return ()
    found = (conversation.by_key.get(key) for key in dict.fromkeys(node.targets))
    return tuple(Onwards(each.name, anchor_of[each.key]) for each in found if each)


def _choices(
    conversation: Conversation,
    node: Node,
    anchor_of: Mapping[str, str],
    indicators: Mapping[int, Any],
) -> tuple[OutlineChoice, ...]:
    choices: Sequence[Choice] = node.choices if isinstance(node, Waiting) else ()
    return tuple(
        OutlineChoice(
            choice,
            anchor_of.get(choice.leads_to, ""),
            _name(conversation.by_key.get(choice.leads_to)),
            tuple(
                _effect(effect, indicators.get(effect.indicator_id)) for effect in choice.effects
            ),
        )
        for choice in choices
    )


def _name(node: Node | None) -> str:
    return node.name if node else ""


def _effect(effect: Effect, indicator: Any) -> OutlineEffect:
    values = indicator.core_values.all() if indicator else ()
    names = tuple(value.name for value in values)
    return OutlineEffect(str(indicator or "?"), names, effect.points, effect.reason)
