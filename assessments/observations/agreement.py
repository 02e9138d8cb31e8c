"""Agreement among assessors as kappa, and what the number means in words. Plain rules.

The arithmetic is NLTK's, imported only when a kappa is asked for (0.2 s, 40 MB).
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

LANDIS_KOCH = "Landis & Koch (1977), Biometrics 33(1), 159-174"


class Strength(StrEnum):
    """The customary words for a kappa. A convention of ``LANDIS_KOCH``, not a law."""

    POOR = "poor"
    SLIGHT = "slight"
    FAIR = "fair"
    MODERATE = "moderate"
    SUBSTANTIAL = "substantial"
    ALMOST_PERFECT = "almost perfect"


_UPPER_BOUNDS = (
    (0.20, Strength.SLIGHT),
    (0.40, Strength.FAIR),
    (0.60, Strength.MODERATE),
    (0.80, Strength.SUBSTANTIAL),
)


def in_words(kappa: float) -> Strength:
    """Say how strong an agreement is by ``LANDIS_KOCH``; ``kappa`` is at most 1."""
    if kappa < 0:
        return Strength.POOR
    for bound, strength in _UPPER_BOUNDS:
        if round(kappa, 2) <= bound:
            return strength
    return Strength.ALMOST_PERFECT


def cohen(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Return Cohen's (1960) kappa of two assessors; ``pairs`` are their marks of the same items.

    ``None`` where chance alone would make them agree always: neither used two different marks.
    """
    if not _varies(pairs):
        return None
    return float(_task(pairs).kappa())


def cohen_weighted(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Return Cohen's (1968) kappa with squared weights: on an ordinal scale two steps apart is
    worse than one. ``None`` as for ``cohen``.
    """
    if not _varies(pairs):
        return None
    return float(_task(pairs, squared=True).weighted_kappa())


def fleiss(items: Sequence[Sequence[int]]) -> float | None:
    """Return Fleiss' (1971) kappa; ``items`` are the marks of each item, equally many for each.

    Who gave a mark does not matter, so raters may differ from item to item. ``None`` as for
    ``cohen``.

    Raises:
        ValueError: if the items have different numbers of marks, or fewer than two.
    """
    counts = {len(marks) for marks in items}
    if items and (len(counts) > 1 or min(counts) < 2):
        raise ValueError("Fleiss' kappa needs the same number of marks, two or more, of each item.")
    if not _varies(items):
        return None
    # NLTK's pi() pools the raters' marks as Fleiss does; its multi_kappa() is Davies & Fleiss 1982.
    return float(_task(items).pi())


def _varies(items: Sequence[Sequence[int]]) -> bool:
    return len({mark for marks in items for mark in marks}) > 1


def _task(items: Sequence[Sequence[int]], *, squared: bool = False) -> Any:
    from nltk.metrics.agreement import AnnotationTask  # noqa: PLC0415

    marks = [
        (f"rater {rater}", item, mark)
        for item, marks in enumerate(items)
        for rater, mark in enumerate(marks)
    ]
    return AnnotationTask(marks, distance=_squared_distance if squared else _nominal_distance)


def _nominal_distance(one: int, other: int) -> float:
    return 0.0 if one == other else 1.0


def _squared_distance(one: int, other: int) -> float:
    return float((one - other) ** 2)
