"""Where the boxes and arrows of a conversation's map go: rows from the opening downwards.

A node stands as deep as the longest way to it, so that every arrow but those that close a loop
leads downwards. An arrow that skips rows gets a lane of its own in each, so that it passes beside
the boxes there; one that leads back goes round the outside. Plain numbers in SVG units.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assessments.roleplay.engine import Conversation, Ending, Node, Waiting, graph

BOX_WIDTH = 196
BOX_HEIGHT = 58
LANE_WIDTH = 20
GAP_X = 28
GAP_Y = 64
MARGIN = 24

Slot = str | tuple[str, str]
"""What takes up room in a row: a node, or the lane of a way from one node to another."""


@dataclass(frozen=True, slots=True)
class Box:
    """A turn or an ending. ``place`` is its place in the conversation as written, from 0."""

    place: int
    anchor: str
    node: Node
    row: int
    x: int
    y: int
    is_reached: bool

    @property
    def is_opening(self) -> bool:
        """Tell whether the conversation opens here."""
        return self.place == 0

    @property
    def is_ending(self) -> bool:
        """Tell an ending from a turn."""
        return isinstance(self.node, Ending)

    @property
    def center(self) -> int:
        """The middle, across."""
        return self.x + BOX_WIDTH // 2

    @property
    def bottom(self) -> int:
        """The lower edge."""
        return self.y + BOX_HEIGHT

    @property
    def text_y(self) -> int:
        """The base line of the name."""
        return self.y + 25

    @property
    def note_y(self) -> int:
        """The base line of the words beneath it."""
        return self.y + 43

    @property
    def left_y(self) -> int:
        """The base line of what stands below the box."""
        return self.bottom + 15


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way from a turn to what its choices lead to; ``path`` is SVG path data.

    ``is_back``: it does not lead downwards. ``label`` is where something can be written on it.
    """

    source: str
    target: str
    path: str
    is_back: bool
    is_critical: bool
    label: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything to draw, and how large it is."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT


def draw(conversation: Conversation, anchors: Sequence[str]) -> Drawing:
    """Lay out a conversation, sound or not. Nodes that share a name are drawn once.

    ``anchors`` name the elements of the page that the boxes link to, one for each node. What
    nobody reaches stands in a last row.
    """
    nodes, known = conversation.nodes, conversation.by_key.keys()
    edges = {k: [t for t in ts if t in known] for k, ts in conversation.edges.items()}
    depth = graph.depths(edges, nodes[0].key) if nodes else {}
    rows = _rows(list(dict.fromkeys(node.key for node in nodes)), edges, depth)
    width = max((_width(row) for row in rows), default=0) + 2 * MARGIN
    centers = [_centers(row, width) for row in rows]
    boxes = _boxes(nodes, anchors, centers, depth.keys())
    arrows, lanes = _arrows(boxes, centers, width)
    return Drawing(
        width=width + lanes,
        height=2 * MARGIN + max(1, len(rows)) * (BOX_HEIGHT + GAP_Y) - GAP_Y,
        boxes=tuple(boxes.values()),
        arrows=tuple(arrows),
    )


def _rows(keys: Sequence[str], edges: graph.Edges, depth: Mapping[str, int]) -> list[list[Slot]]:
    rows: list[list[Slot]] = [[] for _row in range(max(depth.values(), default=-1) + 1)]
    for key in keys:
        if key in depth:
            rows[depth[key]].append(key)
    for source, targets in edges.items():
        for target in targets if source in depth else ():
            for row in rows[depth[source] + 1 : depth[target]]:
                row.append((source, target))
    lost: list[Slot] = [key for key in keys if key not in depth]
    return [*_untangled(rows, edges, depth), *([lost] if lost else [])]


def _untangled(
    rows: Sequence[Sequence[Slot]], edges: graph.Edges, depth: Mapping[str, int]
) -> list[list[Slot]]:
    """Order each row by where the slots above stand that lead to it."""
    sources = graph.sources_of(edges)

    def leading_to(slot: Slot, row: int) -> list[Slot]:
        ways = [slot] if isinstance(slot, tuple) else [(s, slot) for s in sources.get(slot, ())]
        above = [way for way in ways if depth.get(way[0], row) < row]
        return [way[0] if depth[way[0]] == row - 1 else way for way in above]

    ordered: list[list[Slot]] = []
    places: dict[Slot, int] = {}
    for number, row in enumerate(rows):
        wanted = {}
        for slot in row:
            above = [places[other] for other in leading_to(slot, number)]
            wanted[slot] = sum(above) / len(above) if above else 0.0
        ordered.append(sorted(row, key=wanted.__getitem__))
        places = _centers(ordered[-1], 0)
    return ordered


def _room(slot: Slot) -> int:
    return LANE_WIDTH if isinstance(slot, tuple) else BOX_WIDTH + GAP_X


def _width(row: Sequence[Slot]) -> int:
    return sum(_room(slot) for slot in row)


def _centers(row: Sequence[Slot], width: int) -> dict[Slot, int]:
    """Return the middle of each slot when the row stands in the middle of ``width``."""
    left = (width - _width(row)) // 2
    centers = {}
    for slot in row:
        centers[slot] = left + _room(slot) // 2
        left += _room(slot)
    return centers


def _boxes(
    nodes: Sequence[Node],
    anchors: Sequence[str],
    centers: Sequence[Mapping[Slot, int]],
    reached: Collection[str],
) -> dict[str, Box]:
    places = {node.key: place for place, node in reversed(list(enumerate(nodes)))}
    return {
        key: Box(
            place=places[key],
            anchor=anchors[places[key]],
            node=nodes[places[key]],
            row=row,
            x=center - BOX_WIDTH // 2,
            y=_top(row),
            is_reached=key in reached,
        )
        for row, slots in enumerate(centers)
        for key, center in slots.items()
        if isinstance(key, str)
    }


def _top(row: int) -> int:
    return MARGIN + row * (BOX_HEIGHT + GAP_Y)


def _arrows(
    boxes: Mapping[str, Box], centers: Sequence[Mapping[Slot, int]], width: int
) -> tuple[list[Arrow], int]:
    """Return the arrows, and how much room those that lead back need at the right."""
    arrows = []
    lanes = 0
    for (source, target), faults in _ways(boxes).items():
        start, end = boxes[source], boxes[target]
        is_back = end.row <= start.row
        if is_back:
            path = _path_back(start, end, width + lanes)
            label = (width + lanes, (start.bottom + end.y) // 2)
            lanes += LANE_WIDTH
        else:
            passed = [slots[source, target] for slots in centers[start.row + 1 : end.row]]
            path = _path_down(start, end, passed)
            label = _label_down(start, [*passed, end.center][0])
        arrows.append(Arrow(source, target, path, is_back, all(faults), label))
    return arrows, lanes


def _ways(boxes: Mapping[str, Box]) -> dict[tuple[str, str], list[bool]]:
    """Return each way between two boxes, and for each that takes it whether it is a fault."""
    ways: dict[tuple[str, str], list[bool]] = {}
    for key, box in boxes.items():
        faults = (
            [bool(choice.critical) for choice in box.node.choices]
            if isinstance(box.node, Waiting)
            else [False] * len(box.node.targets)
        )
        for target, is_fault in zip(box.node.targets, faults, strict=True):
            if target in boxes:
                ways.setdefault((key, target), []).append(is_fault)
    return ways


def _path_down(start: Box, end: Box, passed: Sequence[int]) -> str:
    """Curve from row to row, straight down the lane in each row that is passed."""
    x, y = start.center, start.bottom
    path = f"M{x} {y}"
    for row, lane in enumerate([*passed, end.center], start.row + 1):
        top = _top(row)
        middle = (y + top) // 2
        path += f" C{x} {middle} {lane} {middle} {lane} {top}"
        x, y = lane, top + BOX_HEIGHT
        path += f" V{y}" if row < end.row else ""
    return path


def _label_down(start: Box, lane: int) -> tuple[int, int]:
    """Return the point at 40 % of the first curve, where ways from one box have parted."""
    return (round(0.648 * start.center + 0.352 * lane), start.bottom + round(0.424 * GAP_Y))


def _path_back(start: Box, end: Box, lane: int) -> str:
    """Go round the outside, between the rows and up the lane."""
    x, y = start.center + 12, start.bottom
    return f"M{x} {y} V{y + 14} H{lane} V{end.y - 14} H{end.center + 12} V{end.y}"
