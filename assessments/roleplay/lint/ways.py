"""What is found by following every way: what nobody comes to, and where it goes on for ever."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assessments.roleplay.engine import Conversation, Ending, Node, Outcome, Shown, Waiting, graph
from assessments.roleplay.engine.conditions import Values, holds
from assessments.roleplay.engine.kinds.fork import Fork
from assessments.roleplay.engine.space import Space
from assessments.roleplay.lint.findings import Finding, Problem

DOUBTFUL = 0.5  # a good ending needs at least this much of the first feeling, from 0 to 1
HOPEFUL = 0.7  # from here on a poor ending is a surprise


@dataclass(frozen=True)
class Explored:
    """A conversation and all that can happen in it, in each of its variants."""

    conversation: Conversation
    spaces: tuple[Space, ...]

    @classmethod
    def of(cls, conversation: Conversation, spaces: Sequence[Space]) -> "Explored":
        """Put them together."""
        return cls(conversation, tuple(spaces))

    @property
    def is_whole(self) -> bool:
        """Tell whether every way was followed to its end."""
        return all(space.is_whole for space in self.spaces)

    @cached_property
    def values_at(self) -> Mapping[str, list[Values]]:
        """What the variables can be at each node, by its key."""
        values: dict[str, list[Values]] = {}
        for space in self.spaces:
            for node, there in zip(space.nodes, space.values, strict=True):
                values.setdefault(node.key, []).append(there)
        return values


def ways(explored: Explored) -> Iterator[Finding]:
    """Check what every way comes to; little of it where there are too many ways to follow."""
    if not explored.is_whole:
        yield Finding(Problem.TOO_MANY_WAYS)
        return
    yield from _reached(explored)
    yield from _stuck(explored)
    yield from _endings(explored)
    yield from _conditions(explored)


def _reached(explored: Explored) -> Iterator[Finding]:
    """Look for what links lead to, but no way."""
    conversation = explored.conversation
    linked = graph.reachable(conversation.edges, conversation.nodes[0].key)
    for place, node in enumerate(conversation.nodes):
        if node.key in linked and node.key not in explored.values_at:
            yield Finding(Problem.NEVER_REACHED, place)


def _stuck(explored: Explored) -> Iterator[Finding]:
    """Look for where links lead to an ending, but not every way does."""
    conversation = explored.conversation
    linked = graph.distances_to(conversation.edges, [each.key for each in conversation.endings])
    lost = {key for space in explored.spaces for key in _lost(space)}
    for place, node in enumerate(conversation.nodes):
        if node.key in lost and node.key in linked:
            yield Finding(Problem.NO_WAY_OUT, place)
        if isinstance(node, Waiting) and _may_offer_nothing(node, explored):
            yield Finding(Problem.NOTHING_OFFERED, place)


def _lost(space: Space) -> Iterator[str]:
    ended = space.leading_to(space.ending_states())
    return (node.key for place, node in enumerate(space.nodes) if place not in ended)


def _may_offer_nothing(node: Waiting, explored: Explored) -> bool:
    return bool(node.choices) and any(
        not any(holds(choice.when, values) for choice in node.choices)
        for values in explored.values_at.get(node.key, ())
    )


def _endings(explored: Explored) -> Iterator[Finding]:
    surprising = {node.key for space in explored.spaces for node in _surprises(explored, space)}
    for place, node in enumerate(explored.conversation.nodes):
        if node.key in surprising:
            yield Finding(Problem.ENDING_CONTRADICTS, place)


def _surprises(explored: Explored, space: Space) -> Iterator[Node]:
    """Return good endings without trust, and poor ones with it that no fault has led to."""
    feelings = explored.conversation.feelings
    if not feelings:
        return
    without_fault = _without_fault(space)
    for place in space.ending_states():
        node = space.nodes[place]
        goodness = feelings[0].goodness(space.values[place][feelings[0].id])
        assert isinstance(node, Ending)  # noqa: S101 - says ending_states
        if node.outcome is Outcome.GOOD and goodness < DOUBTFUL:
            yield node
        if node.outcome is Outcome.POOR and goodness >= HOPEFUL and place in without_fault:
            yield node


def _without_fault(space: Space) -> set[int]:
    """Return the states that are come to without a critical choice."""
    found, waiting = {0}, [0]
    while waiting:
        steps = space.steps[waiting.pop()]
        fresh = {step.to for step in steps if not (step.choice and step.choice.critical)} - found
        found |= fresh
        waiting.extend(fresh)
    return found


def _conditions(explored: Explored) -> Iterator[Finding]:
    for place, node in enumerate(explored.conversation.nodes):
        there = explored.values_at.get(node.key, ())
        for number, when, asked in _asked(node, there):
            truths = {holds(when, values) for values in asked}
            if truths == {False}:
                yield Finding(Problem.NEVER_TRUE, place, number)
            elif truths == {True}:
                yield Finding(Problem.ALWAYS_TRUE, place, number)


def _asked(
    node: Node, there: Sequence[Values]
) -> Iterator[tuple[int | None, str, Sequence[Values]]]:
    """Return each condition at a node with its place, and for which values it is asked."""
    if isinstance(node, Shown):
        whens = [variant.when for variant in node.variants]
        yield from ((None, when, asked) for when, asked in _in_turn(whens, there))
    if isinstance(node, Waiting):
        for number, choice in enumerate(node.choices):
            if choice.when:
                yield number, choice.when, there
            whens = [variant.when for variant in choice.variants]
            yield from ((number, when, asked) for when, asked in _in_turn(whens, there))
    if isinstance(node, Fork):
        whens = [branch.when for branch in node.branches]
        for number, (when, asked) in enumerate(_in_turn(whens, there)):
            yield number, when, asked


def _in_turn(
    whens: Sequence[str], there: Sequence[Values]
) -> Iterator[tuple[str, Sequence[Values]]]:
    """Return each condition with the values for which none before it holds."""
    for when in whens:
        yield when, there
        there = [values for values in there if not holds(when, values)]
