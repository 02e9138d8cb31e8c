"""What published activities can give evidence for: said by them, read by everybody."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from wagtail.models import Page

from assessments.competency.ledger.succession import successors_of
from assessments.competency.models import (
    Competency,
    CompetencyFramework,
    EvidenceSource,
    Indicator,
)
from assessments.competency.profiles.standings import NextStep
from assessments.signals import activities_reserved, hours_earned
from lms.core.clock import today, training_hours


def for_everybody() -> Q:
    """Keep the sources of evidence that any officer can reach: what next steps are chosen from."""
    path = ExpressionWrapper(OuterRef("page__path"), CharField())
    reserved = Q(pk__in=())
    for _receiver, answer in activities_reserved.send(sender=EvidenceSource):
        pages = cast("QuerySet[Any]", answer)
        reserved |= Q(Exists(pages.annotate(of_page=path).filter(of_page__startswith=F("path"))))
    return ~reserved


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


@transaction.atomic
def offer_evidence(
    *, source_key: str, page: Page, duration_minutes: int, indicator_ids: Collection[int]
) -> None:
    """Say that the published ``page`` can give evidence for these indicators: a next step.

    Replaces what was said before for the same ``source_key``.
    """
    source, _created = EvidenceSource.objects.update_or_create(
        source_key=source_key, defaults={"page_id": page.pk, "duration_minutes": duration_minutes}
    )
    source.indicators.set(indicator_ids)


def withdraw_offer(source_key: str) -> None:
    """Take the activity out of everybody's next steps; harmless when it was never offered."""
    EvidenceSource.objects.filter(source_key=source_key).delete()


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


def competencies_offered(page_ids: Collection[int]) -> list[OfferedCompetency]:
    """Return what the published activities on these pages can show, in the framework's order.

    One query.
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
    return [
        OfferedCompetency(competency_id, name, tuple(found))
        for (competency_id, name), found in levels.items()
    ]


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


def competencies_without_activity(
    competency_ids: Collection[int], page_ids: Collection[int]
) -> list[str]:
    """Name the competencies that no published activity on these pages gives evidence for.

    What speaks for an earlier version of a competency speaks for it too. Two queries, and one for
    every later version.
    """
    shown = {offered.competency_id for offered in competencies_offered(page_ids)}
    shown |= successors_of(shown)
    missing = Competency.objects.filter(pk__in=set(competency_ids) - shown)
    return list(missing.order_by("sort_order", "name").values_list("name", flat=True))
