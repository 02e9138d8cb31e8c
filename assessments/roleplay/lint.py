"""What is wrong with a conversation, found before an officer finds it.

Errors make a conversation unplayable and stop publishing; warnings are worth a second look.
Nodes and choices are named by their places, because names may be missing or taken twice.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessments.roleplay import graph
from assessments.roleplay.engine import Choice, Ending, Node, Turn, edges_of


class Problem(StrEnum):
    """What can be wrong."""

    OPENS_WITHOUT_TURN = "opens_without_turn"
    NAME_TAKEN = "name_taken"
    CHOICE_NAME_TAKEN = "choice_name_taken"
    DEAD_END = "dead_end"
    MISSING_TARGET = "missing_target"
    NO_ENDING = "no_ending"
    ENDLESS_LOOP = "endless_loop"
    NOTHING_TO_EARN = "nothing_to_earn"
    ONLY_CRITICAL = "only_critical"
    UNREACHABLE = "unreachable"
    NO_EFFECTS = "no_effects"
    ALL_EQUAL = "all_equal"
    CRITICAL_EARNS = "critical_earns"
    CRITICAL_TOUCHES_ALL = "critical_touches_all"


ERRORS = frozenset(
    {
        Problem.OPENS_WITHOUT_TURN,
        Problem.NAME_TAKEN,
        Problem.CHOICE_NAME_TAKEN,
        Problem.DEAD_END,
        Problem.MISSING_TARGET,
        Problem.NO_ENDING,
        Problem.ENDLESS_LOOP,
        Problem.NOTHING_TO_EARN,
        Problem.ONLY_CRITICAL,
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem and where it is: places of the node and the choice, from 0; ``None``: all over."""

    problem: Problem
    node: int | None = None
    choice: int | None = None

    @property
    def is_error(self) -> bool:
        """Tell whether it stops publishing."""
        return self.problem in ERRORS


def check(nodes: Sequence[Node]) -> list[Finding]:
    """Return every finding, errors first, then in the order of the conversation.

    Takes nodes x choices steps.
    """
    findings = [*_opening(nodes), *_names(nodes), *_choices(nodes), *_ways(nodes), *_points(nodes)]
    return sorted(findings, key=_rank)


def _rank(finding: Finding) -> tuple[bool, int, int, Problem]:
    def place(number: int | None) -> int:
        return -1 if number is None else number

    return not finding.is_error, place(finding.node), place(finding.choice), finding.problem


def _turns(nodes: Sequence[Node]) -> Iterator[tuple[int, Turn]]:
    return ((place, node) for place, node in enumerate(nodes) if isinstance(node, Turn))


def _repeated(names: Sequence[str]) -> list[int]:
    """Return the places of names that are taken more than once; blank ones are not names."""
    counts = Counter(names)
    return [place for place, name in enumerate(names) if name and counts[name] > 1]


def _opening(nodes: Sequence[Node]) -> Iterator[Finding]:
    if not nodes or isinstance(nodes[0], Ending):
        yield Finding(Problem.OPENS_WITHOUT_TURN)


def _names(nodes: Sequence[Node]) -> Iterator[Finding]:
    for place in _repeated([node.key for node in nodes]):
        yield Finding(Problem.NAME_TAKEN, place)
    for place, turn in _turns(nodes):
        for choice in _repeated([choice.key for choice in turn.choices]):
            yield Finding(Problem.CHOICE_NAME_TAKEN, place, choice)


def _choices(nodes: Sequence[Node]) -> Iterator[Finding]:
    names = {node.key for node in nodes if node.key}
    for place, turn in _turns(nodes):
        if not turn.choices:
            yield Finding(Problem.DEAD_END, place)
        elif all(choice.critical for choice in turn.choices):
            yield Finding(Problem.ONLY_CRITICAL, place)
        for number, choice in enumerate(turn.choices):
            if choice.leads_to not in names:
                yield Finding(Problem.MISSING_TARGET, place, number)
            if choice.critical:
                yield from _critical(choice, place, number)
            elif not choice.effects:
                yield Finding(Problem.NO_EFFECTS, place, number)


def _critical(choice: Choice, place: int, number: int) -> Iterator[Finding]:
    if not choice.effects:
        yield Finding(Problem.CRITICAL_TOUCHES_ALL, place, number)
    elif sum(effect.points for effect in choice.effects) > 0:
        yield Finding(Problem.CRITICAL_EARNS, place, number)


def _ways(nodes: Sequence[Node]) -> Iterator[Finding]:
    """Follow the ways through the conversation."""
    if not nodes or isinstance(nodes[0], Ending):
        return
    edges = edges_of([turn for _place, turn in _turns(nodes)])
    reached = graph.reachable(edges, nodes[0].key)
    ends = graph.distances_to(edges, [node.key for node in nodes if isinstance(node, Ending)])
    if nodes[0].key not in ends:
        yield Finding(Problem.NO_ENDING)
    for place, node in enumerate(nodes):
        if node.key not in reached:
            yield Finding(Problem.UNREACHABLE, place)
        elif isinstance(node, Turn) and _is_endless(node, edges, ends):
            yield Finding(Problem.ENDLESS_LOOP, place)


def _is_endless(turn: Turn, edges: graph.Edges, ends: dict[str, int]) -> bool:
    """Tell whether a turn goes round for ever; a way that breaks off is another problem."""
    if turn.key in ends:
        return False
    return all(edges.get(key) for key in graph.reachable(edges, turn.key))


def _points(nodes: Sequence[Node]) -> Iterator[Finding]:
    turns = [turn for _place, turn in _turns(nodes)]
    earning = (e.points > 0 for t in turns for c in t.choices if not c.critical for e in c.effects)
    if turns and not any(earning):
        yield Finding(Problem.NOTHING_TO_EARN)
    for place, turn in _turns(nodes):
        weights = {_weights(choice) for choice in turn.choices}
        if len(turn.choices) > 1 and len(weights) == 1 and any(c.effects for c in turn.choices):
            yield Finding(Problem.ALL_EQUAL, place)


def _weights(choice: Choice) -> tuple[bool, tuple[tuple[int, int], ...]]:
    points: Counter[int] = Counter()
    for effect in choice.effects:
        points[effect.indicator_id] += effect.points
    return bool(choice.critical), tuple(sorted(points.items()))
