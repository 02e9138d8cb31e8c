"""A conversation laid open for the trainer who writes it: every turn, way, point and remark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.roleplay import content, drawing, engine, wording
from assessments.roleplay.drawing import Drawing
from assessments.roleplay.engine import Choice, Ending, Node, Turn
from assessments.roleplay.wording import Remark


@dataclass(frozen=True, slots=True)
class OutlineEffect:
    """An effect with its indicator in words."""

    indicator: str
    points: int
    reason: str


@dataclass(frozen=True, slots=True)
class OutlineChoice:
    """A choice and where it leads: the place of a node, or ``None`` for one that is missing."""

    choice: Choice
    target: int | None
    effects: tuple[OutlineEffect, ...]


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """A turn or an ending at its place, and what there is to say about it."""

    place: int
    block_id: str
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
    def errors(self) -> list[Remark]:
        """What stops publishing."""
        return [remark for remark in self.remarks if remark.is_error]

    @property
    def warnings(self) -> list[Remark]:
        """What is worth a second look."""
        return [remark for remark in self.remarks if not remark.is_error]


def outline_of(stream: Any, indicators: Mapping[int, Any]) -> Outline:
    """Lay open a ``ScenarioBlock`` value; ``indicators`` by id. No query."""
    nodes = engine.parse_nodes(content.nodes_of(stream))
    remarks = wording.remarks(nodes)
    places = {node.key: place for place, node in reversed(list(enumerate(nodes)))}
    return Outline(
        nodes=tuple(
            OutlineNode(
                place=place,
                block_id=str(child.id),
                node=node,
                choices=_choices(node, places, indicators),
                remarks=tuple(remark for remark in remarks if remark.node == place),
            )
            for place, (node, child) in enumerate(zip(nodes, stream, strict=True))
        ),
        remarks=tuple(remarks),
        drawing=drawing.draw(nodes),
    )


def _choices(
    node: Node, places: Mapping[str, int], indicators: Mapping[int, Any]
) -> tuple[OutlineChoice, ...]:
    choices: Sequence[Choice] = node.choices if isinstance(node, Turn) else ()
    return tuple(
        OutlineChoice(
            choice,
            places.get(choice.leads_to),
            tuple(
                OutlineEffect(str(indicators.get(e.indicator_id, "?")), e.points, e.reason)
                for e in choice.effects
            ),
        )
        for choice in choices
    )
