"""What a profile says: frozen, ready to be shown, printed and compared."""

import datetime as dt
from dataclasses import dataclass

from assessments.competency import wording
from assessments.competency.attainment import SourceKind
from assessments.competency.explanation import Explanation, Verdict
from assessments.competency.gaps import Gap, Importance
from assessments.competency.models import SOURCE_KIND_LABELS


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A piece of evidence as shown to people. ``strength``, ``value`` and ``threshold`` are 0-1.

    ``value`` is what is left of the strength after weight and age, ``None`` when it was ignored.
    The words are made when they are read, in the language in force then.
    """

    id: int
    indicator_slug: str
    source_kind: SourceKind
    source_title: str
    on: dt.date
    valid_until: dt.date | None
    strength: float
    value: float | None
    verdict: Verdict
    threshold: float
    void_reason: str
    given_for: str = ""
    """The code of the earlier version's indicator, if evidence for that one speaks here."""

    @property
    def source_kind_label(self) -> str:
        """The kind of source in words."""
        return str(SOURCE_KIND_LABELS[self.source_kind])

    @property
    def reason(self) -> str:
        """Why it counted, or why it did not."""
        return wording.evidence_reason(
            self.verdict, self.threshold, self.valid_until, self.void_reason, self.given_for
        )

    @property
    def counts(self) -> bool:
        """Tell whether it is strong enough to count as a source."""
        return self.verdict is Verdict.ENOUGH

    @property
    def strength_percent(self) -> int:
        """The strength shown on the day, 0-100."""
        return round(100 * self.strength)

    @property
    def value_percent(self) -> int | None:
        """What is left of it after weight and age, 0-100."""
        return None if self.value is None else round(100 * self.value)


@dataclass(frozen=True, slots=True)
class IndicatorStanding:
    """One indicator: met or not, and all evidence that bears on it."""

    slug: str
    level: int
    text: str
    is_met: bool
    sources: int
    sources_missing: int
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class LevelStanding:
    """One level of a competency: attained or not, and its indicators."""

    number: int
    name: str
    is_attained: bool
    indicators: tuple[IndicatorStanding, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """An activity that brings the next level nearer. ``is_repeat``: tried, too weakly so far.

    ``kind`` is ``quiz`` or ``roleplay``.
    """

    kind: str
    title: str
    url: str
    minutes: int
    indicator_slugs: tuple[str, ...]
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class CompetencyStanding:
    """One competency of one officer: required against attained, and the reason.

    Levels are 0-``highest_level``: 0 required means the position does not ask for it, 0 attained
    means no level yet. ``sentence`` and ``gap_words`` are in the language in force.
    """

    competency_id: int
    code: str
    name: str
    kind_label: str
    definition: str
    required: int
    required_name: str
    attained: int
    attained_name: str
    highest_level: int
    importance: Importance | None
    importance_label: str
    gap: Gap
    gap_words: str
    explanation: Explanation
    sentence: str
    levels: tuple[LevelStanding, ...]
    evidence: tuple[EvidenceLine, ...]
    next_steps: tuple[NextStep, ...]
    slugs_out_of_reach: tuple[str, ...]
    policy_name: str
    policy_version: int

    @property
    def indicators(self) -> tuple[IndicatorStanding, ...]:
        """All indicators in order of level and code."""
        return tuple(indicator for level in self.levels for indicator in level.indicators)

    @property
    def is_met(self) -> bool:
        """Tell whether the position requires the competency and the officer has the level."""
        return bool(self.required) and not self.gap.size


@dataclass(frozen=True, slots=True)
class CompetencyProfile:
    """All competencies of one officer on the day ``on``: open gaps first, the most urgent first."""

    officer_id: int
    on: dt.date
    standings: tuple[CompetencyStanding, ...]

    @property
    def gaps(self) -> tuple[CompetencyStanding, ...]:
        """The competencies below what the position requires, the most urgent first."""
        return tuple(standing for standing in self.standings if standing.gap.size)

    @property
    def required_count(self) -> int:
        """How many competencies the officer's position requires."""
        return sum(bool(standing.required) for standing in self.standings)

    @property
    def met_count(self) -> int:
        """How many of them the officer has at the level required."""
        return sum(standing.is_met for standing in self.standings)

    @property
    def policies(self) -> tuple[str, ...]:
        """Name and version of each attainment policy used, as printed on reports."""
        labels = (f"{s.policy_name} v{s.policy_version}" for s in self.standings)
        return tuple(dict.fromkeys(labels))

    def standing(self, competency_id: int) -> CompetencyStanding | None:
        """Return one competency, or ``None`` if it is neither required nor shown."""
        return next((s for s in self.standings if s.competency_id == competency_id), None)
