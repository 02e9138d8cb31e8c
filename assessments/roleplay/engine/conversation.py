"""A conversation as written (docs/scenarios.md): variables, nodes and what goes with them.

A draft may be half-written: ``read`` takes whatever is of the right type, ``check`` says whether
it can be played.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Self

from assessments.roleplay.engine import graph
from assessments.roleplay.engine.conditions import ConditionError, Type, Values, holds
from assessments.roleplay.engine.conditions import check as check_condition
from assessments.roleplay.engine.fields import (
    Data,
    ScenarioError,
    one_of,
    rows,
    table,
    text,
    whole,
)
from assessments.roleplay.engine.kinds import read_node
from assessments.roleplay.engine.kinds.chance import Chance
from assessments.roleplay.engine.kinds.ending import Ending
from assessments.roleplay.engine.kinds.node import Node, Passing, Shown, Waiting
from assessments.roleplay.engine.kinds.turn import Turn
from assessments.roleplay.engine.parts import Bounds, Change, Mood

FORMAT = 2
SLOT = re.compile(r"\{([a-z][a-z0-9_]{0,39})\}")
MOST = 10  # where the greatest value of a number is not given


class Kind(StrEnum):
    """What a variable is."""

    FEELING = "feeling"
    NUMBER = "number"
    FACT = "fact"
    PROMISE = "promise"


class Better(StrEnum):
    """Whether more or less of a feeling is better."""

    MORE = "more"
    LESS = "less"


@dataclass(frozen=True, slots=True)
class Words:
    """How a variable is shown from a value on."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Variable:
    """Something the conversation remembers; see docs/scenarios.md."""

    id: str
    name: str
    kind: Kind
    bounds: Bounds
    start: int
    better: Better
    words: tuple[Words, ...]

    @classmethod
    def read(cls, data: Data) -> Self:
        """Read it as written."""
        kind = one_of(data, "kind", Kind, Kind.FACT)
        is_fact = kind in {Kind.FACT, Kind.PROMISE}
        least = 0 if is_fact else whole(data, "least")
        bounds = Bounds(least, 1 if is_fact else max(least, whole(data, "most", MOST)))
        words = (Words(whole(row, "at"), text(row, "text")) for row in rows(data, "words"))
        return cls(
            text(data, "id"),
            text(data, "name") or text(data, "id"),
            kind,
            bounds,
            bounds.keep(whole(data, "start")),
            one_of(data, "better", Better, Better.MORE),
            tuple(sorted(words, key=lambda each: each.at)),
        )

    @property
    def type(self) -> Type:
        """What it is in a condition."""
        return Type.NUMBER if self.kind in {Kind.FEELING, Kind.NUMBER} else Type.FACT

    def shown(self, value: int) -> str:
        """Return how the officer is shown this value; empty where it is hidden."""
        return next((w.text for w in reversed(self.words) if w.at <= value), "")

    def goodness(self, value: int) -> float:
        """Return how good a feeling is for the citizen, 0-1; 0.5 where it cannot differ."""
        span = self.bounds.most - self.bounds.least
        share = (value - self.bounds.least) / span if span else 0.5
        return share if self.better is Better.MORE else 1 - share


@dataclass(frozen=True, slots=True)
class MoodRule:
    """The citizen's mood where a condition holds."""

    when: str
    mood: Mood


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody who speaks besides the citizen."""

    key: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Version:
    """A variant of the scenario: what is otherwise when it is played another time."""

    key: str
    name: str
    persona_name: str
    persona_description: str


@dataclass(frozen=True, slots=True)
class Expected:
    """A test: these choices (node, choice), played in a variant, must come to this ending."""

    key: str
    name: str
    variant: str
    moves: tuple[tuple[str, str], ...]
    ending: str


@dataclass(frozen=True)
class Conversation:
    """A conversation, sound or not. ``nodes`` are in the order written, the opening first."""

    nodes: tuple[Node, ...]
    variables: tuple[Variable, ...] = ()
    moods: tuple[MoodRule, ...] = ()
    cast: tuple[Character, ...] = ()
    versions: tuple[Version, ...] = ()
    tests: tuple[Expected, ...] = ()
    recovery: str = ""

    @cached_property
    def by_key(self) -> Mapping[str, Node]:
        """The nodes by key, of those with the same key the first."""
        return {node.key: node for node in reversed(self.nodes)}

    @cached_property
    def bounds(self) -> Mapping[str, Bounds]:
        """Between which numbers each variable stays."""
        return {variable.id: variable.bounds for variable in self.variables}

    @cached_property
    def types(self) -> Mapping[str, Type]:
        """What each variable is in a condition."""
        return {variable.id: variable.type for variable in self.variables}

    @property
    def start(self) -> Values:
        """What each variable is before the opening."""
        return {variable.id: variable.start for variable in self.variables}

    @property
    def feelings(self) -> list[Variable]:
        """What the citizen feels."""
        return [variable for variable in self.variables if variable.kind is Kind.FEELING]

    @property
    def waiting(self) -> list[Waiting]:
        """The nodes that wait for the officer."""
        return [node for node in self.nodes if isinstance(node, Waiting)]

    @property
    def endings(self) -> list[Ending]:
        """The endings."""
        return [node for node in self.nodes if isinstance(node, Ending)]

    @property
    def has_time_limits(self) -> bool:
        """Tell whether a turn must be answered within a time."""
        return any(isinstance(node, Turn) and node.seconds for node in self.nodes)

    @cached_property
    def edges(self) -> dict[str, list[str]]:
        """Which nodes each node that is no ending leads to, each once, in the order written."""
        return {
            node.key: list(dict.fromkeys(node.targets))
            for node in self.nodes
            if not isinstance(node, Ending)
        }

    def mood(self, node: Shown, values: Values) -> Mood:
        """Return how the citizen feels at a node."""
        if node.mood is not None:
            return node.mood
        holding = (rule.mood for rule in self.moods if holds(rule.when, values))
        return next(holding, Mood.CALM)


def read(document: Data, variant: str = "") -> Conversation:
    """Read a document of format 2 as it is played in one of its variants.

    What has neither a name nor words is called by its place, from 1.

    Raises:
        ScenarioError: if a field is of another type, or there is no such variant.
    """
    document = as_played(document, variant)
    return Conversation(
        nodes=tuple(
            node if node.name else replace(node, name=str(place))
            for place, node in enumerate(map(read_node, rows(document, "nodes")), 1)
        ),
        variables=tuple(map(Variable.read, rows(document, "variables"))),
        moods=tuple(
            MoodRule(text(row, "when"), one_of(row, "mood", Mood, Mood.CALM))
            for row in rows(document, "moods")
        ),
        cast=tuple(
            Character(text(row, "key"), text(row, "name"), text(row, "description"))
            for row in rows(document, "cast")
        ),
        versions=tuple(map(_version, rows(document, "variants"))),
        tests=tuple(_expected(row, place) for place, row in enumerate(rows(document, "tests"), 1)),
        recovery=text(document, "recovery"),
    )


def _version(data: Data) -> Version:
    names = ("key", "name", "persona_name", "persona_description")
    key, name, persona_name, persona_description = (text(data, each) for each in names)
    return Version(key, name or key, persona_name, persona_description)


def _expected(data: Data, place: int) -> Expected:
    moves = tuple((text(row, "node"), text(row, "choice")) for row in rows(data, "moves"))
    key, name, variant, ending = (text(data, each) for each in ("key", "name", "variant", "ending"))
    return Expected(key, name or str(place), variant, moves, ending)


def as_played(document: Data, variant: str) -> Data:
    """Return a document with the variant's values, items and words in their places.

    Raises:
        ScenarioError: if there is no such variant.
    """
    chosen: Data = {}
    if variant:
        found = (row for row in rows(document, "variants") if text(row, "key") == variant)
        chosen = next(found, {})
        if not chosen:
            raise ScenarioError(f"no variant {variant!r}")
    start, items, slots = (table(chosen, name) for name in ("start", "items", "slots"))
    words = {
        text(slot, "id"): text(slots, text(slot, "id")) or text(slot, "text")
        for slot in rows(document, "slots")
    }
    played = {
        **document,
        "variables": [
            {**row, "start": start.get(text(row, "id"), row.get("start"))}
            for row in rows(document, "variables")
        ],
        "nodes": [
            {**row, "items": items.get(text(row, "key"), row.get("items"))}
            for row in rows(document, "nodes")
        ],
    }
    if not words:
        return played
    return {name: _filled(value, words) for name, value in played.items()}


def _filled(value: object, words: Mapping[str, str]) -> object:
    """Put words into the slots of every text in a value."""
    if isinstance(value, str):
        return (
            SLOT.sub(lambda found: words.get(found[1], found[0]), value) if "{" in value else value
        )
    if isinstance(value, Mapping):
        return {name: _filled(each, words) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(each, words) for each in value]
    return value


# --- Checking ------------------------------------------------------------------------------------


def check(conversation: Conversation) -> None:
    """Check that a conversation can be played; teaching is another matter (see ``lint``).

    Raises:
        ScenarioError: if it opens with no turn, names a node twice, leads to a node that is
            missing, has a condition or change that cannot be judged, or goes round by itself.
    """
    nodes = conversation.nodes
    if not nodes or isinstance(nodes[0], Ending):
        raise ScenarioError("the conversation does not open with a turn")
    if len(conversation.by_key) != len(nodes):
        raise ScenarioError("two turns or endings have the same name")
    lost = {key for node in nodes for key in node.targets} - conversation.by_key.keys()
    if lost:
        raise ScenarioError(f"choices lead to nodes that are missing: {', '.join(sorted(lost))}")
    if any(isinstance(node, Chance) and not node.branches for node in nodes):
        raise ScenarioError("a draw has nothing to draw")
    _check_conditions(conversation)
    _check_changes(conversation)
    if circles := circles_of_passing(conversation):
        raise ScenarioError(f"goes round by itself: {', '.join(sorted(circles))}")


def _check_conditions(conversation: Conversation) -> None:
    try:
        for when in conditions_of(conversation):
            check_condition(when, conversation.types)
    except ConditionError as error:
        raise ScenarioError(f"not a condition: {error}") from error


def conditions_of(conversation: Conversation) -> list[str]:
    """Return whatever conditions stand in a conversation, empty ones too."""
    in_nodes = [when for node in conversation.nodes for when in node.conditions]
    return in_nodes + [rule.when for rule in conversation.moods]


def changes_of(node: Node) -> list[Change]:
    """Return the changes of a node and of its choices."""
    choices = node.choices if isinstance(node, Waiting) else ()
    return [*node.changes, *(change for choice in choices for change in choice.changes)]


def _check_changes(conversation: Conversation) -> None:
    changed = {change.variable for node in conversation.nodes for change in changes_of(node)}
    if strange := changed - conversation.types.keys():
        raise ScenarioError(f"changes of unknown variables: {sorted(strange)}")


def circles_of_passing(conversation: Conversation) -> frozenset[str]:
    """Return the keys of nodes that go on by themselves in a circle, if there are any."""
    edges = {
        node.key: [key for key in node.targets if isinstance(conversation.by_key.get(key), Passing)]
        for node in conversation.nodes
        if isinstance(node, Passing)
    }
    return graph.on_circles(edges)
