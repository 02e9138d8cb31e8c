"""The kinds of node, one file each, and how a node is read."""

from assessments.roleplay.engine.fields import Data, ScenarioError, text
from assessments.roleplay.engine.kinds.chance import Chance
from assessments.roleplay.engine.kinds.document import Document
from assessments.roleplay.engine.kinds.ending import Ending
from assessments.roleplay.engine.kinds.fork import Fork
from assessments.roleplay.engine.kinds.node import Node
from assessments.roleplay.engine.kinds.reply import Reply
from assessments.roleplay.engine.kinds.scene import Later, Scene
from assessments.roleplay.engine.kinds.turn import Turn

KINDS: dict[str, type[Node]] = {
    kind.kind: kind for kind in (Turn, Scene, Later, Document, Reply, Fork, Chance, Ending)
}


def read_node(data: Data) -> Node:
    """Read a node as written, complete or not.

    Raises:
        ScenarioError: if its kind is unknown or a field is of another type.
    """
    kind = text(data, "kind")
    if kind not in KINDS:
        raise ScenarioError(f"no kind of node: {kind!r}")
    return KINDS[kind].read(data)
