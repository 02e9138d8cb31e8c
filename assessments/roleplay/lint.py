"""What is wrong with a conversation, found before an officer finds it.

Errors make a conversation unplayable and stop publishing; warnings are worth a second look.
Nodes and choices are named by their places, because names may be missing or taken twice.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessments.roleplay.engine import Choice, Conversation, Ending, Waiting, conditions, graph
from assessments.roleplay.engine.conversation import changes_of, circles_of_passing
from assessments.roleplay.engine.kinds.reply import Reply


class Problem(StrEnum):
    """What can be wrong."""

    OPENS_WITHOUT_TURN = "opens_without_turn"
    NAME_TAKEN = "name_taken"
    CHOICE_NAME_TAKEN = "choice_name_taken"
    BAD_CONDITION = "bad_condition"
    UNKNOWN_VARIABLE = "unknown_variable"
    PASSING_CIRCLE = "passing_circle"
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
        Problem.BAD_CONDITION,
        Problem.UNKNOWN_VARIABLE,
        Problem.PASSING_CIRCLE,
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


def check(conversation: Conversation) -> list[Finding]:
    """Return every finding, errors first, then in the order of the conversation."""
    findings = [
        *_opening(conversation),
        *_names(conversation),
        *_links(conversation),
        *_choices(conversation),
        *_conditions(conversation),
        *_ways(conversation),
        *_points(conversation),
    ]
    return sorted(findings, key=_rank)


def _rank(finding: Finding) -> tuple[bool, int, int, Problem]:
    def place(number: int | None) -> int:
        return -1 if number is None else number

    return not finding.is_error, place(finding.node), place(finding.choice), finding.problem


def _waiting(conversation: Conversation) -> Iterator[tuple[int, Waiting]]:
    return (
        (place, node) for place, node in enumerate(conversation.nodes) if isinstance(node, Waiting)
    )


def _repeated(names: Sequence[str]) -> list[int]:
    """Return the places of names that are taken more than once; blank ones are not names."""
    counts = Counter(names)
    return [place for place, name in enumerate(names) if name and counts[name] > 1]


def _opening(conversation: Conversation) -> Iterator[Finding]:
    if not conversation.nodes or isinstance(conversation.nodes[0], Ending):
        yield Finding(Problem.OPENS_WITHOUT_TURN)


def _names(conversation: Conversation) -> Iterator[Finding]:
    for place in _repeated([node.key for node in conversation.nodes]):
        yield Finding(Problem.NAME_TAKEN, place)
    for place, turn in _waiting(conversation):
        for choice in _repeated([choice.key for choice in turn.choices]):
            yield Finding(Problem.CHOICE_NAME_TAKEN, place, choice)


def _links(conversation: Conversation) -> Iterator[Finding]:
    for place, node in enumerate(conversation.nodes):
        if not node.targets and not isinstance(node, Ending):
            yield Finding(Problem.DEAD_END, place)
        for number, target in enumerate(node.targets):
            if target not in conversation.by_key:
                yield Finding(Problem.MISSING_TARGET, place, number)


def _choices(conversation: Conversation) -> Iterator[Finding]:
    for place, turn in _waiting(conversation):
        if turn.choices and all(choice.critical for choice in turn.choices):
            yield Finding(Problem.ONLY_CRITICAL, place)
        for number, choice in enumerate(turn.choices):
            if choice.critical:
                yield from _critical(choice, place, number)
            elif not choice.effects and not isinstance(turn, Reply):
                yield Finding(Problem.NO_EFFECTS, place, number)


def _critical(choice: Choice, place: int, number: int) -> Iterator[Finding]:
    if not choice.effects:
        yield Finding(Problem.CRITICAL_TOUCHES_ALL, place, number)
    elif sum(effect.points for effect in choice.effects) > 0:
        yield Finding(Problem.CRITICAL_EARNS, place, number)


def _conditions(conversation: Conversation) -> Iterator[Finding]:
    if any(not _is_condition(rule.when, conversation) for rule in conversation.moods):
        yield Finding(Problem.BAD_CONDITION)
    for place, node in enumerate(conversation.nodes):
        if not all(_is_condition(when, conversation) for when in node.conditions):
            yield Finding(Problem.BAD_CONDITION, place)
        if any(change.variable not in conversation.types for change in changes_of(node)):
            yield Finding(Problem.UNKNOWN_VARIABLE, place)
    for key in circles_of_passing(conversation):
        yield Finding(Problem.PASSING_CIRCLE, conversation.nodes.index(conversation.by_key[key]))


def _is_condition(when: str, conversation: Conversation) -> bool:
    try:
        conditions.check(when, conversation.types)
    except conditions.ConditionError:
        return False
    return True


def _ways(conversation: Conversation) -> Iterator[Finding]:
    """Follow the ways through the conversation, whatever the conditions."""
    nodes = conversation.nodes
    if not nodes or isinstance(nodes[0], Ending):
        return
    edges = conversation.edges
    reached = graph.reachable(edges, nodes[0].key)
    ends = graph.distances_to(edges, [node.key for node in nodes if isinstance(node, Ending)])
    if nodes[0].key not in ends:
        yield Finding(Problem.NO_ENDING)
    for place, node in enumerate(nodes):
        if node.key not in reached:
            yield Finding(Problem.UNREACHABLE, place)
        elif not isinstance(node, Ending) and _is_endless(node.key, edges, ends):
            yield Finding(Problem.ENDLESS_LOOP, place)


def _is_endless(key: str, edges: graph.Edges, ends: dict[str, int]) -> bool:
    """Tell whether it goes round for ever; a way that breaks off is another problem."""
    if key in ends:
        return False
    return all(edges.get(other) for other in graph.reachable(edges, key))


def _points(conversation: Conversation) -> Iterator[Finding]:
    turns = conversation.waiting
    earning = (e.points > 0 for t in turns for c in t.choices if not c.critical for e in c.effects)
    if turns and not any(earning):
        yield Finding(Problem.NOTHING_TO_EARN)
    for place, turn in _waiting(conversation):
        weights = {_weights(choice) for choice in turn.choices}
        if len(turn.choices) > 1 and len(weights) == 1 and any(c.effects for c in turn.choices):
            yield Finding(Problem.ALL_EQUAL, place)


def _weights(choice: Choice) -> tuple[bool, tuple[tuple[int, int], ...]]:
    points: Counter[int] = Counter()
    for effect in choice.effects:
        points[effect.indicator_id] += effect.points
    return bool(choice.critical), tuple(sorted(points.items()))
