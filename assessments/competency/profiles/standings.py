"""What a profile says: frozen, ready to be shown, printed and compared."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from assessments.competency.models import FRESHNESS_LABELS, SOURCE_KIND_LABELS
from assessments.competency.profiles import wording
from assessments.competency.rules.attainment import Freshness, SourceKind
from assessments.competency.rules.explanation import Explanation, Verdict
from assessments.competency.rules.freshness import LevelChange, Outlook
from assessments.competency.rules.gaps import Gap, Importance
from lms.core.clock import training_hours

TREND_DAYS = 730


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
    weight: float = 1.0
    remark: str = ""
    """What who recorded it wrote beside it."""

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
    def weight_percent(self) -> int:
        """How much of its strength it brings, 0-100."""
        return round(100 * self.weight)

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
class BarStep:
    """One level of a bullet bar: where it begins and how wide it is, in per cent of the bar."""

    number: int
    start: float
    width: float
    state: str  # attained | missing | open

    @property
    def middle(self) -> float:
        """Where a mark on the level stands, in per cent."""
        return round(self.start + self.width / 2, 2)

    @property
    def end(self) -> float:
        """Where the level ends, in per cent."""
        return round(self.start + self.width, 2)


@dataclass(frozen=True, slots=True)
class RatingStanding:
    """The latest rating of its kind: level (0: not yet), when, by whom, and their remark."""

    level: int
    level_name: str
    on: dt.date
    by: str
    remark: str

    @property
    def words(self) -> str:
        """The level in words."""
        return wording.rated_level(self.level, self.level_name)


@dataclass(frozen=True, slots=True)
class CompetencyStanding:
    """One competency of one officer: required against attained, and the reason.

    Levels are 0-``highest_level``: 0 required means the position does not ask for it, 0 attained
    means no level yet. ``sentence`` and ``gap_words`` are in the language in force. ``history`` is
    empty unless the profile was asked to follow it.
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
    on: dt.date
    outlook: Outlook
    history: tuple[LevelChange, ...]
    self_rating: RatingStanding | None
    supervisor_rating: RatingStanding | None

    @property
    def bar(self) -> tuple[BarStep, ...]:
        """The levels as steps of a bullet bar."""
        share = 100 / self.highest_level
        return tuple(
            BarStep(
                number,
                start=round((number - 1) * share, 2),
                width=round(share - 1, 2),
                state="attained"
                if number <= self.attained
                else "missing"
                if number <= self.required
                else "open",
            )
            for number in range(1, self.highest_level + 1)
        )

    @property
    def freshness_label(self) -> str:
        """How fresh the evidence is, in a word or two."""
        return str(FRESHNESS_LABELS[self.outlook.freshness])

    @property
    def outlook_words(self) -> str:
        """Until when the level holds, or what age has taken away."""
        return wording.outlook_words(self.outlook, self.attained)

    @property
    def trend_words(self) -> str:
        """When the level last rose or fell."""
        return wording.trend_words(self.history)

    @property
    def trend_path(self) -> str:
        """The level over the last two years as a line, for an SVG of 100 x 24."""
        first = self.on - dt.timedelta(days=TREND_DAYS)
        height = 22 / max(1, self.highest_level)
        path, level = "", 0
        for change in self.history:
            if change.on > first:
                across = 100 * (change.on - first).days / TREND_DAYS
                path += f"H{across:.1f}V{23 - change.level * height:.1f}"
            else:
                level = change.level
        return f"M0 {23 - level * height:.1f}{path}H100"

    @property
    def step_minutes(self) -> int:
        """How long the next steps take together."""
        return sum(step.minutes for step in self.next_steps)

    @property
    def step_hours(self) -> Decimal:
        """The same in training hours (JP)."""
        return training_hours(self.step_minutes)

    @property
    def is_ageing(self) -> bool:
        """Tell whether age has taken a level away or is about to."""
        return self.outlook.freshness in {Freshness.FADING, Freshness.STALE}

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
    """All competencies of one officer on the day ``on``: open gaps first, the most urgent first.

    ``leaves_out``: something is left out that the reader is not to see yet.
    """

    officer_id: int
    on: dt.date
    standings: tuple[CompetencyStanding, ...]
    leaves_out: bool = False

    @property
    def gaps(self) -> tuple[CompetencyStanding, ...]:
        """The competencies below what the position requires, the most urgent first."""
        return tuple(standing for standing in self.standings if standing.gap.size)

    @property
    def ageing(self) -> tuple[CompetencyStanding, ...]:
        """The competencies whose evidence is fading or stale."""
        return tuple(standing for standing in self.standings if standing.is_ageing)

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
