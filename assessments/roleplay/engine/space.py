"""All that can happen in a conversation: its nodes, each with what the variables can be there.

Of the variables only those are told apart at a node that a condition reads from there on, so that
what is no longer asked about does not multiply the states.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessments.roleplay.engine import graph
from assessments.roleplay.engine.conditions import Values, reads
from assessments.roleplay.engine.conversation import Conversation
from assessments.roleplay.engine.kinds.ending import Ending
from assessments.roleplay.engine.kinds.node import Node, Passing, Waiting
from assessments.roleplay.engine.parts import Choice, changed

MOST_STATES = 40_000
Key = tuple[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Step:
    """A way from one state to another; ``choice`` is ``None`` where the conversation goes on."""

    choice: Choice | None
    to: int


@dataclass(frozen=True, slots=True)
class Space:
    """States, in the order in which they are come to, and the steps from each.

    ``is_whole`` is false where there are more than ``MOST_STATES``: then those are left out.
    """

    nodes: tuple[Node, ...]
    values: tuple[Values, ...]
    steps: tuple[tuple[Step, ...], ...]
    is_whole: bool

    def leading_to(self, goals: Sequence[int]) -> frozenset[int]:
        """Return the states from which one of these can be reached, with themselves."""
        sources: dict[int, list[int]] = {}
        for state, steps in enumerate(self.steps):
            for step in steps:
                sources.setdefault(step.to, []).append(state)
        found, waiting = set(goals), list(goals)
        while waiting:
            fresh = [each for each in sources.get(waiting.pop(), ()) if each not in found]
            found.update(fresh)
            waiting.extend(fresh)
        return frozenset(found)

    def ending_states(self) -> list[int]:
        """Return the states in which the conversation has ended."""
        return [place for place, node in enumerate(self.nodes) if isinstance(node, Ending)]


def explore(conversation: Conversation, most: int = MOST_STATES) -> Space:
    """Follow every way from the opening. Takes as many steps as there are choices in all states.

    The conversation must be sound (see ``conversation.check``).
    """
    kept = _kept(conversation)
    nodes: list[Node] = []
    values: list[Values] = []
    steps: list[tuple[Step, ...]] = []
    places: dict[Key, int] = {}
    is_whole = True

    def place_of(key: str, before: Values) -> int | None:
        node = conversation.by_key[key]
        there = changed(before, node.changes, conversation.bounds)
        state = (key, tuple(there[name] for name in kept[key]))
        if state not in places and len(places) < most:
            places[state] = len(nodes)
            nodes.append(node)
            values.append(there)
        return places.get(state)

    place_of(conversation.nodes[0].key, conversation.start)
    while len(steps) < len(nodes):
        here = len(steps)
        found = [
            (choice, place_of(key, after))
            for choice, key, after in _onwards(conversation, nodes[here], values[here])
        ]
        is_whole = is_whole and all(to is not None for _choice, to in found)
        steps.append(tuple(Step(choice, to) for choice, to in found if to is not None))
    return Space(tuple(nodes), tuple(values), tuple(steps), is_whole)


def _onwards(
    conversation: Conversation, node: Node, values: Values
) -> Iterator[tuple[Choice | None, str, Values]]:
    """Return each way on: by which choice, to which node, with which values."""
    if isinstance(node, Waiting):
        for choice in node.open(values):
            yield choice, choice.leads_to, changed(values, choice.changes, conversation.bounds)
    elif isinstance(node, Passing):
        for key in dict.fromkeys(node.ways(values)):
            yield None, key, values


def _kept(conversation: Conversation) -> Mapping[str, tuple[str, ...]]:
    """Return the variables to be told apart at each node: those asked about from there on.

    The first feeling always is, for what an ending makes of it. Moods are shown and decide nothing.
    """
    everywhere = {variable.id for variable in conversation.feelings[:1]}
    asked = {
        node.key: {name for when in node.conditions for name in reads(when)}
        for node in conversation.nodes
    }
    sources = graph.sources_of(conversation.edges)
    waiting = deque(asked)
    while waiting:
        key = waiting.popleft()
        for source in sources.get(key, ()):
            if not asked[key] <= asked[source]:
                asked[source] |= asked[key]
                waiting.append(source)
    return {
        key: tuple(v.id for v in conversation.variables if v.id in names | everywhere)
        for key, names in asked.items()
    }


def steps_to_ending(
    conversation: Conversation, key: str, values: Values, most: int = MOST_STATES
) -> int:
    """Return over how many nodes the shortest way from one leads to an ending.

    More than ``most`` where none is found in as many states.
    """
    start = (key, values)
    seen: dict[Key, int] = {_key(*start): 0}
    waiting = deque([start])
    while waiting and len(seen) <= most:
        here, before = waiting.popleft()
        node = conversation.by_key[here]
        if isinstance(node, Ending):
            return seen[_key(here, before)]
        there = changed(before, node.changes, conversation.bounds)
        for _choice, target, after in _onwards(conversation, node, there):
            if _key(target, after) not in seen:
                seen[_key(target, after)] = seen[_key(here, before)] + 1
                waiting.append((target, after))
    return most + 1


def _key(key: str, values: Values) -> Key:
    return key, tuple(values.values())


# --- The best that can be earned -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Best:
    """The most points that any way earns; an upper bound where ``is_exact`` is false."""

    points: int
    is_exact: bool


def best_possible(conversation: Conversation, space: Space, indicator_ids: Collection[int]) -> Best:
    """Return the most points for these indicators on any way from the opening to an ending.

    Exact where no way comes to a node twice and the space is whole. Elsewhere an upper bound: a
    circle counts everything to be gained in it once, and conditions count as holding. 0 where no
    ending can be reached.
    """
    components = graph.components(conversation.edges, conversation.nodes[0].key)
    has_circles = any(len(group) > 1 for group in components) or any(
        key in targets for key, targets in conversation.edges.items()
    )
    if space.is_whole and not has_circles:
        order = {key: place for place, group in enumerate(components) for key in group}
        return Best(_best_of_states(space, order, indicator_ids), is_exact=True)
    return Best(_best_of_nodes(conversation, components, indicator_ids), is_exact=False)


def _best_of_states(space: Space, order: Mapping[str, int], indicator_ids: Collection[int]) -> int:
    """Go from the endings back; ``order`` of nodes: each after all those it leads to."""
    best: dict[int, int] = {}
    for state in sorted(range(len(space.nodes)), key=lambda place: order[space.nodes[place].key]):
        if isinstance(space.nodes[state], Ending):
            best[state] = 0
        onwards = [
            best[step.to] + (step.choice.points(indicator_ids) if step.choice else 0)
            for step in space.steps[state]
            if step.to in best
        ]
        if onwards:
            best[state] = max(onwards)
    return best.get(0, 0)


def _best_of_nodes(
    conversation: Conversation,
    components: Sequence[frozenset[str]],
    indicator_ids: Collection[int],
) -> int:
    best: dict[str, int] = {ending.key: 0 for ending in conversation.endings}
    for group in components:
        ways = [way for key in group for way in _ways(conversation.by_key[key], indicator_ids)]
        within = sum(max(0, points) for target, points in ways if target in group)
        onwards = [points + best[target] for target, points in ways if target in best]
        if onwards:
            best |= dict.fromkeys(group, within + max(onwards))
    return best.get(conversation.nodes[0].key, 0)


def _ways(node: Node, indicator_ids: Collection[int]) -> list[tuple[str, int]]:
    if isinstance(node, Waiting):
        return [(choice.leads_to, choice.points(indicator_ids)) for choice in node.choices]
    return [(key, 0) for key in node.targets]
