"""Playing a conversation while it is written, from anywhere in it.

What leads nowhere yet leads to an ending of its own, so that a draft can be played.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessments.roleplay import engine
from assessments.roleplay.engine import Conversation, Ending, Player
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
    """A choice that can be made now; ``place``: among those of its node, from 0."""

    key: str
    text: str
    place: int


@dataclass(frozen=True, slots=True)
class Tried:
    """How far a conversation has come when tried.

    ``way`` are the choices by which one comes to where it was begun; ``values`` those one comes
    there with. ``moves`` are all choices from the opening on, empty where other values were asked
    for: then no test can be made of it. ``options`` is empty where a reply is asked for instead.
    ``first`` is the step with which what is new begins.
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
    document: Data, start: Start, given: Sequence[str] = (), persona_name: str = ""
) -> Tried:
    """Play a document from a node on, up to the first of ``given`` that cannot be given any more.

    Each of them is the key of a choice, or what was marked or written (see the kinds of node):
    that leads where the node says, as it does for officers.

    Raises:
        ScenarioError: if it is not sound enough to be played.
    """
    whole = _playable(document)
    player = _player(whole, start.variant, persona_name)
    node = start.node or player.scenario.opening
    if start.values is None:
        found = way_to(player, node)
        if found is not None:
            return _tried(player, found, given)
    values = {**player.conversation.start, **(start.values or {})}
    here = _player(_begun_at(whole, node), start.variant, persona_name)
    begun = Player(here.scenario, SEED, HERE, values)
    tried = _tried(begun, (), given)
    return Tried(tried.state, values, tried.options, None, (), 0)


def _tried(player: Player, way: tuple[str, ...], given: Sequence[str]) -> Tried:
    made = (*way, *_made(player, way, given))
    said = dict(enumerate(given, len(way)))
    visits, arrival = player.walk(made, said)
    return Tried(
        state=engine.look(player, made, said),
        values=player.walk(way, {})[1].values,
        options=tuple(_options(player, arrival, len(made))),
        way=way,
        moves=tuple(Move(visit.turn.key, visit.chosen.key) for visit in visits),
        first=len(way),
    )


def _made(player: Player, way: Sequence[str], given: Sequence[str]) -> list[str]:
    """Return the choices to which what was given comes, up to the first that cannot be made."""
    made: list[str] = []
    arrival = player.walk(way, {})[1]
    for each in given:
        node, step = arrival.node, len(way) + len(made)
        if isinstance(node, Ending):
            break
        key = node.choice_of(each)
        offered = {choice.key: choice for choice in player.offered(node, arrival.values, step)}
        if key not in offered:
            break
        made.append(key)
        arrival = player.after(offered[key], arrival.values, step + 1)
    return made


def _options(player: Player, arrival: Arrival, step: int) -> Iterator[Option]:
    node = arrival.node
    if isinstance(node, Ending) or node.is_one_reply:
        return
    places = {choice.key: place for place, choice in enumerate(node.choices)}
    for choice in player.offered(node, arrival.values, step):
        yield Option(choice.key, choice.text, places[choice.key])


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
