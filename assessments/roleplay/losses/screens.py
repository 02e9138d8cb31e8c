"""What trainers see of how a role-play is played, as plain data."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessments.roleplay.drawing import Arrow, Box, Drawing, draw
from assessments.roleplay.engine import (
    Choice,
    Conversation,
    Effect,
    Ending,
    Indicator,
    Node,
    Scenario,
    Shown,
    Variable,
    Waiting,
)
from assessments.roleplay.losses import shown as figures
from assessments.roleplay.losses.counting import GONE
from assessments.roleplay.losses.shown import Figure, ShownPlace

THINNEST, THICKEST = 1.5, 12.0
"""How wide the line of a way is that nobody takes, and of one that all take; in SVG units."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that officers chose, with what it says about each indicator."""

    choice: Choice
    figure: Figure
    effects: tuple[tuple[Indicator, Effect], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A way from one node to another: who took it of those who came to the first."""

    source: str
    target: str
    target_name: str
    figure: Figure
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A node with its figures and the ways out of it.

    ``gone`` are those who chose a line that is no longer there; 0 of nobody at an ending.
    """

    anchor: str
    node: Node
    place: ShownPlace
    ways: tuple[Way, ...]
    gone: Figure

    @property
    def is_ending(self) -> bool:
        """Tell an ending from what goes on."""
        return isinstance(self.node, Ending)

    @property
    def words(self) -> str:
        """What is said there, or what the ending is called."""
        node = self.node
        return (node.title if self.is_ending else node.says) if isinstance(node, Shown) else ""

    @property
    def has_lines(self) -> bool:
        """Tell whether something is chosen there."""
        return isinstance(self.node, Waiting)


@dataclass(frozen=True, slots=True)
class DrawnWay:
    """An arrow of the map with its figures; ``width`` is that of its line."""

    arrow: Arrow
    way: Way
    width: float


@dataclass(frozen=True, slots=True)
class DrawnPlace:
    """A box of the map with its figures."""

    box: Box
    row: PlaceRow


@dataclass(frozen=True, slots=True)
class LossMap:
    """Where officers went in a conversation, as a table and as a drawing.

    ``feeling`` is the one that is followed, if there is one.
    """

    officers: int
    is_rounded: bool
    feeling: Variable | None
    rows: tuple[PlaceRow, ...]
    drawing: Drawing

    def way(self, source: str, target: str) -> Way | None:
        """Return the way between two nodes, if there is one."""
        ways = (way for row in self.rows if row.node.key == source for way in row.ways)
        return next((way for way in ways if way.target == target), None)

    @property
    def drawn_ways(self) -> Iterator[DrawnWay]:
        """The arrows, those that most take last and so on top."""
        drawn = []
        for arrow in self.drawing.arrows:
            way = self.way(arrow.source, arrow.target)
            assert way is not None  # noqa: S101 - both are made from the same conversation
            share = (way.figure.number or 0) / self.officers
            width = THINNEST + min(1.0, share) * (THICKEST - THINNEST)
            drawn.append(DrawnWay(arrow, way, round(width, 1)))
        yield from sorted(drawn, key=lambda each: each.width)

    @property
    def drawn_places(self) -> Iterator[DrawnPlace]:
        """The boxes."""
        rows = {row.node.key: row for row in reversed(self.rows)}
        yield from (DrawnPlace(box, rows[box.node.key]) for box in self.drawing.boxes)


def loss_map(scenario: Scenario, found: figures.Shown) -> LossMap:
    """Put figures at the nodes and ways of the conversation that they were counted at."""
    conversation = scenario.conversation
    nodes = conversation.nodes
    anchors = [f"node-{place}" for place in range(len(nodes))]
    return LossMap(
        officers=found.officers,
        is_rounded=found.is_rounded,
        feeling=next(iter(conversation.feelings), None),
        rows=tuple(
            PlaceRow(
                anchor,
                node,
                found.place(node.key),
                _ways(scenario, node, found),
                found.way(node.key, GONE),
            )
            for anchor, node in zip(anchors, nodes, strict=True)
        ),
        drawing=draw(conversation, anchors),
    )


def _ways(scenario: Scenario, node: Node, found: figures.Shown) -> tuple[Way, ...]:
    conversation: Conversation = scenario.conversation
    choices: Sequence[Choice] = node.choices if isinstance(node, Waiting) else ()
    return tuple(
        Way(
            node.key,
            target,
            conversation.by_key[target].name,
            found.link(node.key, target),
            tuple(
                line_of(scenario, choice, found.way(node.key, choice.key))
                for choice in choices
                if choice.leads_to == target
            ),
        )
        for target in dict.fromkeys(node.targets)
    )


def line_of(scenario: Scenario, choice: Choice, figure: Figure) -> Line:
    """Show a line with the weightiest effect first."""
    effects = sorted(choice.effects, key=lambda effect: -abs(effect.points))
    indicators = scenario.indicators
    return Line(
        choice, figure, tuple((indicators[effect.indicator_id], effect) for effect in effects)
    )


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version of the conversation and how many of the officers counted played it.

    ``number`` counts from the oldest that was played, 1; ``plays`` is ``None`` where too few did.
    """

    number: int
    since: dt.date
    plays: int | None
    is_published: bool


@dataclass(frozen=True, slots=True)
class Losses:
    """The figures of a role-play.

    ``map`` is ``None`` where too few officers have played; ``going_on`` are the plays that are
    too young to say how they end, ``newer`` those that wait to be counted.
    """

    map: LossMap | None
    versions: tuple[VersionLine, ...]
    going_on: int | None
    newer: int
