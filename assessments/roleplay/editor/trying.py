"""Playing a conversation while it is written, from anywhere in it.

What leads nowhere yet leads to an ending of its own, so that a draft can be played.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from assessments.roleplay import engine
from assessments.roleplay.engine import Conversation, Ending, IllegalMoveError, Player, Replies
from assessments.roleplay.engine.conditions import Values
from assessments.roleplay.engine.fields import Data, rows, text
from assessments.roleplay.engine.playing import Arrival
from assessments.roleplay.lint.recorded import SEED

HERE = "tried-here"
NOWHERE = "tried-nowhere"
MOST_PLACES = 20_000


@dataclass(frozen=True, slots=True)
class Move:
    """A choice made at a node."""

    node: str
    choice: str


@dataclass(frozen=True, slots=True)
class Option:
    """A choice that can be made now."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Tried:
    """How far a conversation has come when tried.

    ``way`` are the choices by which one comes to where it was begun; ``values`` those one comes
    there with. ``moves`` are all choices from the opening on, empty where other values were asked
    for: then no test can be made of it. ``first`` is the step with which what is new begins.
    """

    state: engine.State
    values: Values
    options: tuple[Option, ...]
    way: tuple[str, ...] | None
    moves: tuple[Move, ...]
    first: int


@dataclass(frozen=True, slots=True)
class Start:
    """Where to begin: at the opening or another node, with these values where any are given."""

    node: str = ""
    values: Values | None = None
    variant: str = ""


def try_out(
    document: Data, start: Start, choices: Sequence[str], replies: Replies, persona_name: str = ""
) -> Tried:
    """Play a document from a node on. Choices that are not offered any more are left out.

    Raises:
        ScenarioError: if it is not sound enough to be played.
    """
    whole = _playable(document)
    player = _player(whole, start.variant, persona_name)
    node = start.node or player.scenario.opening
    if start.values is None:
        found = way_to(player, node)
        if found is not None:
            return _tried(player, found, choices, replies)
    values = {**player.conversation.start, **(start.values or {})}
    here = _player(_begun_at(whole, node), start.variant, persona_name)
    begun = Player(here.scenario, SEED, HERE, values)
    tried = _tried(begun, (), choices, replies)
    return Tried(tried.state, values, tried.options, None, (), 0)


def _tried(player: Player, way: tuple[str, ...], choices: Sequence[str], replies: Replies) -> Tried:
    made = (*way, *_possible(player, way, choices))
    said = {len(way) + step: reply for step, reply in replies.items()}
    state = engine.look(player, made, said)
    visits, arrival = player.walk(made, said)
    begun_with = player.walk(way, {})[1].values
    offered: tuple[engine.Choice, ...] = ()
    if not isinstance(arrival.node, Ending):
        offered = player.offered(arrival.node, arrival.values, len(made))
    return Tried(
        state=state,
        values=begun_with,
        options=tuple(Option(choice.key, choice.text) for choice in offered),
        way=way,
        moves=tuple(Move(visit.turn.key, visit.chosen.key) for visit in visits),
        first=len(way),
    )


def _possible(player: Player, way: Sequence[str], choices: Sequence[str]) -> Sequence[str]:
    """Return these choices up to the first that cannot be made."""
    for count in range(len(choices), 0, -1):
        try:
            player.walk((*way, *choices[:count]), {})
        except IllegalMoveError:
            continue
        return choices[:count]
    return ()


def way_to(player: Player, key: str) -> tuple[str, ...] | None:
    """Return the fewest choices by which one comes from the opening to a node; ``None``: none.

    Looks at no more than ``MOST_PLACES`` places with their values.
    """
    begun = player.begin()
    seen = {(begun.node.key, *begun.values.values())}
    ways: deque[tuple[tuple[str, ...], Arrival]] = deque([((), begun)])
    while ways:
        choices, arrival = ways.popleft()
        if arrival.node.key == key:
            return choices
        if isinstance(arrival.node, Ending):
            continue
        for choice in player.offered(arrival.node, arrival.values, len(choices)):
            after = player.after(choice, arrival.values, len(choices) + 1)
            place = (after.node.key, *after.values.values())
            if place not in seen and len(seen) < MOST_PLACES:
                seen.add(place)
                ways.append(((*choices, choice.key), after))
    return None


def _player(document: Data, variant: str, persona_name: str = "") -> Player:
    conversation: Conversation = engine.read(document, variant)
    engine.check(conversation)
    return Player(engine.Scenario("", persona_name, "", 0, conversation, {}), SEED)


def _playable(document: Data) -> Data:
    """Return a document in which what leads nowhere leads to an ending."""
    known = {text(node, "key") for node in rows(document, "nodes")}
    nodes = [_led(node, known) for node in rows(document, "nodes")]
    end = {"kind": "ending", "key": NOWHERE, "title": "…", "outcome": "mixed", "text": ""}
    return {**document, "nodes": [*nodes, end]}


def _led(node: Data, known: set[str]) -> Data:
    def led(row: Data) -> Data:
        to = text(row, "leads_to")
        return {**row, "leads_to": to if to in known else NOWHERE}

    lists = {name: [led(row) for row in rows(node, name)] for name in ("choices", "branches")}
    return {**led(node), **{name: found for name, found in lists.items() if name in node}}


def _begun_at(document: Data, key: str) -> Data:
    """Return a document with a copy of a node to begin at, which changes nothing."""
    found = (node for node in rows(document, "nodes") if text(node, "key") == key)
    node = next(found, {"kind": "scene", "leads_to": NOWHERE})
    return {**document, "nodes": [*rows(document, "nodes"), {**node, "key": HERE, "changes": []}]}
