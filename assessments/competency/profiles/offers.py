"""What published activities can give evidence for: said by them, read by everybody."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from types import MappingProxyType
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import (
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from wagtail.models import Page

from assessments.competency.ledger.succession import successors_of
from assessments.competency.models import (
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    EvidenceSource,
    EvidenceSourceIndicator,
    Indicator,
)
from assessments.competency.models.policies import PAUSE_DAYS
from assessments.competency.profiles.standings import NextStep
from assessments.competency.rules.proof import Observable, observations
from assessments.signals import activities_reserved, hours_earned
from lms.core.clock import today, training_hours
from lms.core.content_stamp import content_changed, kept_while_content_stays
from lms.core.page_tree import locator, open_paths


def for_everybody() -> Q:
    """Keep the sources of evidence that any officer can reach: what next steps are chosen from."""
    path = ExpressionWrapper(OuterRef("page__path"), CharField())
    reserved = Q(pk__in=())
    for _receiver, answer in activities_reserved.send(sender=EvidenceSource):
        pages = cast("QuerySet[Any]", answer)
        reserved |= Q(Exists(pages.annotate(of_page=path).filter(of_page__startswith=F("path"))))
    return ~reserved


@dataclass(frozen=True, slots=True)
class OfferedActivity:
    """A published activity for everybody, at ``path`` in the tree, and at what it can observe."""

    source_key: str
    title: str
    url: str
    minutes: int
    path: str
    observables: tuple[Observable, ...]


def activities_for(indicator_ids: Collection[int]) -> dict[str, OfferedActivity]:
    """Return, by source key, the activities open now that can observe one of these indicators.

    One query and those of ``page_tree``; none while no content changes.
    """
    offered = _offered(frozenset(indicator_ids))
    still_open = open_paths(each.path for each in offered)
    return {each.source_key: each for each in offered if each.path in still_open}


@kept_while_content_stays(500)
def _offered(indicator_ids: frozenset[int]) -> tuple[OfferedActivity, ...]:
    known = _known_activities()
    found = EvidenceSource.objects.filter(
        for_everybody(), indicators__in=indicator_ids, page__live=True
    )
    locate = locator()
    return tuple(
        known.setdefault(
            source.source_key,
            OfferedActivity(
                source_key=source.source_key,
                title=source.page.title,
                url=locate(source.page.url_path),
                minutes=source.duration_minutes,
                path=source.page.path,
                observables=source.read_observables(),
            ),
        )
        for source in found.distinct().select_related("page")
    )


@kept_while_content_stays(1)
def _known_activities() -> dict[str, OfferedActivity]:
    """Return what is known so far, by key: one in place of one for all that may need it."""
    return {}


@dataclass(frozen=True, slots=True)
class OfferedCompetency:
    """A competency and the levels at which some activities can show it."""

    competency_id: int
    name: str
    levels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CompetenciesOfFramework:
    """The competencies of one version of a framework, as pairs of id and name in its order."""

    framework: str
    competencies: tuple[tuple[int, str], ...]


def pause_days(source_key: str) -> int:
    """Return how many days must lie between two tries at an activity that count. One query.

    The longest pause of the policies in force for what it gives evidence of; the usual one where
    there is no policy.
    """
    return _longest_pauses([source_key], today())[source_key]


def pauses(source_keys: Collection[str]) -> Mapping[str, int]:
    """Return the same for many activities. One query; none while no content changes."""
    return _pauses(frozenset(source_keys), today())


@kept_while_content_stays(500)
def _pauses(source_keys: frozenset[str], day: dt.date) -> Mapping[str, int]:
    return _longest_pauses(source_keys, day)


def _longest_pauses(source_keys: Collection[str], day: dt.date) -> Mapping[str, int]:
    started = AttainmentPolicy.objects.filter(
        framework=OuterRef("indicator__competency__framework"), starts_on__lte=day
    )
    in_force = Subquery(started.order_by("-version").values("pause_days")[:1])
    given = EvidenceSourceIndicator.objects.filter(evidencesource__in=source_keys)
    longest = given.values("evidencesource").annotate(longest=Max(Coalesce(in_force, PAUSE_DAYS)))
    found = dict(longest.values_list("evidencesource", "longest"))
    return {key: found.get(key, PAUSE_DAYS) for key in source_keys}


@transaction.atomic
def offer_evidence(
    *, source_key: str, page: Page, duration_minutes: int, observables: Collection[Observable]
) -> None:
    """Say at what the published ``page`` can observe an officer, which makes it a next step.

    Replaces what was said before for the same ``source_key``.
    """
    source = EvidenceSource(source_key=source_key, page=page, duration_minutes=duration_minutes)
    source.write_observables(observables)
    source.save()
    counts = observations(observables)
    given = EvidenceSourceIndicator.objects.filter(evidencesource=source)
    given.exclude(indicator__in=counts).delete()
    EvidenceSourceIndicator.objects.bulk_create(
        [
            EvidenceSourceIndicator(
                evidencesource=source, indicator_id=indicator_id, observations=count
            )
            for indicator_id, count in counts.items()
        ],
        update_conflicts=True,
        unique_fields=["evidencesource", "indicator"],
        update_fields=["observations"],
    )
    content_changed()


def activities_to_renew() -> list[int]:
    """Return the pages of the activities that have to say anew what they can prove. One query."""
    unsaid = EvidenceSource.objects.filter(observables__isnull=True).order_by("page")
    return list(unsaid.values_list("page", flat=True))


@transaction.atomic
def withdraw_offer(source_key: str) -> None:
    """Take the activity out of everybody's next steps; harmless when it was never offered."""
    EvidenceSource.objects.filter(source_key=source_key).delete()
    content_changed()


def hours_to_earn(officer_id: int, steps: Sequence[NextStep]) -> Decimal:
    """Return the training hours (JP) that these steps can still earn an officer; 0 for none.

    What has earned them once earns no more. One query, if there are steps.
    """
    if not steps:
        return Decimal(0)
    answers = hours_earned.send(sender=EvidenceSource, officer_id=officer_id)
    earned = {str(key) for _receiver, keys in answers for key in cast("set[UUID]", keys)}
    earning = (step for step in steps if step.source_key.partition(":")[2] not in earned)
    return training_hours(sum(step.minutes for step in earning))


@kept_while_content_stays(500)
def competencies_offered(page_ids: tuple[int, ...]) -> tuple[OfferedCompetency, ...]:
    """Return what the published activities on these pages can show, in the framework's order.

    One query, once.
    """
    levels: dict[tuple[int, str], list[int]] = defaultdict(list)
    rows = (
        Indicator.objects.filter(sources__page__in=page_ids)
        .order_by("competency__sort_order", "competency__name", "level")
        .values_list("competency_id", "competency__name", "level")
        .distinct()
    )
    for competency_id, name, level in rows:
        levels[competency_id, name].append(level)
    return tuple(
        OfferedCompetency(competency_id, name, tuple(found))
        for (competency_id, name), found in levels.items()
    )


@kept_while_content_stays(500)
def competency_names(competency_ids: frozenset[int]) -> Mapping[int, str]:
    """Return the names of competencies by their ids, in the order of the alphabet. One query, once.

    Nobody may change it.
    """
    found = Competency.objects.filter(pk__in=competency_ids).order_by("name", "pk")
    return MappingProxyType(dict(found.values_list("pk", "name")))


def competencies_to_choose(chosen: Collection[int]) -> list[CompetenciesOfFramework]:
    """Return the competencies in force by framework, and those ``chosen`` earlier. One query."""
    in_force = Q(framework__in=CompetencyFramework.objects.in_force(today()))
    rows = (
        Competency.objects.filter(in_force | Q(pk__in=chosen))
        .select_related("framework")
        .order_by("framework__code", "-framework__version", "sort_order", "name")
    )
    return [
        CompetenciesOfFramework(str(framework), tuple((row.pk, row.name) for row in group))
        for framework, group in groupby(rows, key=lambda row: row.framework)
    ]


def competency_ids(codes: Collection[str]) -> list[int]:
    """Return the ids of competencies in force by code; unknown ones are left out. One query."""
    in_force = CompetencyFramework.objects.in_force(today())
    found = Competency.objects.filter(framework__in=in_force, code__in=codes)
    return list(found.values_list("pk", flat=True))


def competencies_without_activity(
    competency_ids: Collection[int], page_ids: Collection[int]
) -> list[str]:
    """Name the competencies that no published activity on these pages gives evidence for.

    What speaks for an earlier version of a competency speaks for it too. Two queries, and one for
    every later version.
    """
    shown = {offered.competency_id for offered in competencies_offered(tuple(page_ids))}
    shown |= successors_of(shown)
    missing = Competency.objects.filter(pk__in=set(competency_ids) - shown)
    return list(missing.order_by("sort_order", "name").values_list("name", flat=True))
