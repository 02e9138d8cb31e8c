"""What the kinds of node have in common."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self, TypedDict

from assessments.roleplay.engine.conditions import Values, holds
from assessments.roleplay.engine.fields import Data, one_of, rows, text
from assessments.roleplay.engine.parts import Change, Choice, Mood

Draw = Callable[[int], int]
"""Draws a number from 0 up to, but not including, the one given: the same whenever it is asked."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something written in a document, which may be wrong or missing; ``note`` says why."""

    key: str
    label: str
    text: str
    is_wrong: bool
    note: str


@dataclass(frozen=True, slots=True)
class Variant:
    """Other words, or another mood, for a node where a condition holds."""

    when: str
    narration: str = ""
    says: str = ""
    title: str = ""
    text: str = ""
    mood: Mood | None = None


class NodeFields(TypedDict):
    """The fields of every node."""

    key: str
    name: str
    changes: tuple[Change, ...]


class ShownFields(NodeFields):
    """The fields of every node that shows something."""

    mood: Mood | None
    narration: str
    speaker: str
    says: str
    title: str
    text: str
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node(ABC):
    """A place in a conversation. ``changes`` are carried out when one comes to it."""

    kind: ClassVar[str]

    key: str
    name: str = ""
    changes: tuple[Change, ...] = ()

    @classmethod
    @abstractmethod
    def read(cls, data: Data) -> Self:
        """Read it as written, complete or not.

        Raises:
            ScenarioError: if a field is of another type.
        """

    @property
    @abstractmethod
    def targets(self) -> tuple[str, ...]:
        """The keys of the nodes it may lead to, one for each way; empty where none was named."""

    @property
    def conditions(self) -> Iterator[str]:
        """Whatever conditions stand in it."""
        return (change.when for change in self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown(Node):
    """A node that shows something. ``mood`` is ``None`` where it follows from feelings."""

    mood: Mood | None = None
    narration: str = ""
    speaker: str = ""
    says: str = ""
    title: str = ""
    text: str = ""
    variants: tuple[Variant, ...] = ()

    @property
    def conditions(self) -> Iterator[str]:
        """Whatever conditions stand in it."""
        yield from (change.when for change in self.changes)
        yield from (variant.when for variant in self.variants)

    def as_seen(self, values: Values) -> Self:
        """Return it in the words and the mood that these values give it."""
        for variant in self.variants:
            if holds(variant.when, values):
                return replace(
                    self,
                    narration=variant.narration or self.narration,
                    says=variant.says or self.says,
                    title=variant.title or self.title,
                    text=variant.text or self.text,
                    mood=variant.mood or self.mood,
                )
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Shown):
    """A node that waits for the officer, whose reply comes to one of its choices."""

    choices: tuple[Choice, ...] = ()

    @property
    def targets(self) -> tuple[str, ...]:
        """Where its choices lead."""
        return tuple(choice.leads_to for choice in self.choices)

    @property
    def conditions(self) -> Iterator[str]:
        """Whatever conditions stand in it."""
        yield from (change.when for change in self.changes)
        yield from (variant.when for variant in self.variants)
        for choice in self.choices:
            yield choice.when
            yield from (change.when for change in choice.changes)
            yield from (variant.when for variant in choice.variants)

    def open(self, values: Values) -> tuple[Choice, ...]:
        """Return the choices whose conditions hold, as written; all where none does.

        One reply can come to any of them.
        """
        if self.is_one_reply:
            return self.choices
        return tuple(c for c in self.choices if holds(c.when, values)) or self.choices

    def offered(self, values: Values) -> tuple[Choice, ...]:
        """Return the open choices as they are seen."""
        return tuple(choice.as_seen(values) for choice in self.open(values))

    @property
    def ranked(self) -> list[Choice]:
        """The choices, those worth most over all indicators first; of equal ones by key."""
        return ranked(self.choices)

    @property
    def best_key(self) -> str:
        """The key of the choice worth most."""
        return self.ranked[0].key if self.choices else ""

    @property
    def indicators_told_apart(self) -> frozenset[int]:
        """The indicators that it is an observation of: a good choice earns more than a bad one."""
        bearing_on = {effect.indicator_id for c in self.choices for effect in c.effects}
        return frozenset(
            id_ for id_ in bearing_on if tells_apart([c.points({id_}) for c in self.choices])
        )

    @property
    def items(self) -> tuple[Item, ...]:
        """What can be marked here, if anything."""
        return ()

    @property
    def is_one_reply(self) -> bool:
        """Tell whether the officer sends one reply rather than one of the choices."""
        return True

    def takes(self, reply: str) -> bool:  # noqa: ARG002 - what may be sent is for the kinds to say
        """Tell whether this is a reply to it."""
        return True

    @abstractmethod
    def choice_of(self, reply: str) -> str:
        """Return the key of the choice to which such a reply comes."""

    @abstractmethod
    def said(self, choice: Choice, reply: str) -> str:
        """Return what the officer said or did, as the conversation shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing(Node):
    """A node that goes on by itself."""

    @abstractmethod
    def ways(self, values: Values) -> tuple[str, ...]:
        """Return the nodes to which it can lead now, at least one."""

    @abstractmethod
    def way(self, values: Values, draw: Draw) -> str:
        """Return the node to which it leads now."""


def ranked(choices: Sequence[Choice]) -> list[Choice]:
    """Return the choices, those worth most over all indicators first; of equal ones by key."""
    return sorted(choices, key=lambda c: (-c.worth, bool(c.critical), c.key))


def tells_apart(worths: Sequence[int]) -> bool:
    """Tell whether what choices earn shows how good somebody is."""
    return max(worths) > max(0, min(worths))


def node_fields(data: Data) -> NodeFields:
    """Read the fields of every node."""
    return {
        "key": text(data, "key"),
        "name": _name(data),
        "changes": tuple(map(Change.read, rows(data, "changes"))),
    }


def shown_fields(data: Data) -> ShownFields:
    """Read the fields of every node that shows something."""
    return {
        **node_fields(data),
        "mood": _mood(data),
        "narration": text(data, "narration"),
        "speaker": text(data, "speaker"),
        "says": text(data, "says"),
        "title": text(data, "title"),
        "text": text(data, "text"),
        "variants": tuple(map(_variant, rows(data, "variants"))),
    }


BEGINNING = 6  # words


def beginning(words: str) -> str:
    """Return the first words of a text, to name what it is said at."""
    first, rest = words.split()[:BEGINNING], words.split()[BEGINNING:]
    return " ".join(first).rstrip(",.;:") + "…" if rest else " ".join(first)


def _name(data: Data) -> str:
    """Return what a node is called, or the beginning of what is said or happens there."""
    called = text(data, "name") or text(data, "title")
    return called or beginning(text(data, "says") or text(data, "narration") or text(data, "text"))


def read_choices(data: Data) -> tuple[Choice, ...]:
    """Read the choices of a node."""
    return tuple(map(Choice.read, rows(data, "choices")))


def _mood(data: Data) -> Mood | None:
    return one_of(data, "mood", Mood, Mood.CALM) if text(data, "mood") else None


def _variant(data: Data) -> Variant:
    when, narration, says, title, words = (
        text(data, name) for name in ("when", "narration", "says", "title", "text")
    )
    return Variant(when, narration, says, title, words, _mood(data))
