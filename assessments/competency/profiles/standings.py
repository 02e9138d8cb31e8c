"""What a profile says: frozen, ready to be shown, printed and compared."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.competency.models import FRESHNESS_LABELS, source_kind_label
from assessments.competency.profiles import wording
from assessments.competency.provisional import ProvisionalLevel
from assessments.competency.rules.attainment import Freshness
from assessments.competency.rules.explanation import Verdict
from assessments.competency.rules.freshness import LevelChange, Outlook
from assessments.competency.rules.gaps import Gap, Importance
from lms.core.activities import ActivityKind

TREND_DAYS = 730


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A piece of evidence as shown to people. ``strength``, ``value`` and ``threshold`` are 0-1.

    ``value`` is what is left of the strength after weight and age, ``None`` when it was ignored.
    The words are made when they are read, in the language in force then.
    """

    id: int
    indicator_slug: str
    source_kind: str
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
    observations: str = ""
    """On how many observations it rests, where they count."""

    @property
    def source_kind_label(self) -> str:
        """The kind of source in words."""
        return source_kind_label(self.source_kind)

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
    """One indicator: met or not, and all evidence that bears on it, the newest first.

    ``counting`` tells how many pieces count, by a name of what they were given for, so that none
    counts twice where indicators are taken together. ``evidence`` costs a query when it is read.
    """

    slug: str
    level: int
    text: str
    is_met: bool
    notes: tuple[str, ...]
    evidence: Sequence[EvidenceLine]
    counting: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LevelStanding:
    """One level of a competency: attained or not, and its indicators."""

    number: int
    name: str
    is_attained: bool
    indicators: tuple[IndicatorStanding, ...]
    is_provisional: bool = False
    notes: tuple[str, ...] = ()
    sureness: str = ""
    """How sure it is that the officer is able, by what was observed; it changes no level."""

    @property
    def met(self) -> int:
        """How many of its indicators are met."""
        return sum(indicator.is_met for indicator in self.indicators)


@dataclass(frozen=True, slots=True)
class NextStep:
    """An activity that brings the next level nearer, and what it adds.

    ``opens_on`` is the day from which it counts, ``None`` when it does at once.
    """

    source_key: str
    kind: ActivityKind
    title: str
    url: str
    minutes: int
    note: str
    opens_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class BarStep:
    """One level of a bullet bar: where it begins and how wide it is, in per cent of the bar."""

    number: int
    start: float
    width: float
    state: str  # attained | provisional | missing | open

    @property
    def fill(self) -> str:
        """Its colour on paper, where there is no style sheet."""
        fills = {"attained": "#2a4385", "provisional": "#93a4cf", "missing": "#fde9c2"}
        return fills.get(self.state, "#e7dfd5")

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
    means no level yet. ``sentence`` and ``gap_words`` are in the language in force. ``evidence`` is
    the newest first, and costs a query when it is read.
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
    to_confirm: ProvisionalLevel | None
    next_level: int | None
    sentence: str
    levels: tuple[LevelStanding, ...]
    evidence: Sequence[EvidenceLine]
    newest_on: dt.date | None
    next_steps: tuple[NextStep, ...]
    out_of_reach: str
    policy_name: str
    policy_version: int
    certifies: bool
    counts_observations: bool
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
                state=self._state_of(number),
            )
            for number in range(1, self.highest_level + 1)
        )

    def _state_of(self, level: int) -> str:
        if level <= self.attained:
            return "attained"
        if self.to_confirm and level <= self.to_confirm.level:
            return "provisional"
        return "missing" if level <= self.required else "open"

    @property
    def open_level(self) -> int:
        """The level that is shown at once: the next one, at the top the one attained."""
        return self.next_level or self.attained

    @property
    def is_uncertified(self) -> bool:
        """Tell whether there is a level, by a policy whose levels do not certify."""
        return bool(self.attained or self.to_confirm) and not self.certifies

    @property
    def bar_in_words(self) -> str:
        """What the bullet bar shows."""
        return wording.bar_in_words(
            self.attained,
            self.highest_level,
            self.required,
            provisional=self.to_confirm.level if self.to_confirm else 0,
            self_rating=self.self_rating.words if self.self_rating else "",
            supervisor_rating=self.supervisor_rating.words if self.supervisor_rating else "",
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
    def is_ageing(self) -> bool:
        """Tell whether age has taken a level away or is about to."""
        return self.outlook.freshness in {Freshness.FADING, Freshness.STALE}

    @property
    def indicators(self) -> tuple[IndicatorStanding, ...]:
        """All indicators in order of level and code."""
        return tuple(indicator for level in self.levels for indicator in level.indicators)

    def indicator(self, slug: str) -> IndicatorStanding | None:
        """Return the indicator with a full code, if it has one."""
        return next((each for each in self.indicators if each.slug == slug), None)

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
    def ageing(self) -> tuple[CompetencyStanding, ...]:
        """The competencies whose evidence is fading or stale."""
        return tuple(standing for standing in self.standings if standing.is_ageing)

    @property
    def to_confirm(self) -> tuple[tuple[CompetencyStanding, ProvisionalLevel], ...]:
        """The competencies of which a level waits for a later check, the earliest first."""
        found = [(s, s.to_confirm) for s in self.standings if s.to_confirm]
        return tuple(sorted(found, key=lambda pair: pair[1].check_from))

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
