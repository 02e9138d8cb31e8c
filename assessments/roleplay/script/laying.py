"""A conversation laid out as a script: for whoever plays the citizen, and for the assessor.

No Django. Nodes are numbered as written, from 1, so that "go on at 7" can be found on paper.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.roleplay.engine import (
    Choice,
    Conversation,
    Ending,
    Indicator,
    Mood,
    Node,
    Passing,
    Scenario,
    Shown,
    Waiting,
    conditions,
)
from assessments.roleplay.engine.kinds.chance import Chance
from assessments.roleplay.engine.kinds.fork import Fork
from assessments.roleplay.engine.kinds.node import Item
from assessments.roleplay.engine.kinds.turn import Turn
from assessments.roleplay.engine.parts import Change

Words = Mapping[str, str]
"""The signs and small words of conditions (``>=``, ``and``, ``true``) in the reader's language."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said and seen at a node where ``when`` holds, in words; empty: otherwise."""

    when: str
    speaker: str
    mood: Mood | None
    title: str
    narration: str
    says: str
    text: str


@dataclass(frozen=True, slots=True)
class Onwards:
    """Where it goes on: at the node of that number, where ``when`` holds, in words."""

    when: str
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the officer may answer, how the citizen takes it, and where it goes on."""

    text: str
    critical: str
    reaction: str
    felt: tuple[str, ...]
    onwards: Onwards


@dataclass(frozen=True, slots=True)
class Entry:
    """A node of the script. ``watch`` are the indicators that it gives an occasion to see.

    ``seconds``: for an answer, 0 for no limit. ``outcome`` is that of an ending, otherwise empty.
    """

    number: int
    name: str
    kind: str
    felt: tuple[str, ...]
    spoken: tuple[Spoken, ...]
    items: tuple[Item, ...]
    seconds: int
    answers: tuple[Answer, ...]
    onwards: tuple[Onwards, ...]
    is_drawn: bool
    outcome: str
    watch: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Remembered:
    """Something to keep in mind while playing: how it begins, and how far it goes."""

    name: str
    start: str
    least: int
    most: int
    is_number: bool


@dataclass(frozen=True, slots=True)
class Script:
    """A whole conversation to be played face to face."""

    title: str
    persona_name: str
    persona_description: str
    cast: tuple[tuple[str, str], ...]
    remembered: tuple[Remembered, ...]
    entries: tuple[Entry, ...]
    indicators: tuple[Indicator, ...]


def script_of(scenario: Scenario, words: Words) -> Script:
    """Lay out a scenario."""
    writer = _Writer(scenario, words)
    conversation = scenario.conversation
    return Script(
        title=scenario.title,
        persona_name=scenario.persona_name,
        persona_description=scenario.persona_description,
        cast=tuple((each.name, each.description) for each in conversation.cast),
        remembered=tuple(
            Remembered(
                each.name,
                writer.value(each.id, each.start),
                each.bounds.least,
                each.bounds.most,
                each.type is conditions.Type.NUMBER,
            )
            for each in conversation.variables
        ),
        entries=tuple(writer.entry(node) for node in conversation.nodes),
        indicators=tuple(sorted(scenario.indicators.values(), key=lambda each: each.slug)),
    )


class _Writer:
    def __init__(self, scenario: Scenario, words: Words) -> None:
        self.scenario = scenario
        self.words = words
        self.conversation: Conversation = scenario.conversation
        self.names = {each.id: each.name for each in self.conversation.variables}
        self.numbers = {node.key: n for n, node in enumerate(self.conversation.nodes, 1)}

    def entry(self, node: Node) -> Entry:
        choices: Sequence[Choice] = node.choices if isinstance(node, Waiting) else ()
        told_apart = node.indicators_told_apart if isinstance(node, Waiting) else frozenset()
        indicators = (self.scenario.indicators[id_] for id_ in told_apart)
        return Entry(
            number=self.numbers[node.key],
            name=node.name,
            kind=node.kind,
            felt=self.felt(node.changes),
            spoken=tuple(self._spoken(node)) if isinstance(node, Shown) else (),
            items=node.items if isinstance(node, Waiting) else (),
            seconds=node.seconds if isinstance(node, Turn) else 0,
            answers=tuple(map(self._answer, choices)),
            onwards=tuple(self._onwards(node)),
            is_drawn=isinstance(node, Chance),
            outcome=node.outcome.value if isinstance(node, Ending) else "",
            watch=tuple(sorted(indicators, key=lambda each: each.slug)),
        )

    def _spoken(self, node: Shown) -> Iterator[Spoken]:
        """Say the variants first: of them the first that holds counts."""
        who = next((each.name for each in self.conversation.cast if each.key == node.speaker), "")
        for variant in node.variants:
            seen = replace(
                node,
                narration=variant.narration or node.narration,
                says=variant.says or node.says,
                title=variant.title or node.title,
                text=variant.text or node.text,
                mood=variant.mood or node.mood,
            )
            yield self._as_spoken(seen, who, self.when(variant.when))
        yield self._as_spoken(node, who, "")

    def _as_spoken(self, node: Shown, who: str, when: str) -> Spoken:
        speaker = who or self.scenario.persona_name
        return Spoken(when, speaker, node.mood, node.title, node.narration, node.says, node.text)

    def _answer(self, choice: Choice) -> Answer:
        return Answer(
            choice.text,
            choice.critical,
            choice.reaction,
            self.felt(choice.changes),
            self._to(choice.leads_to, choice.when),
        )

    def _onwards(self, node: Node) -> Iterator[Onwards]:
        if isinstance(node, Fork):
            yield from (self._to(branch.leads_to, branch.when) for branch in node.branches)
            yield self._to(node.leads_to, "")
        elif isinstance(node, Passing):
            yield from (self._to(target, "") for target in dict.fromkeys(node.targets))

    def _to(self, key: str, when: str) -> Onwards:
        return Onwards(self.when(when), self.numbers[key], self.conversation.by_key[key].name)

    def felt(self, changes: Sequence[Change]) -> tuple[str, ...]:
        """Say what becomes of what is remembered."""
        return tuple(map(self._change, changes))

    def _change(self, change: Change) -> str:
        name = self.names[change.variable]
        if change.by is not None:
            said = f"{name} {change.by:+d}".replace("-", "−")
        else:
            said = f"{name}: {self.value(change.variable, change.to)}"
        return f"{said} ({self.when(change.when)})" if change.when else said

    def value(self, variable: str, value: int) -> str:
        """Say a value: a number, or yes or no."""
        if self.conversation.types[variable] is conditions.Type.NUMBER:
            return str(value)
        return self.words["true" if value else "false"]

    def when(self, when: str) -> str:
        """Say a condition in words."""
        parts = (part.strip() for part in conditions.TOKEN.findall(when))
        return " ".join(self.names.get(part, self.words.get(part, part)) for part in parts)
