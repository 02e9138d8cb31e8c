"""What differs between two versions of a conversation, in words and by name.

A conversation is laid out as passages: one for each node, choice, feeling, rule and whatever else
can be added or taken away, each with a line for whatever is filled in. Passages are the same by
their keys; their lines are compared word by word.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from assessments.questions.comparing import ComparedLine, Fate, compare
from assessments.roleplay.engine import beginning

Row = Mapping[str, object]
QUOTES = '“”"'  # in which names are put
NAME = re.compile(r"\b[a-z][a-z0-9_]*\b")

SPOKEN = ("narration", "speaker", "says", "mood")
FIELDS: Mapping[str, Sequence[str]] = {
    "turn": (*SPOKEN, "seconds", "on_time_out"),
    "scene": (*SPOKEN, "leads_to"),
    "later": ("title", *SPOKEN, "leads_to"),
    "document": ("title", *SPOKEN),
    "reply": (*SPOKEN, "model_answer"),
    "fork": ("leads_to",),
    "chance": (),
    "ending": ("title", "outcome", "mood", "text"),
}
WRITTEN = ("name", "title", "narration", "says", "text", "reaction", "label")
LABELS = {
    ("later", "title"): "field.later_title",
    ("document", "title"): "field.document_title",
    ("ending", "title"): "field.ending_title",
    ("ending", "text"): "field.ending_text",
    ("fork", "leads_to"): "field.otherwise",
    ("items", "text"): "field.items",
    ("variables", "kind"): "field.variable_kind",
    ("slots", "text"): "field.slot_text",
    ("cast", "description"): "field.cast_description",
    ("tests", "ending"): "field.test_ending",
}
TITLES = {
    "moods": "rule.title",
    "variants": "scenario_variant.title",
    "tests": "test.title",
}


class Words(Protocol):
    """The words of the editor in the language of whoever reads."""

    def __call__(self, name: str, **values: object) -> str:
        """Return the words of this name with the values put in."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something filled in: its ``name`` is unique within the passage."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Something that can be added or taken away. ``of``: the name of the node it belongs to."""

    key: str
    kind: str
    name: str
    lines: tuple[Line, ...]
    of: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a passage. ``name_before``: where it was called otherwise, else empty."""

    fate: Fate
    kind: str
    name: str
    name_before: str
    of: str
    lines: tuple[ComparedLine, ...]


def differences(
    before: Row, after: Row, say: Words, indicators: Mapping[object, str]
) -> list[Difference]:
    """Return what was added, changed and removed, in the order of the new version; removed last.

    ``indicators`` are their words by id. Nothing for what stayed, or moved on the map.
    """
    laid = _Laid(after, say, indicators)
    new = {each.key: each for each in laid.passages()}
    old = {each.key: each for each in _Laid(before, say, indicators, laid.nodes).passages()}
    changed = (_difference(old.get(key), passage) for key, passage in new.items())
    removed = (_removed(passage) for key, passage in old.items() if key not in new)
    return [each for each in (*changed, *removed) if each is not None]


def words_of(document: Row) -> Iterator[str]:
    """Yield the names and texts of everything in a conversation, each as it stands there."""
    for node in _rows(document, "nodes"):
        for part in (node, *_rows(node, "choices"), *_rows(node, "items")):
            yield from (str(part[name]) for name in WRITTEN if part.get(name))


def _removed(old: Passage) -> Difference:
    lines = tuple(compare(old.lines, ()))
    return Difference(Fate.REMOVED, old.kind, old.name, "", old.of, lines)


def _difference(old: Passage | None, new: Passage) -> Difference | None:
    if old is None:
        lines = tuple(compare((), new.lines))
        return Difference(Fate.ADDED, new.kind, new.name, "", new.of, lines)
    lines = tuple(line for line in compare(old.lines, new.lines) if line.has_changed)
    name_before = old.name if old.name != new.name else ""
    if not lines and not name_before:
        return None
    return Difference(Fate.SAME, new.kind, new.name, name_before, new.of, lines)


@dataclass(frozen=True)
class _Laid:
    """A version laid out; whatever is missing or of another type is passed over.

    ``called`` are nodes by key as the other version calls them: what leads to a node that was only
    called otherwise leads there still.
    """

    document: Row
    say: Words
    indicators: Mapping[object, str]
    called: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def nodes(self) -> Mapping[str, str]:
        """How each node is called."""
        return {
            str(node.get("key")): _name(node)
            or self.say("new_name", kind=self.say(f"kind.{node.get('kind')}"), number=place)
            for place, node in enumerate(_rows(self.document, "nodes"), 1)
        }

    @cached_property
    def names(self) -> Mapping[str, Mapping[str, str]]:
        """How what is pointed to is called, by the field that points."""
        speakers = {
            str(row.get("key")): _name(row) or self.say("unnamed")
            for row in _rows(self.document, "cast")
        }
        nodes = {**self.nodes, **{k: v for k, v in self.called.items() if k in self.nodes}}
        return {"leads_to": nodes, "ending": nodes, "speaker": speakers}

    @cached_property
    def variables(self) -> Mapping[str, str]:
        """How each variable is called."""
        return {
            str(row.get("id")): str(row.get("name") or row.get("id"))
            for row in _rows(self.document, "variables")
        }

    def passages(self) -> Iterator[Passage]:
        """Lay everything out."""
        opening = next(iter(self.nodes.values()), "")
        recovery = self.say(f"recovery.{self.document.get('recovery') or 'none'}")
        yield Passage(
            "whole",
            "whole",
            "",
            (
                Line("opening", self.say("opening"), opening),
                Line("recovery", self.say("field.recovery"), recovery),
            ),
        )
        for node in _rows(self.document, "nodes"):
            yield from self._node(node)
        yield from self._plain("variables", "id", ("kind", "least", "most", "start", "better"))
        yield from self._plain("moods", "", ("when", "mood"))
        yield from self._plain("cast", "key", ("description",))
        yield from self._plain("slots", "id", ("text",))
        yield from self._plain("variants", "key", ("persona_name", "persona_description"))
        yield from self._plain("tests", "key", ("ending",))

    def _node(self, node: Row) -> Iterator[Passage]:
        key, kind = str(node.get("key")), str(node.get("kind"))
        name = self.nodes[key]
        lines = (*self._filled(kind, FIELDS.get(kind, ()), node), *self._consequences(node))
        yield Passage(f"nodes/{key}", f"kind.{kind}", name, lines)
        for place, choice in enumerate(_rows(node, "choices")):
            filled = self._filled(
                "choices", ("text", "leads_to", "when", "reaction", "critical"), choice
            )
            effects = (self._effect(effect) for effect in _rows(choice, "effects"))
            acts = ", ".join(self.say(f"act.{act}") for act in _list(choice, "acts"))
            done = (Line("acts", self.say("field.acts"), acts),) if acts else ()
            yield Passage(
                f"nodes/{key}/choices/{choice.get('key')}",
                "field.choices",
                self._choice_name(kind, choice, place),
                (*filled, *effects, *done, *self._consequences(choice)),
                name,
            )
        for place, branch in enumerate(_rows(node, "branches")):
            yield Passage(
                f"nodes/{key}/branches/{place}",
                "field.branches",
                self.say("exit.branch", number=place + 1),
                self._filled("branches", ("when", "weight", "leads_to"), branch),
                name,
            )
        for item in _rows(node, "items"):
            yield Passage(
                f"nodes/{key}/items/{item.get('key')}",
                "field.items",
                str(item.get("label") or ""),
                self._filled("items", ("text", "is_wrong", "note"), item),
                name,
            )

    def _choice_name(self, kind: str, choice: Row, place: int) -> str:
        if words := choice.get("text"):
            return str(words).strip(QUOTES)
        if kind == "document":
            return self.say(f"marked.{choice.get('key')}")
        return self.say("exit.written" if kind == "reply" else "exit.choice", number=place + 1)

    def _plain(self, part: str, id_: str, fields: Sequence[str]) -> Iterator[Passage]:
        for place, row in enumerate(_rows(self.document, part)):
            title = self.say(TITLES.get(part, "unnamed"), number=place + 1)
            name = _name(row) or str(row.get("id") or title)
            words = tuple(
                Line(f"words/{word.get('at')}", self.say("field.words"), self._word(word))
                for word in _rows(row, "words")
            )
            yield Passage(
                f"{part}/{row.get(id_) or place}",
                f"field.{'scenario_variants' if part == 'variants' else part}",
                name,
                (*self._filled(part, fields, row), *words),
            )

    def _word(self, word: Row) -> str:
        return f"{word.get('at')}: {word.get('text') or ''}"

    def _filled(self, part: str, fields: Sequence[str], row: Row) -> tuple[Line, ...]:
        return tuple(
            Line(name, self.say(LABELS.get((part, name), f"field.{name}")), text)
            for name in fields
            if (text := self._text(name, row))
        )

    def _text(self, name: str, row: Row) -> str:  # noqa: PLR0911 - one for each type
        value = row.get(name)
        if value in (None, ""):
            return ""
        if name in self.names:
            return self.names[name].get(str(value), self.say("missing"))
        if name == "on_time_out":
            choices = {each.get("key"): each.get("text") for each in _rows(row, "choices")}
            return str(choices.get(value) or self.say("missing"))
        if name == "when":
            return self._condition(str(value))
        if name in {"mood", "outcome", "better"}:
            return self.say(f"{name}.{value}")
        if name == "kind":
            return self.say(f"variable.{value}")
        if isinstance(value, bool):
            return self.say("yes" if value else "no")
        return str(value)

    def _condition(self, when: str) -> str:
        return NAME.sub(lambda found: self.variables.get(found[0], found[0]), when)

    def _effect(self, effect: Row) -> Line:
        behaviour = self.indicators.get(effect.get("indicator"), self.say("missing"))
        points = self.say(f"points.{effect.get('points') or 0}")
        text = " ".join(filter(None, (points, str(effect.get("reason") or ""))))
        return Line(f"effects/{effect.get('indicator')}", behaviour, text)

    def _consequences(self, row: Row) -> Iterator[Line]:
        for place, change in enumerate(_rows(row, "changes")):
            yield Line(f"changes/{place}", self.say("field.changes"), self._change(change))
        for place, variant in enumerate(_rows(row, "variants")):
            said = [
                f"{line.label}: {line.text}" for line in self._filled("", tuple(variant), variant)
            ]
            yield Line(f"variants/{place}", self.say("field.variants"), "; ".join(said))

    def _change(self, change: Row) -> str:
        name = self.variables.get(str(change.get("variable")), self.say("missing"))
        value = change.get("to") if "by" not in change else change["by"]
        how = self.say("change.to" if "by" not in change else "change.by")
        shown = self.say("yes" if value else "no") if isinstance(value, bool) else value
        when = self._condition(str(change.get("when") or ""))
        only = f" ({self.say('field.when')}: {when})" if when else ""
        return f"{name} {how} {shown}{only}"


def _name(row: Row) -> str:
    said = row.get("says") or row.get("narration") or row.get("text") or ""
    return str(row.get("name") or row.get("title") or "") or beginning(str(said))


def _rows(row: Row, name: str) -> Iterator[Row]:
    return (each for each in _list(row, name) if isinstance(each, Mapping))


def _list(row: Row, name: str) -> Sequence[object]:
    found = row.get(name)
    return found if isinstance(found, list) else ()
