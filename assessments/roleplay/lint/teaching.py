"""What keeps a conversation from teaching, or gives its answers away."""

from collections import Counter
from collections.abc import Iterator

from assessments.roleplay.engine import (
    Choice,
    Conversation,
    Outcome,
    Shown,
    Waiting,
    best_way,
)
from assessments.roleplay.engine.conditions import holds
from assessments.roleplay.engine.kinds.ending import Ending
from assessments.roleplay.engine.kinds.node import ranked
from assessments.roleplay.engine.space import Space
from assessments.roleplay.lint.findings import Finding, Problem
from assessments.roleplay.lint.structure import waiting_in
from assessments.roleplay.lint.ways import Explored

NEEDED = 4  # turns on the best way for each indicator: observations that a level asks for
TURNS_TO_TELL = 4  # fewer say nothing about how long the best choices are
TOO_OFTEN = 0.6  # of the turns, the best choice being the longest of three or so
WORDS_TO_READ = 120  # at one turn, with its choices: about half a minute


def teaching(explored: Explored) -> Iterator[Finding]:
    """Check what an officer learns from it."""
    conversation = explored.conversation
    yield from _indicators(conversation)
    yield from _lengths(conversation)
    yield from _reading(explored)
    if explored.is_whole:
        yield from _moods(explored)
        yield from _ways_back(explored.spaces[0])


def _indicators(conversation: Conversation) -> Iterator[Finding]:
    borne_on = {id_ for turn in conversation.waiting for id_ in turn.indicators_told_apart}
    if len(borne_on) == 1:
        yield Finding(Problem.ONE_INDICATOR)
    seen = Counter(id_ for turn in best_way(conversation) for id_ in turn.indicators_told_apart)
    for id_ in sorted(borne_on):
        if seen[id_] < NEEDED:
            yield Finding(Problem.FEW_TURNS, about=str(id_))


def _lengths(conversation: Conversation) -> Iterator[Finding]:
    turns = [
        turn for turn in conversation.waiting if turn.indicators_told_apart and _has_words(turn)
    ]
    longest = [turn for turn in turns if _longest(turn) is turn.ranked[0]]
    if len(turns) >= TURNS_TO_TELL and len(longest) > TOO_OFTEN * len(turns):
        yield Finding(Problem.BEST_IS_LONGEST)


def _has_words(turn: Waiting) -> bool:
    return all(choice.text for choice in turn.choices)


def _longest(turn: Waiting) -> Choice:
    return max(turn.choices, key=lambda choice: len(choice.text))


def _reading(explored: Explored) -> Iterator[Finding]:
    for place, turn in waiting_in(explored.conversation):
        if _words_to_read(turn, explored) > WORDS_TO_READ:
            yield Finding(Problem.MUCH_TO_READ, place)


def _words_to_read(turn: Waiting, explored: Explored) -> int:
    """Count the words of a turn with the choices that are offered together, at the most."""
    items = sum(_count(item.label) + _count(item.text) for item in turn.items)
    said = _count(turn.narration) + _count(turn.says) + items
    always = sum(_count(choice.text) for choice in turn.choices if not choice.when)
    sometimes = [(choice.when, _count(choice.text)) for choice in turn.choices if choice.when]
    there = explored.values_at.get(turn.key, ()) if sometimes else ()
    together = (sum(n for when, n in sometimes if holds(when, values)) for values in there)
    return said + always + max(together, default=0)


def _count(words: str) -> int:
    return len(words.split())


def _moods(explored: Explored) -> Iterator[Finding]:
    conversation = explored.conversation
    moods = (
        conversation.mood(node.as_seen(values), values)
        for space in explored.spaces
        for node, values in zip(space.nodes, space.values, strict=True)
        if isinstance(node, Shown) and not isinstance(node, Ending)
    )
    first = next(moods, None)
    if len(conversation.waiting) > 1 and all(mood is first for mood in moods):
        yield Finding(Problem.MOOD_NEVER_CHANGES)


def _ways_back(space: Space) -> Iterator[Finding]:
    """Look whether a weak choice at the opening still lets the conversation end well."""
    good = [
        place
        for place in space.ending_states()
        if isinstance(ending := space.nodes[place], Ending) and ending.outcome is Outcome.GOOD
    ]
    open_to_good = space.leading_to(good)
    opening = next((n for n, node in enumerate(space.nodes) if isinstance(node, Waiting)), None)
    if opening is None or opening not in open_to_good:
        return
    weakest = ranked([s.choice for s in space.steps[opening] if s.choice and not s.choice.critical])
    lost = {s.choice.key for s in space.steps[opening] if s.choice and s.to not in open_to_good}
    if len(weakest) > 1 and weakest[-1].key in lost:
        yield Finding(Problem.NO_WAY_BACK)
