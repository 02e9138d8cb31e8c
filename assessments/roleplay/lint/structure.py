"""What keeps a conversation from being played, whatever its variables are."""

from collections import Counter
from collections.abc import Iterator, Sequence

from assessments.roleplay.engine import (
    Choice,
    Conversation,
    Ending,
    Turn,
    Waiting,
    conditions,
    graph,
)
from assessments.roleplay.engine.conversation import changes_of, circles_of_passing
from assessments.roleplay.engine.kinds.document import Document
from assessments.roleplay.engine.kinds.reply import Reply
from assessments.roleplay.lint.findings import Finding, Problem


def structure(conversation: Conversation) -> Iterator[Finding]:
    """Check what is written."""
    yield from _opening(conversation)
    yield from _names(conversation)
    yield from _links(conversation)
    yield from _choices(conversation)
    yield from _replies(conversation)
    yield from _conditions(conversation)
    yield from _ways(conversation)
    yield from _points(conversation)


def waiting_in(conversation: Conversation) -> Iterator[tuple[int, Waiting]]:
    """Return the nodes that wait for the officer, with their places."""
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
    for place, turn in waiting_in(conversation):
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
    for place, turn in waiting_in(conversation):
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


def _replies(conversation: Conversation) -> Iterator[Finding]:
    """Check that what nodes of some kinds come to is what the engine asks for."""
    for place, turn in waiting_in(conversation):
        keys = {choice.key for choice in turn.choices}
        if isinstance(turn, Document) and keys != {"all", "some", "none"}:
            yield Finding(Problem.OUTCOMES_OF_DOCUMENT, place)
        elif isinstance(turn, Reply) and keys != {"written"}:
            yield Finding(Problem.OUTCOME_OF_REPLY, place)
        elif isinstance(turn, Turn) and turn.seconds and not _has_choice_in_time(turn):
            yield Finding(Problem.NO_CHOICE_IN_TIME, place)


def _has_choice_in_time(turn: Turn) -> bool:
    return any(choice.key == turn.on_time_out and not choice.when for choice in turn.choices)


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
    for place, turn in waiting_in(conversation):
        weights = {_weights(choice) for choice in turn.choices}
        if len(turn.choices) > 1 and len(weights) == 1 and any(c.effects for c in turn.choices):
            yield Finding(Problem.ALL_EQUAL, place)


def _weights(choice: Choice) -> tuple[bool, tuple[tuple[int, int], ...]]:
    points: Counter[int] = Counter()
    for effect in choice.effects:
        points[effect.indicator_id] += effect.points
    return bool(choice.critical), tuple(sorted(points.items()))
