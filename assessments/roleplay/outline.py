"""A conversation laid open for the trainer who writes it: every turn, way, point and remark."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.roleplay import content, drawing, engine
from assessments.roleplay.drawing import Drawing
from assessments.roleplay.engine import Choice, Effect, Ending, Node, Turn
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
    """A choice and the anchor of the node it leads to, empty for one that is missing."""

    choice: Choice
    target: str
    effects: tuple[OutlineEffect, ...]


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """A turn or an ending at its place, and what there is to say about it."""

    place: int
    anchor: str
    node: Node
    choices: tuple[OutlineChoice, ...]
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


def outline_of(stream: Any, indicators: Mapping[int, Any]) -> Outline:
    """Lay open a ``ScenarioBlock`` value; ``indicators`` by id, with core values. No query."""
    nodes = engine.parse_nodes(content.nodes_of(stream))
    # Wagtail's editor gives each block this id; the preview does the same.
    anchors = [f"block-{child.id or place}-section" for place, child in enumerate(stream)]
    remarks = remarks_on(nodes, anchors)
    anchor_of = {n.key: a for n, a in reversed(list(zip(nodes, anchors, strict=True)))}
    return Outline(
        nodes=tuple(
            OutlineNode(
                place=place,
                anchor=anchors[place],
                node=node,
                choices=_choices(node, anchor_of, indicators),
                remarks=tuple(remark for remark in remarks if remark.node == place),
            )
            for place, node in enumerate(nodes)
        ),
        remarks=tuple(remarks),
        drawing=drawing.draw(nodes, anchors),
    )


def _choices(
    node: Node, anchor_of: Mapping[str, str], indicators: Mapping[int, Any]
) -> tuple[OutlineChoice, ...]:
    choices: Sequence[Choice] = node.choices if isinstance(node, Turn) else ()
    return tuple(
        OutlineChoice(
            choice,
            anchor_of.get(choice.leads_to, ""),
            tuple(
                _effect(effect, indicators.get(effect.indicator_id)) for effect in choice.effects
            ),
        )
        for choice in choices
    )


def _effect(effect: Effect, indicator: Any) -> OutlineEffect:
    values = indicator.core_values.all() if indicator else ()
    names = tuple(value.name for value in values)
    return OutlineEffect(str(indicator or "?"), names, effect.points, effect.reason)
