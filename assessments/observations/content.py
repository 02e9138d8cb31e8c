"""What a rating form asks, frozen as the assessors saw it. Plain data."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from lms.core.pinned import PinnedFormat

RATING_FORM = PinnedFormat("rating-form")


@dataclass(frozen=True, slots=True)
class StepContent:
    """A step of the scale; ``strength`` is that of the evidence, 0-1."""

    mark: int
    label: str
    anchor: str
    strength: float


@dataclass(frozen=True, slots=True)
class IndicatorContent:
    """A behaviour to rate."""

    id: int
    slug: str
    text: str


@dataclass(frozen=True, slots=True)
class LevelContent:
    """The behaviours of one competency at one level."""

    competency_id: int
    competency: str
    level: int
    level_name: str
    indicators: tuple[IndicatorContent, ...]


@dataclass(frozen=True, slots=True)
class FormContent:
    """A rating form: the scale and the behaviours."""

    scale_version: int
    steps: tuple[StepContent, ...]
    levels: tuple[LevelContent, ...]

    @property
    def indicators(self) -> Iterator[IndicatorContent]:
        """All behaviours in the order of the form."""
        return (indicator for level in self.levels for indicator in level.indicators)

    @property
    def strengths(self) -> dict[int, float]:
        """Map each mark of the scale to its strength."""
        return {step.mark: step.strength for step in self.steps}

    def to_json(self) -> dict[str, Any]:
        """Write it as plain JSON, to be pinned."""
        return RATING_FORM.seal(asdict(self))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "FormContent":
        """Read what ``to_json`` wrote, in this version or an earlier one.

        Raises:
            UnknownFormatError: if it is no rating form, or from a later version.
        """
        content = RATING_FORM.open(data)
        return cls(
            scale_version=content["scale_version"],
            steps=tuple(StepContent(**step) for step in content["steps"]),
            levels=tuple(
                LevelContent(
                    **level
                    | {"indicators": tuple(IndicatorContent(**one) for one in level["indicators"])}
                )
                for level in content["levels"]
            ),
        )
