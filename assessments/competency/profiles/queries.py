"""Read what officers can do, against what their positions require, and why."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import cast

from django.urls import reverse
from wagtail.models import Page, Site

from assessments.competency.ledger import succession
from assessments.competency.ledger.recording import follow, judge
from assessments.competency.ledger.yardsticks import policies_for
from assessments.competency.models import (
    Competency,
    CompetencyFramework,
    Evidence,
    EvidenceSource,
    Indicator,
    PositionRequirement,
    RuleNumber,
)
from assessments.competency.profiles import by_observations, by_sources, wording
from assessments.competency.profiles.material import Activity, Material, Reading
from assessments.competency.profiles.offers import for_everybody
from assessments.competency.profiles.standings import (
    CompetencyProfile,
    CompetencyStanding,
    RatingStanding,
)
from assessments.competency.provisional import provisional_level
from assessments.competency.rules.attainment import IndicatorKey, SourceKind
from assessments.competency.rules.freshness import Judgement
from assessments.competency.rules.gaps import Gap, Importance
from assessments.competency.rules.proof import Observable, Worth, observations
from assessments.competency.rules.rating import latest_rating
from assessments.signals import tries_weighed
from lms.core.clock import today
from lms.people import api as people

READERS: Mapping[RuleNumber, Callable[[Material], Reading]] = {
    RuleNumber.SOURCES: by_sources.read,
    RuleNumber.OBSERVATIONS: by_observations.read,
}


def competency_profile(
    officer_id: int,
    *,
    on: dt.date | None = None,
    with_history: bool = False,
) -> CompetencyProfile:
    """Return one officer's competencies on a day (today). A constant number of queries.

    ``with_history`` follows each level through time. Checks no permission.
    """
    day = on or today()
    reader = _Reader([officer_id], day, with_history=with_history)
    reader.offer_next_steps(officer_id)
    return CompetencyProfile(officer_id, day, reader.standings(officer_id))


def profiles(officer_ids: Iterable[int], on: dt.date | None = None) -> dict[int, CompetencyProfile]:
    """Return many officers' competencies on a day, computed from the ledger as known that day.

    They come without next steps. Eight queries, whatever the number of officers. An officer without
    position or evidence gets an empty profile. Checks no permission.
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


class _Reader:
    """Everything that the profiles of some officers are made of, read at once."""

    def __init__(
        self,
        officer_ids: Sequence[int],
        on: dt.date,
        *,
        with_history: bool = False,
    ) -> None:
        self.on = on
        self.with_history = with_history
        self.positions = people.positions_on(officer_ids, on)
        self.requirements = _requirements(set(self.positions.values()), on)
        ledger = Evidence.objects.of(officer_ids).known_on(on)
        observations = list(ledger.observations())
        required = set().union(*self.requirements.values())
        shown = {row.indicator.competency_id for row in observations}
        replaced = succession.replaced(shown, on)
        ids = required | (shown - replaced.keys()).union(*replaced.values())
        competencies = Competency.objects.filter(pk__in=ids).select_related("framework")
        self.competencies = {competency.pk: competency for competency in competencies}
        self.policies = policies_for({c.framework for c in self.competencies.values()}, on)
        self.indicators = Indicator.objects.by_competency(ids)
        self.speaks = succession.speaks_for(self.indicators)
        self.evidence = succession.sort(observations, self.speaks)
        self.activities: Mapping[str, Activity] | None = None

    def offer_next_steps(self, officer_id: int) -> None:
        """Read what activities are worth to this officer now; from then on they are next steps."""
        self.activities = _activities(self.speaks, officer_id)

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
        read = READERS[RuleNumber(policy.rule)]
        reading = read(
            Material(competency, indicators, evidence, policy, judgement, self.activities)
        )
        gap = _gap(competency, requirement, judgement)
        framework = competency.framework
        return CompetencyStanding(
            competency_id=competency.pk,
            code=competency.code,
            name=competency.name,
            kind_label=str(competency.get_kind_display()),
            definition=competency.definition,
            required=gap.required,
            required_name=framework.level_name(gap.required),
            attained=judgement.level,
            attained_name=framework.level_name(judgement.level),
            to_confirm=provisional_level(judgement.to_confirm, judgement.check_from, self.on),
            highest_level=framework.highest_level,
            importance=gap.importance if requirement else None,
            importance_label=str(requirement.get_importance_display()) if requirement else "",
            gap=gap,
            gap_words=wording.gap_words(gap),
            next_level=reading.next_level,
            sentence=reading.sentence,
            levels=reading.levels,
            evidence=reading.evidence,
            next_steps=reading.next_steps,
            out_of_reach=reading.out_of_reach,
            policy_name=policy.name,
            policy_version=policy.version,
            certifies=policy.certifies,
            counts_observations=policy.rule == RuleNumber.OBSERVATIONS,
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


def _most_urgent_first(standing: CompetencyStanding) -> tuple[bool, bool, object]:
    return (not standing.gap.size, not standing.required, standing.gap.order)


def _gap(
    competency: Competency, requirement: PositionRequirement | None, judgement: Judgement
) -> Gap:
    return Gap(
        competency=competency.name,
        required=requirement.level if requirement else 0,
        attained=judgement.level,
        importance=Importance(requirement.importance) if requirement else Importance.USEFUL,
        has_evidence=judgement.has_evidence,
    )


def _requirements(
    position_ids: Collection[int], on: dt.date
) -> dict[int, dict[int, PositionRequirement]]:
    """Read what positions require on a day, by position and competency. One query."""
    required: dict[int, dict[int, PositionRequirement]] = defaultdict(dict)
    for requirement in PositionRequirement.objects.on(on).filter(position__in=position_ids):
        required[requirement.position_id][requirement.competency_id] = requirement
    return required


def _activities(speaks: succession.Speaks, officer_id: int) -> dict[str, Activity]:
    """Read the published activities that can add evidence which speaks here, for one officer.

    Two queries, and those of the receivers of ``tries_weighed``.
    """
    found = EvidenceSource.objects.filter(
        for_everybody(), indicators__in=list(speaks), page__live=True
    )
    sources = {each.source_key: each for each in found.distinct().select_related("page")}
    worth = _worth(officer_id, {key: each.read_observables() for key, each in sources.items()})
    roots = [site.root_page.url_path for site in Site.objects.select_related("root_page")]
    return {key: _activity(sources[key], roots, speaks, of_try) for key, of_try in worth.items()}


def _worth(officer_id: int, activities: Mapping[str, Collection[Observable]]) -> dict[str, Worth]:
    weighed: dict[str, Worth] = {}
    for _receiver, answer in tries_weighed.send(
        sender=EvidenceSource, officer_id=officer_id, activities=activities
    ):
        weighed |= cast("Mapping[str, Worth]", answer)
    return weighed


def _activity(
    source: EvidenceSource, roots: Sequence[str], speaks: succession.Speaks, worth: Worth
) -> Activity:
    adds: dict[int, dict[IndicatorKey, int]] = defaultdict(lambda: defaultdict(int))
    for given_for, count in observations(worth.new).items():
        for indicator in speaks.get(given_for, ()) if count else ():
            adds[indicator.competency_id][indicator.as_rule()] += count
    return Activity(
        title=source.page.title,
        url=_address(source.page, roots),
        minutes=source.duration_minutes,
        adds=adds,
        opens_on=worth.opens_on,
    )


def _address(page: Page, roots: Sequence[str]) -> str:
    """Return the page's path on its site, like ``page.url`` but without database or cache."""
    for root in roots:
        if page.url_path.startswith(root):
            path: str = reverse("wagtail_serve", args=[page.url_path[len(root) :]])
            return path
    return ""
