"""Feelings along a conversation as a picture: where the lines of an SVG go. Plain numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.roleplay.engine import Trace

WIDTH, HEIGHT = 320, 140
LEFT, RIGHT, TOP, BOTTOM = 12, 12, 12, 24


@dataclass(frozen=True, slots=True)
class Dot:
    """A value of a feeling: where it stands, in words, and of which feeling."""

    x: float
    y: float
    value: int
    words: str
    name: str


@dataclass(frozen=True, slots=True)
class Curve:
    """How a feeling went; ``number`` tells the curves apart, from 1."""

    number: int
    name: str
    most: int
    dots: tuple[Dot, ...]

    @property
    def path(self) -> str:
        """The line as the points of an SVG polyline."""
        return " ".join(f"{dot.x:g},{dot.y:g}" for dot in self.dots)


@dataclass(frozen=True, slots=True)
class Moment:
    """What was felt at one moment: after how many choices, and each feeling's value in words."""

    step: int
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Feelings:
    """All curves of a conversation, and the same as a table."""

    curves: tuple[Curve, ...]
    moments: tuple[Moment, ...]
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = HEIGHT - BOTTOM
    left: int = LEFT
    right: int = WIDTH - RIGHT


def picture(traces: Sequence[Trace]) -> Feelings | None:
    """Lay the curves out; ``None`` where nothing is felt."""
    if not traces:
        return None
    curves = tuple(_curve(number, trace) for number, trace in enumerate(traces, 1))
    steps = zip(*(curve.dots for curve in curves), strict=True)
    return Feelings(curves, tuple(Moment(step, dots) for step, dots in enumerate(steps)))


def _curve(number: int, trace: Trace) -> Curve:
    bounds = trace.variable.bounds
    across = (WIDTH - LEFT - RIGHT) / max(1, len(trace.values) - 1)
    up = (HEIGHT - TOP - BOTTOM) / max(1, bounds.most - bounds.least)
    dots = (
        Dot(
            round(LEFT + step * across, 1),
            round(HEIGHT - BOTTOM - (value - bounds.least) * up, 1),
            value,
            trace.variable.shown(value),
            trace.variable.name,
        )
        for step, value in enumerate(trace.values)
    )
    return Curve(number, trace.variable.name, bounds.most, tuple(dots))
