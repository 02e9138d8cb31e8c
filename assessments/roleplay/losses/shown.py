"""What may be shown of a group of officers, so that nobody is recognised by it. No Django.

Nothing is shown of fewer than ``LEAST`` officers. Numbers below that could also be worked out from
those beside them, from those of a narrower or a wider group, or from those of another day; so
wherever one occurs, and in every part of a whole, all numbers are rounded to the nearest ``LEAST``,
and shares are made from what was rounded. The numbers of the whole are exact only where none in it
is small.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.roleplay.losses.counting import Counts, Way

LEAST = 5


def about(number: int) -> int | None:
    """Round to the nearest ``LEAST``; ``None`` for what is too small to be shown."""
    if 0 < number < LEAST:
        return None
    return (2 * number + LEAST) // (2 * LEAST) * LEAST


@dataclass(frozen=True, slots=True)
class Figure:
    """How many of how many; ``number`` is ``None`` where it is too small to be shown."""

    number: int | None
    of: int | None

    @property
    def share(self) -> float | None:
        """The part, 0-1; ``None`` where it cannot be told."""
        if self.number is None or not self.of:
            return None
        return min(1.0, self.number / self.of)

    @property
    def percent(self) -> int | None:
        """The share in whole percent."""
        return None if self.share is None else round(100 * self.share)


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A node: who came there of all, and who left unfinished there of those who came."""

    came: Figure
    left: Figure
    feeling: float | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Shown:
    """The figures of a group that is large enough. ``is_rounded``: numbers are near, not exact."""

    officers: int
    is_rounded: bool
    places: Mapping[str, ShownPlace]
    ways: Mapping[Way, Figure]
    links: Mapping[tuple[str, str], Figure]

    def place(self, node: str) -> ShownPlace:
        """Return the figures of a node; nobody came to those left out."""
        nobody = ShownPlace(Figure(0, self.officers), Figure(0, 0), None, None)
        return self.places.get(node, nobody)

    def way(self, node: str, key: str) -> Figure:
        """Return how many took a way of those who came to the node."""
        return self.ways.get((node, key), Figure(0, self.place(node).came.number))

    def link(self, node: str, target: str) -> Figure:
        """Return how many went from one node to another of those who came to the first."""
        return self.links.get((node, target), Figure(0, self.place(node).came.number))


def shown(counts: Counts, *, is_part: bool) -> Shown | None:
    """Return what may be shown of a group; ``None`` where it is too small.

    ``is_part``: others belong to the whole of which it is.
    """
    if counts.officers < LEAST:
        return None
    is_rounded = is_part or 0 < counts.smallest < LEAST

    def near(number: int) -> int | None:
        return about(number) if is_rounded else number

    def of_those_at(node: str, number: int) -> Figure:
        return Figure(near(number), near(counts.came(node)))

    officers = near(counts.officers) or 0
    places = {}
    for key, place in counts.places.items():
        is_seen = place.came >= LEAST
        places[key] = ShownPlace(
            Figure(near(place.came), officers),
            of_those_at(key, counts.ways.get((key, ""), 0)),
            place.feeling if is_seen else None,
            place.seconds if is_seen else None,
        )
    return Shown(
        officers,
        is_rounded,
        places,
        {way: of_those_at(way[0], number) for way, number in counts.ways.items()},
        {link: of_those_at(link[0], number) for link, number in counts.links.items()},
    )
