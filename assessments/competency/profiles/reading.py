"""Read what officers can do, against what their positions require, and why."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from assessments.competency.ledger import succession
from assessments.competency.ledger.recording import follow, judge, policies_for
from assessments.competency.models import (
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    Evidence,
    EvidenceSource,
    Indicator,
    PositionRequirement,
)
from assessments.competency.profiles import wording
from assessments.competency.profiles.offers import for_everybody
from assessments.competency.profiles.standings import (
    CompetencyProfile,
    CompetencyStanding,
    EvidenceLine,
    IndicatorStanding,
    LevelStanding,
    NextStep,
    RatingStanding,
)
from assessments.competency.rules.attainment import AttainmentResult, IndicatorKey, SourceKind
from assessments.competency.rules.explanation import (
    Judged,
    Offer,
    explain,
    judged,
    out_of_reach,
    shortest_way,
)
from assessments.competency.rules.gaps import Gap, Importance
from assessments.competency.rules.rating import latest_rating
from assessments.signals import evidence_withheld
from lms.core.clock import today
from lms.people import api as people


def competency_profile(
    officer_id: int,
    *,
    on: dt.date | None = None,
    with_history: bool = False,
    shown_to: Any = None,
) -> CompetencyProfile:
    """Return one officer's competencies on a day (today). A constant number of queries.

    ``with_history`` follows each level through time. ``shown_to`` leaves out what this user is not
    to see yet, as if it were not recorded. Checks no permission.
    """
    day = on or today()
    withheld = _withheld(shown_to, officer_id) if shown_to else ()
    reader = _Reader([officer_id], day, with_history=with_history, withheld=withheld)
    return CompetencyProfile(officer_id, day, reader.standings(officer_id), bool(withheld))


def _withheld(reader: Any, officer_id: int) -> list[str]:
    """List what the keys of evidence begin with that the reader is not to see yet."""
    answers = evidence_withheld.send(sender=Evidence, reader=reader, officer_id=officer_id)
    return [prefix for _receiver, prefixes in answers for prefix in prefixes or ()]


def profiles(officer_ids: Iterable[int], on: dt.date | None = None) -> dict[int, CompetencyProfile]:
    """Return many officers' competencies on a day, computed from the ledger as known that day.

    Eleven queries, whatever the number of officers. An officer without position or evidence gets an
    empty profile. Checks no permission.
    """
    officer_ids = list(officer_ids)
    day = on or today()
    if not officer_ids:
        return {}
    reader = _Reader(officer_ids, day)
    return {
        officer_id: CompetencyProfile(officer_id, day, reader.standings(officer_id))
        for officer_id in officer_ids
    }


@dataclass(frozen=True, slots=True)
class _Activity:
    """A published activity that gives evidence for indicators, by competency."""

    title: str
    url: str
    minutes: int
    indicators: Mapping[int, frozenset[IndicatorKey]]


class _Reader:
    """Everything that the profiles of some officers are made of, read at once."""

    def __init__(
        self,
        officer_ids: Sequence[int],
        on: dt.date,
        *,
        with_history: bool = False,
        withheld: Iterable[str] = (),
    ) -> None:
        self.on = on
        self.with_history = with_history
        self.positions = people.positions_on(officer_ids, on)
        self.requirements = _requirements(set(self.positions.values()), on)
        ledger = Evidence.objects.of(officer_ids).without(withheld).known_on(on)
        observations = list(ledger.observations())
        required = set().union(*self.requirements.values())
        shown = {row.indicator.competency_id for row in observations}
        replaced = succession.replaced(shown, on)
        ids = required | (shown - replaced.keys()).union(*replaced.values())
        competencies = Competency.objects.filter(pk__in=ids).select_related("framework")
        self.competencies = {competency.pk: competency for competency in competencies}
        self.policies = policies_for({c.framework for c in self.competencies.values()}, on)
        self.indicators = Indicator.objects.by_competency(ids)
        speaks = succession.speaks_for(self.indicators)
        self.evidence = succession.sort(observations, speaks)
        self.activities = _activities(speaks)

    def standings(self, officer_id: int) -> tuple[CompetencyStanding, ...]:
        """Build one officer's standings, open gaps first. No query."""
        required = self.requirements.get(self.positions.get(officer_id, 0), {})
        shown = self.evidence.get(officer_id, {})
        standings = [
            self._standing(self.competencies[id_], required.get(id_), shown.get(id_, []))
            for id_ in required.keys() | shown.keys()
        ]
        return tuple(sorted(standings, key=_most_urgent_first))

    def _standing(
        self,
        competency: Competency,
        requirement: PositionRequirement | None,
        evidence: Sequence[Evidence],
    ) -> CompetencyStanding:
        policy = self.policies[competency.framework_id]
        indicators = self.indicators[competency.pk]
        judgement = judge(competency, indicators, evidence, policy, self.on)
        result = judgement.result
        explanation = explain(result)
        slugs = {indicator.as_rule(): indicator.slug for indicator in indicators}
        gap = _gap(competency, requirement, result)
        lines = _lines(result, evidence, policy)
        steps, slugs_out_of_reach = self._way(competency, result, slugs)
        framework = competency.framework
        return CompetencyStanding(
            competency_id=competency.pk,
            code=competency.code,
            name=competency.name,
            kind_label=str(competency.get_kind_display()),
            definition=competency.definition,
            required=gap.required,
            required_name=framework.level_name(gap.required),
            attained=result.level,
            attained_name=framework.level_name(result.level),
            highest_level=framework.highest_level,
            importance=gap.importance if requirement else None,
            importance_label=str(requirement.get_importance_display()) if requirement else "",
            gap=gap,
            gap_words=wording.gap_words(gap),
            explanation=explanation,
            sentence=wording.why(explanation, policy.as_rule(), slugs),
            levels=_levels(framework, indicators, result, lines),
            evidence=_timeline(lines),
            next_steps=steps,
            slugs_out_of_reach=slugs_out_of_reach,
            policy_name=policy.name,
            policy_version=policy.version,
            on=self.on,
            outlook=judgement.outlook,
            history=follow(competency, indicators, evidence, policy, self.on)
            if self.with_history
            else (),
            self_rating=self._rating(SourceKind.SELF_RATING, evidence, framework),
            supervisor_rating=self._rating(SourceKind.SUPERVISOR_RATING, evidence, framework),
        )

    def _rating(
        self, kind: SourceKind, evidence: Sequence[Evidence], framework: CompetencyFramework
    ) -> RatingStanding | None:
        rows = {row.pk: row for row in evidence}
        rated = latest_rating((row.as_rule(self.on) for row in evidence), kind, self.on)
        if rated is None:
            return None
        row = rows[rated.evidence_id]
        name = framework.level_name(rated.level)
        return RatingStanding(rated.level, name, rated.on, row.source_title, row.reason)

    def _way(
        self,
        competency: Competency,
        result: AttainmentResult,
        slugs: Mapping[IndicatorKey, str],
    ) -> tuple[tuple[NextStep, ...], tuple[str, ...]]:
        missing = result.missing_for_next_level
        steps = shortest_way(
            missing,
            [
                Offer(key, activity.minutes, activity.indicators[competency.pk])
                for key, activity in self.activities.items()
                if competency.pk in activity.indicators
            ],
        )
        return (
            tuple(
                NextStep(
                    kind=step.source_key.partition(":")[0],
                    title=self.activities[step.source_key].title,
                    url=self.activities[step.source_key].url,
                    minutes=step.minutes,
                    indicator_slugs=tuple(slugs[indicator] for indicator in step.indicators),
                    is_repeat=step.is_repeat,
                )
                for step in steps
            ),
            tuple(slugs[item.indicator] for item in out_of_reach(missing, steps)),
        )


def _most_urgent_first(standing: CompetencyStanding) -> tuple[bool, bool, object]:
    return (not standing.gap.size, not standing.required, standing.gap.order)


def _gap(
    competency: Competency, requirement: PositionRequirement | None, result: AttainmentResult
) -> Gap:
    return Gap(
        competency=competency.name,
        required=requirement.level if requirement else 0,
        attained=result.level,
        importance=Importance(requirement.importance) if requirement else Importance.USEFUL,
        has_evidence=result.has_evidence,
    )


def _levels(
    framework: CompetencyFramework,
    indicators: Sequence[Indicator],
    result: AttainmentResult,
    lines: Mapping[IndicatorKey, tuple[EvidenceLine, ...]],
) -> tuple[LevelStanding, ...]:
    by_level: dict[int, list[IndicatorStanding]] = defaultdict(list)
    for indicator, found in zip(indicators, result.indicators, strict=True):
        by_level[indicator.level].append(
            IndicatorStanding(
                slug=indicator.slug,
                level=indicator.level,
                text=indicator.text,
                is_met=found.is_met,
                sources=sum(piece.is_enough for piece in found.counted),
                sources_missing=found.sources_missing,
                evidence=lines[found.indicator],
            )
        )
    return tuple(
        LevelStanding(level, framework.level_name(level), level <= result.level, tuple(standings))
        for level, standings in by_level.items()
    )


def _lines(
    result: AttainmentResult, evidence: Sequence[Evidence], policy: AttainmentPolicy
) -> dict[IndicatorKey, tuple[EvidenceLine, ...]]:
    """Describe for each indicator all evidence that bears on it, the newest first."""
    rows = {row.pk: row for row in evidence}
    return {
        found.indicator: tuple(
            sorted(
                (_line(piece, rows[piece.id], policy) for piece in judged(found)),
                key=lambda line: (line.on, line.id),
                reverse=True,
            )
        )
        for found in result.indicators
    }


def _line(piece: Judged, row: Evidence, policy: AttainmentPolicy) -> EvidenceLine:
    return EvidenceLine(
        id=row.pk,
        indicator_slug=row.indicator.slug,
        source_kind=SourceKind(row.source_kind),
        source_title=row.source_title,
        on=timezone.localdate(row.occurred_at),
        valid_until=row.valid_until,
        strength=row.strength,
        value=piece.value,
        verdict=piece.verdict,
        threshold=policy.threshold,
        void_reason=row.void_reason or "",
        given_for=row.given_for.slug if row.given_for else "",
        weight=row.weight,
        remark=row.reason,
    )


def _timeline(lines: Mapping[IndicatorKey, Iterable[EvidenceLine]]) -> tuple[EvidenceLine, ...]:
    """List each piece once, as it stands for its own indicator, the newest first."""
    own: dict[int, EvidenceLine] = {}
    for indicator in sorted(lines, key=lambda i: i.level):
        # An indicator's own evidence is judged last at its own level, the highest it speaks for.
        own.update((line.id, line) for line in lines[indicator])
    return tuple(sorted(own.values(), key=lambda line: (line.on, line.id), reverse=True))


def _requirements(
    position_ids: Collection[int], on: dt.date
) -> dict[int, dict[int, PositionRequirement]]:
    """Read what positions require on a day, by position and competency. One query."""
    required: dict[int, dict[int, PositionRequirement]] = defaultdict(dict)
    for requirement in PositionRequirement.objects.on(on).filter(position__in=position_ids):
        required[requirement.position_id][requirement.competency_id] = requirement
    return required


def _activities(speaks: succession.Speaks) -> dict[str, _Activity]:
    """Read the published activities that give evidence which speaks here. Four queries."""
    sources = (
        EvidenceSource.objects.filter(for_everybody(), indicators__in=list(speaks), page__live=True)
        .distinct()
        .select_related("page")
        .prefetch_related("indicators")
    )
    roots = [site.root_page.url_path for site in Site.objects.select_related("root_page")]
    return {source.source_key: _activity(source, roots, speaks) for source in sources}


def _activity(source: EvidenceSource, roots: Sequence[str], speaks: succession.Speaks) -> _Activity:
    indicators: dict[int, set[IndicatorKey]] = defaultdict(set)
    for given_for in source.indicators.all():
        for indicator in speaks.get(given_for.pk, ()):
            indicators[indicator.competency_id].add(indicator.as_rule())
    return _Activity(
        title=source.page.title,
        url=_address(source.page, roots),
        minutes=source.duration_minutes,
        indicators={id_: frozenset(keys) for id_, keys in indicators.items()},
    )


def _address(page: Page, roots: Sequence[str]) -> str:
    """Return the page's path on its site, like ``page.url`` but without database or cache."""
    for root in roots:
        if page.url_path.startswith(root):
            path: str = reverse("wagtail_serve", args=[page.url_path[len(root) :]])
            return path
    return ""
