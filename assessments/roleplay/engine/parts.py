"""What nodes are made of: moods, changes, choices and what they show."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from assessments.roleplay.engine.conditions import Values, holds
from assessments.roleplay.engine.fields import Data, rows, text, texts, whole


class Mood(StrEnum):
    """How the citizen feels."""

    ANGRY = "angry"
    UPSET = "upset"
    TENSE = "tense"
    CALM = "calm"
    RELIEVED = "relieved"


class Outcome(StrEnum):
    """How good an ending is."""

    GOOD = "good"
    MIXED = "mixed"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a choice says about an indicator: points from -2 to +3, and why."""

    indicator_id: int
    points: int
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a variable: so much more, or this value where ``by`` is ``None``."""

    variable: str
    by: int | None = None
    to: int = 0
    when: str = ""

    @classmethod
    def read(cls, data: Data) -> Self:
        """Read a change as written."""
        by = whole(data, "by") if data.get("by") is not None else None
        return cls(text(data, "variable"), by, whole(data, "to"), text(data, "when"))


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which whole numbers a variable stays."""

    least: int
    most: int

    def keep(self, value: int) -> int:
        """Return the value, or the bound it is beyond."""
        return max(self.least, min(self.most, value))


def changed(values: Values, changes: Iterable[Change], bounds: Mapping[str, Bounds]) -> Values:
    """Return the values after these changes, each of which sees what those before it did."""
    after = values
    for change in changes:
        if holds(change.when, after):
            value = change.to if change.by is None else after[change.variable] + change.by
            kept = bounds[change.variable].keep(value)
            after = {**after, change.variable: kept}
    return after


@dataclass(frozen=True, slots=True)
class ChoiceVariant:
    """Other words for a choice where a condition holds."""

    when: str
    text: str = ""
    reaction: str = ""

    @classmethod
    def read(cls, data: Data) -> Self:
        """Read it as written."""
        return cls(text(data, "when"), text(data, "text"), text(data, "reaction"))


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the officer can say or do. ``critical`` says why it fails the play, or is empty."""

    key: str
    text: str
    leads_to: str
    reaction: str = ""
    critical: str = ""
    effects: tuple[Effect, ...] = ()
    when: str = ""
    changes: tuple[Change, ...] = ()
    acts: tuple[str, ...] = ()
    variants: tuple[ChoiceVariant, ...] = ()

    @classmethod
    def read(cls, data: Data) -> Self:
        """Read it as written; an effect without an indicator is left out."""
        effects = (
            Effect(whole(row, "indicator"), whole(row, "points"), text(row, "reason"))
            for row in rows(data, "effects")
            if row.get("indicator")
        )
        return cls(
            key=text(data, "key"),
            text=text(data, "text"),
            leads_to=text(data, "leads_to"),
            reaction=text(data, "reaction"),
            critical=text(data, "critical"),
            effects=tuple(effects),
            when=text(data, "when"),
            changes=tuple(map(Change.read, rows(data, "changes"))),
            acts=texts(data, "acts"),
            variants=tuple(map(ChoiceVariant.read, rows(data, "variants"))),
        )

    def points(self, indicator_ids: Collection[int]) -> int:
        """Sum the points for these indicators; a critical choice never earns any."""
        total = sum(e.points for e in self.effects if e.indicator_id in indicator_ids)
        return min(0, total) if self.critical else total

    @property
    def worth(self) -> int:
        """Sum the points for all indicators."""
        return self.points({effect.indicator_id for effect in self.effects})

    def as_seen(self, values: Values) -> Self:
        """Return it in the words that these values give it."""
        for variant in self.variants:
            if holds(variant.when, values):
                return replace(
                    self,
                    text=variant.text or self.text,
                    reaction=variant.reaction or self.reaction,
                )
        return self
