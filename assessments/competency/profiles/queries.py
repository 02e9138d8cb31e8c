"""Read what officers can do, against what their positions require, and why."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Protocol, cast
from uuid import UUID

from assessments.competency.ledger import succession
from assessments.competency.ledger.judging import sum_up
from assessments.competency.models import (
    CompetencyFramework,
    Evidence,
    EvidenceSource,
    PositionRequirement,
    RuleNumber,
)
from assessments.competency.profiles import by_observations, by_sources, wording
from assessments.competency.profiles.concerns import Concerns, gap_of
from assessments.competency.profiles.material import Activity, Material, Reading
from assessments.competency.profiles.offers import OfferedActivity, activities_for
from assessments.competency.profiles.standings import (
    CompetencyProfile,
    CompetencyStanding,
    RatingStanding,
)
from assessments.competency.provisional import provisional_level
from assessments.competency.rules.attainment import IndicatorKey
from assessments.competency.rules.gaps import Gap
from assessments.competency.rules.proof import Observable, Worth, observations
from assessments.competency.rules.rating import Rated
from assessments.competency.rules.summary import Summary
from assessments.signals import openings_wanted, tries_weighed
from lms.core.clock import today

READERS: Mapping[RuleNumber, Callable[[Material], Reading]] = {
    RuleNumber.SOURCES: by_sources.read,
    RuleNumber.OBSERVATIONS: by_observations.read,
}


def competency_profile(
    officer_id: int,
    *,
    on: dt.date | None = None,
    with_history: bool = False,
    only: Collection[int] | None = None,
) -> CompetencyProfile:
    """Return one officer's competencies on a day (today), or ``only`` some of them.

    A constant number of queries. Today's are read from what is kept of the ledger, and computed
    only where that is no longer right. ``with_history`` follows each level through time. Checks no
    permission.
    """
    day = on or today()
    reader = Reader(Concerns([officer_id], day, only), with_history=with_history)
    reader.offer_next_steps(officer_id)
    return CompetencyProfile(officer_id, day, reader.standings(officer_id))


def profiles(officer_ids: Iterable[int], on: dt.date | None = None) -> dict[int, CompetencyProfile]:
    """Return many officers' competencies on a day, as known that day.

    They come without next steps. At most eight queries, whatever the number of officers, and one
    where somebody was rated. An officer without position or evidence gets an empty profile. Checks
    no permission.
    """
    officer_ids = list(officer_ids)
    day = on or today()
    if not officer_ids:
        return {}
    reader = Reader(Concerns(officer_ids, day))
    return {
        officer_id: CompetencyProfile(officer_id, day, reader.standings(officer_id))
        for officer_id in officer_ids
    }


class Reader:
    """Everything that the standings of some officers are made of, read at once."""

    def __init__(self, concerns: Concerns, *, with_history: bool = False) -> None:
        self.on = concerns.on
        self.concerns = concerns
        self.with_history = with_history
        self.by = concerns.by
        kept = self._kept()
        self.evidence = self._evidence(kept)
        self.summaries = {
            officer_id: {
                id_: kept.get((officer_id, id_)) or self._sum_up(officer_id, id_)
                for id_ in self._concern(officer_id)
            }
            for officer_id in concerns.officer_ids
        }
        self.cited = self._cited()
        self.activities: Mapping[str, Activity] | None = None

    def _kept(self) -> dict[tuple[int, int], Summary]:
        """Return by officer and competency what is kept and right."""
        return {
            (officer_id, id_): summary
            for officer_id, rows in (self.concerns.kept or {}).items()
            for id_, row in rows.items()
            if (summary := row.summary_on(self.on, self.by.policy_of(id_)))
            and summary.is_about([each.as_rule() for each in self.by.indicators[id_]])
        }

    def _evidence(
        self, kept: Mapping[tuple[int, int], Summary]
    ) -> Mapping[int, Mapping[int, list[Evidence]]]:
        """Read the evidence of which nothing right is kept. One query, if there is any."""
        if self.concerns.kept is None:
            return succession.sort(self.concerns.shown, self.by.speaks)
        pairs = ((id_, row) for id_, rows in self.concerns.kept.items() for row in rows)
        lacking = [pair for pair in pairs if pair not in kept]
        if not lacking:
            return {}
        officer_ids, ids = (set(each) for each in zip(*lacking, strict=True))
        given_to = [
            pk
            for pk, indicators in self.by.speaks.items()
            if any(indicator.competency_id in ids for indicator in indicators)
        ]
        ledger = Evidence.objects.of(officer_ids).known_on(self.on)
        return succession.sort(ledger.filter(indicator__in=given_to).observations(), self.by.speaks)

    def _concern(self, officer_id: int) -> set[int]:
        """Name the competencies that concern an officer."""
        kept = self.concerns.kept
        shown = self.evidence if kept is None else kept
        return {*self.concerns.required.get(officer_id, ()), *shown.get(officer_id, ())}

    def _sum_up(self, officer_id: int, competency_id: int) -> Summary:
        return sum_up(
            self.by.competencies[competency_id],
            self.by.indicators[competency_id],
            self.evidence.get(officer_id, {}).get(competency_id, []),
            self.by.policy_of(competency_id),
            self.on,
            with_history=self.with_history,
        )

    def _cited(self) -> Mapping[int, Evidence]:
        """Read the evidence that the summaries name. One query, if they name any."""
        cited: set[int] = set()
        for summaries in self.summaries.values():
            cited.update(*(summary.cited for summary in summaries.values()))
        rows = Evidence.objects.only("source_title", "reason")
        return cast("Mapping[int, Evidence]", rows.in_bulk(cited) if cited else {})

    def offer_next_steps(self, officer_id: int) -> None:
        """Read what activities are worth to this officer now; from then on they are next steps."""
        self.activities = _activities(self.by.speaks, officer_id)

    def standings(self, officer_id: int) -> tuple[CompetencyStanding, ...]:
        """Build one officer's standings, open gaps first. No query."""
        ledger = Evidence.objects.of([officer_id]).known_on(self.on).observations()
        newest_first = ledger.order_by("-occurred_at", "-pk")
        standings = (
            self._standing(
                Material(
                    self.by.competencies[id_],
                    self.by.indicators[id_],
                    self.by.policy_of(id_),
                    summary,
                    self.by.speaks,
                    self.cited,
                    newest_first,
                    self.evidence.get(officer_id, {}).get(id_, ()),
                    self.activities,
                ),
                self.concerns.required.get(officer_id, {}).get(id_),
            )
            for id_, summary in self.summaries[officer_id].items()
        )
        return tuple(sorted(standings, key=most_urgent_first))

    def _standing(
        self, material: Material, requirement: PositionRequirement | None
    ) -> CompetencyStanding:
        competency, policy, summary = material.competency, material.policy, material.summary
        judgement, framework = material.judgement, material.framework
        reading = READERS[RuleNumber(policy.rule)](material)
        gap = gap_of(competency, requirement, judgement.level, has_evidence=judgement.has_evidence)
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
            newest_on=summary.newest_on,
            next_steps=reading.next_steps,
            out_of_reach=reading.out_of_reach,
            policy_name=policy.name,
            policy_version=policy.version,
            certifies=policy.certifies,
            counts_observations=policy.rule == RuleNumber.OBSERVATIONS,
            on=self.on,
            outlook=judgement.outlook,
            history=summary.history,
            self_rating=self._rating(summary.self_rating, framework),
            supervisor_rating=self._rating(summary.supervisor_rating, framework),
        )

    def _rating(self, rated: Rated | None, framework: CompetencyFramework) -> RatingStanding | None:
        if rated is None:
            return None
        row = self.cited[rated.evidence_id]
        name = framework.level_name(rated.level)
        return RatingStanding(rated.level, name, rated.on, row.source_title, row.reason)


class Gapped(Protocol):
    """What has a gap."""

    @property
    def gap(self) -> Gap:
        """Required against attained."""


def most_urgent_first(standing: Gapped) -> tuple[bool, bool, object]:
    """Sort open gaps first, then what else is required."""
    return (not standing.gap.size, not standing.gap.required, standing.gap.order)


def _activities(speaks: succession.Speaks, officer_id: int) -> dict[str, Activity]:
    """Read the published activities that can add evidence which speaks here, for one officer.

    The queries of ``activities_for``, and those of the receivers of ``tries_weighed`` and
    ``openings_wanted``.
    """
    offered = activities_for(speaks)
    worth = _worth(officer_id, {key: each.observables for key, each in offered.items()})
    first_days = _first_days(officer_id)
    return {
        key: _activity(offered[key], speaks, of_try, first_days.get(key.partition(":")[2]))
        for key, of_try in worth.items()
    }


def _first_days(officer_id: int) -> dict[str, dt.date]:
    """Return from when on what is not open yet could be begun, by the key of its page."""
    answers = openings_wanted.send(sender=EvidenceSource, officer_id=officer_id)
    return {
        str(key): day
        for _receiver, days in answers
        for key, day in cast("Mapping[UUID, dt.date]", days).items()
    }


def _worth(officer_id: int, activities: Mapping[str, Collection[Observable]]) -> dict[str, Worth]:
    weighed: dict[str, Worth] = {}
    if not activities:
        return weighed
    for _receiver, answer in tries_weighed.send(
        sender=EvidenceSource, officer_id=officer_id, activities=activities
    ):
        weighed |= cast("Mapping[str, Worth]", answer)
    return weighed


def _activity(
    offered: OfferedActivity, speaks: succession.Speaks, worth: Worth, first_day: dt.date | None
) -> Activity:
    adds: dict[int, dict[IndicatorKey, int]] = defaultdict(lambda: defaultdict(int))
    for given_for, count in observations(worth.new).items():
        for indicator in speaks.get(given_for, ()) if count else ():
            adds[indicator.competency_id][indicator.as_rule()] += count
    return Activity(
        title=offered.title,
        url=offered.url,
        minutes=offered.minutes,
        adds=adds,
        opens_on=max(filter(None, (worth.opens_on, first_day)), default=None),
    )
