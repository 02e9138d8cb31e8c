"""A place on a picture. No Django.

Places are areas with names. Tapping one and choosing its name from the list are the same answer, so
nobody needs to see or to tap; a tap between the areas chooses nothing. Where several areas are
right, each of them earns everything: a guesser meets one with their share of all areas.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import ClassVar, Self, cast

from assessments.questions.kinds.pictures import Picture
from assessments.questions.kinds.protocol import (
    JSON,
    Answer,
    Dealer,
    Reason,
    ResponseClass,
    UnknownAnswerError,
)

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in percent of the picture, from its upper left. A new one has no ``key`` yet."""

    label: str
    x: int
    y: int
    width: int
    height: int
    is_correct: bool = False
    key: str = ""

    @property
    def is_on_picture(self) -> bool:
        """Tell whether all of it lies on the picture, and it has a size."""
        spans = ((self.x, self.width), (self.y, self.height))
        return all(at >= 0 and size > 0 and at + size <= WHOLE for at, size in spans)

    def overlaps(self, other: "Area") -> bool:
        """Tell whether a tap could mean both."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


@dataclass(frozen=True, slots=True)
class Hotspot:
    """A picture with areas. An answer is the key of one."""

    picture: Picture | None
    areas: tuple[Area, ...]

    kind: ClassVar[str] = "hotspot"
    is_marked_by_people: ClassVar[bool] = False

    @classmethod
    def from_json(cls, data: Mapping[str, JSON]) -> Self:
        """Read what ``asdict`` wrote."""
        areas = cast("Sequence[Mapping[str, int | str]]", data["areas"])
        return cls(
            Picture.from_json(data["picture"]),
            tuple(
                Area(
                    str(area["label"]),
                    int(area["x"]),
                    int(area["y"]),
                    int(area["width"]),
                    int(area["height"]),
                    bool(area["is_correct"]),
                    str(area["key"]),
                )
                for area in areas
            ),
        )

    @property
    def correct_keys(self) -> list[str]:
        """The keys of the right areas."""
        return [area.key for area in self.areas if area.is_correct]

    @property
    def overlapping(self) -> list[tuple[Area, Area]]:
        """The pairs of areas that a tap could mean both of."""
        return [pair for pair in combinations(self.areas, 2) if pair[0].overlaps(pair[1])]

    @property
    def solution(self) -> Answer:
        """The first right area."""
        return self.correct_keys[0]

    @property
    def chance(self) -> Fraction:
        """The share of the right ones of all areas."""
        return Fraction(len(self.correct_keys), len(self.areas))

    def guess(self, luck: Random) -> Answer:
        """Choose any area."""
        return luck.choice(self.areas).key

    def share(self, answer: Answer) -> Fraction:
        """Return everything or nothing."""
        return Fraction(answer in self.correct_keys)

    @property
    def classes(self) -> tuple[ResponseClass, ...]:
        """The areas."""
        return tuple(
            ResponseClass("", area.label, Fraction(area.is_correct)) for area in self.areas
        )

    def classified(self, answer: Answer) -> tuple[ResponseClass, ...]:
        """Return the area chosen."""
        areas = zip(self.areas, self.classes, strict=True)
        return tuple(found for area, found in areas if area.key == answer)

    def reasons(self, answer: Answer) -> tuple[Reason, ...]:  # noqa: ARG002
        """Say nothing: what there is to say is the explanation of the question."""
        return ()

    def dealt(self, dealer: Dealer) -> "DealtHotspot":
        """Put the names of the areas in the order of an attempt."""
        by_key = {area.key: area for area in self.areas}
        keys = dealer.arranged(list(by_key))
        options = (DealtArea(dealer.id_of(key), by_key[key]) for key in keys)
        return DealtHotspot(self.picture, tuple(options))


@dataclass(frozen=True, slots=True)
class DealtArea:
    """An area under the id this attempt knows it by."""

    id: str
    area: Area


@dataclass(frozen=True, slots=True)
class AreaOnSheet:
    """An area to choose, in percent of the picture."""

    id: str
    label: str
    x: int
    y: int
    width: int
    height: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class HotspotSheet:
    """The picture, and the areas to choose from."""

    picture: Picture | None
    areas: tuple[AreaOnSheet, ...]


@dataclass(frozen=True, slots=True)
class AreaReview:
    """An area after hand-in."""

    area: Area
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class HotspotReview:
    """The picture, and which areas were chosen and which are right."""

    picture: Picture | None
    areas: tuple[AreaReview, ...]


@dataclass(frozen=True, slots=True)
class DealtHotspot:
    """The picture and the areas in an attempt's order."""

    picture: Picture | None
    options: tuple[DealtArea, ...]

    def read(self, sent: Sequence[str]) -> Answer:
        """Read the id of the area chosen.

        Raises:
            UnknownAnswerError: if it is none of this question, or there is more than one.
        """
        keys = {dealt.id: dealt.area.key for dealt in self.options}
        if len(sent) > 1 or not keys.keys() >= set(sent):
            raise UnknownAnswerError(str(sent))
        return keys[sent[0]] if sent else ""

    def sent(self, answer: Answer) -> Sequence[str]:
        """Return the id of the area chosen."""
        return [dealt.id for dealt in self.options if dealt.area.key == answer]

    def sheet(self, answer: Answer) -> HotspotSheet:
        """Show the areas and which of them is chosen."""
        areas = (
            AreaOnSheet(
                dealt.id,
                dealt.area.label,
                dealt.area.x,
                dealt.area.y,
                dealt.area.width,
                dealt.area.height,
                dealt.area.key == answer,
            )
            for dealt in self.options
        )
        return HotspotSheet(self.picture, tuple(areas))

    def review(self, answer: Answer) -> HotspotReview:
        """Show which area was chosen and which are right."""
        areas = (AreaReview(each.area, each.area.key == answer) for each in self.options)
        return HotspotReview(self.picture, tuple(areas))


BODY = Hotspot
