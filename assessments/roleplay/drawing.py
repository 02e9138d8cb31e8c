"""Where the boxes and arrows of a conversation's map go: layers from the opening downwards.

Plain numbers in SVG units, for a template to draw.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.roleplay import graph
from assessments.roleplay.engine import Choice, Ending, Node, Turn, edges_of

BOX_WIDTH = 172
BOX_HEIGHT = 58
GAP_X = 28
GAP_Y = 64
MARGIN = 24


@dataclass(frozen=True, slots=True)
class Box:
    """A turn or an ending. ``place`` is its place in the conversation as written, from 0."""

    place: int
    anchor: str
    key: str
    node: Node
    x: int
    y: int
    is_opening: bool
    is_reached: bool

    @property
    def is_ending(self) -> bool:
        """Tell an ending from a turn."""
        return isinstance(self.node, Ending)

    @property
    def name(self) -> str:
        """What the author calls it, or its number."""
        return self.key or str(self.place + 1)

    @property
    def text_y(self) -> int:
        """The base line of the name."""
        return self.y + 25

    @property
    def note_y(self) -> int:
        """The base line of the words beneath it."""
        return self.y + 43

    @property
    def center(self) -> int:
        """The middle, across."""
        return self.x + BOX_WIDTH // 2

    @property
    def bottom(self) -> int:
        """The lower edge."""
        return self.y + BOX_HEIGHT


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way from a turn to what its choices lead to; ``path`` is SVG path data.

    ``is_back``: it does not lead downwards.
    """

    source: str
    target: str
    path: str
    is_back: bool
    is_critical: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything to draw, and how large it is."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT


def draw(nodes: Sequence[Node], anchors: Sequence[str]) -> Drawing:
    """Lay out a conversation, sound or not. Nodes that share a name are drawn once.

    ``anchors`` name the elements of the page that the boxes link to, one for each node. A node's
    layer is its distance from the opening; what nobody reaches stands in a last layer. Within a
    layer nodes stand in the order in which the choices above lead to them.
    """
    layers = _layers(nodes)
    widest = max((len(layer) for layer in layers), default=0)
    width = 2 * MARGIN + max(1, widest) * (BOX_WIDTH + GAP_X) - GAP_X
    boxes = _boxes(nodes, anchors, layers, width)
    return Drawing(
        width=width,
        height=2 * MARGIN + max(1, len(layers)) * (BOX_HEIGHT + GAP_Y) - GAP_Y,
        boxes=tuple(boxes.values()),
        arrows=tuple(_arrows(boxes)),
    )


def _layers(nodes: Sequence[Node]) -> list[list[str]]:
    if not nodes:
        return []
    edges = edges_of([node for node in nodes if isinstance(node, Turn)])
    distance = graph.distances_from(edges, nodes[0].key)
    known = dict.fromkeys(node.key for node in nodes)
    depth = max((distance[key] for key in known if key in distance), default=0)
    layers: list[list[str]] = [[] for _layer in range(depth + 1)]
    for key in distance:  # in breadth-first order
        if key in known:
            layers[distance[key]].append(key)
    lost = [key for key in known if key not in distance]
    return [*layers, lost] if lost else layers


def _boxes(
    nodes: Sequence[Node], anchors: Sequence[str], layers: Sequence[Sequence[str]], width: int
) -> dict[str, Box]:
    places = {node.key: place for place, node in reversed(list(enumerate(nodes)))}
    edges = edges_of([node for node in nodes if isinstance(node, Turn)])
    reached = graph.reachable(edges, nodes[0].key) if nodes else frozenset()
    boxes = {}
    for depth, layer in enumerate(layers):
        used = len(layer) * (BOX_WIDTH + GAP_X) - GAP_X
        for column, key in enumerate(layer):
            boxes[key] = Box(
                place=places[key],
                anchor=anchors[places[key]],
                key=key,
                node=nodes[places[key]],
                x=(width - used) // 2 + column * (BOX_WIDTH + GAP_X),
                y=MARGIN + depth * (BOX_HEIGHT + GAP_Y),
                is_opening=places[key] == 0,
                is_reached=key in reached,
            )
    return boxes


def _arrows(boxes: dict[str, Box]) -> list[Arrow]:
    arrows = []
    for box in boxes.values():
        if isinstance(box.node, Turn):
            by_target: dict[str, list[Choice]] = {}
            for choice in box.node.choices:
                by_target.setdefault(choice.leads_to, []).append(choice)
            arrows += [
                _arrow(box, boxes[target], critical=all(c.critical for c in choices))
                for target, choices in by_target.items()
                if target in boxes
            ]
    return arrows


def _arrow(source: Box, target: Box, *, critical: bool) -> Arrow:
    is_back = target.y <= source.y
    path = _path_back(source, target) if is_back else _path_down(source, target)
    return Arrow(source.key, target.key, path, is_back, critical)


def _path_down(source: Box, target: Box) -> str:
    bend = (target.y - source.bottom) // 2
    return (
        f"M{source.center} {source.bottom} C{source.center} {source.bottom + bend} "
        f"{target.center} {target.y - bend} {target.center} {target.y}"
    )


def _path_back(source: Box, target: Box) -> str:
    """Leave at the right and come back at the right, round the outside."""
    right, middle = source.x + BOX_WIDTH, source.y + BOX_HEIGHT // 2
    there, there_middle = target.x + BOX_WIDTH, target.y + BOX_HEIGHT // 2
    out = max(right, there) + GAP_X
    return f"M{right} {middle} C{out} {middle} {out} {there_middle} {there} {there_middle}"
