"""The way of whoever makes the best choice each time."""

from assessments.roleplay.engine.conditions import Values
from assessments.roleplay.engine.conversation import Conversation
from assessments.roleplay.engine.kinds.node import Node, Passing, Waiting, ranked
from assessments.roleplay.engine.parts import Choice, changed


def best_way(conversation: Conversation) -> tuple[Waiting, ...]:
    """Return the nodes at which whoever makes the best choice each time replies, each once.

    At a node met again it is the best of the choices not made yet; what is drawn is the likeliest.
    Ends where nothing leads on, so a draft may be half-written, as long as its conditions can be
    judged.
    """
    met: dict[str, Waiting] = {}
    made: set[tuple[str, str]] = set()
    values = conversation.start
    node = conversation.nodes[0] if conversation.nodes else None
    passed: set[str] = set()
    while node is not None:
        values = changed(values, node.changes, conversation.bounds)
        if isinstance(node, Waiting):
            met[node.key] = node
            passed.clear()
            chosen = _best(node, values, made)
            if chosen is None:
                break
            made.add((node.key, chosen.key))
            values = changed(values, chosen.changes, conversation.bounds)
            node = conversation.by_key.get(chosen.leads_to)
        elif isinstance(node, Passing) and node.key not in passed:
            passed.add(node.key)
            node = _onwards(conversation, node, values)
        else:
            break
    return tuple(met.values())


def _best(node: Waiting, values: Values, made: set[tuple[str, str]]) -> Choice | None:
    left = [c for c in ranked(node.offered(values)) if (node.key, c.key) not in made]
    return left[0] if left else None


def _onwards(conversation: Conversation, node: Passing, values: Values) -> Node | None:
    ways = node.ways(values)
    return conversation.by_key.get(ways[0]) if ways else None
