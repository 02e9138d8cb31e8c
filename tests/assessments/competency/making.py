"""Evidence for tests."""

import datetime as dt
import itertools
from typing import Any

from django.utils import timezone

from assessments.competency import api
from assessments.competency.models import (
    AttainmentPolicy,
    CompetencyFramework,
    Indicator,
    RuleNumber,
)
from lms.people.models import Officer
from tests.factories import content

_numbers = itertools.count(1)

STRICT = {
    **{name: value for name, value in AttainmentPolicy().content().items() if name != "name"},
    "level_mark": 0.8,
    "observations": 20,
}
"""The numbers of a policy as its form sends them."""


def evidence(slug: str, strength: float = 0.9, **fields: Any) -> api.NewEvidence:
    """Write an observation of the indicator ``slug``, made now by quiz ``quiz:a``."""
    days_ago = fields.pop("days_ago", 0)
    if "indicator_id" not in fields:
        fields["indicator_id"] = content.indicator(slug).pk
    return api.NewEvidence(
        **{
            "key": f"test:{next(_numbers)}",
            "strength": strength,
            "source_kind": "quiz",
            "source_key": "quiz:a",
            "source_title": "Kuis Komunikasi",
            "source_version": "1",
            "occurred_at": timezone.now() - dt.timedelta(days=days_ago),
            "observations": 4,
            **fields,
        }
    )


def show(officer: Officer, *slugs: str, sources: int = 2, **fields: Any) -> None:
    """Record evidence of ``slugs`` from ``sources`` independent quizzes."""
    found = Indicator.objects.by_slug(slugs)
    api.record_evidence(
        officer_id=officer.pk,
        items=[
            evidence(slug, indicator_id=found[slug].pk, source_key=f"quiz:{number}", **fields)
            for slug in slugs
            for number in range(sources)
        ],
        by=officer.user,
    )


def show_much(officer: Officer, *slugs: str, pieces: int) -> None:
    """Record many pieces of evidence of ``slugs``, good and bad ones of two years."""
    found = Indicator.objects.by_slug(slugs)
    api.record_evidence(
        officer_id=officer.pk,
        items=[
            evidence(
                slug,
                number % 3 / 2,
                indicator_id=found[slug].pk,
                source_kind=("quiz", "roleplay")[number % 2],
                days_ago=number * 700 // pieces,
            )
            for number in range(pieces // len(slugs))
            for slug in slugs
        ],
        by=officer.user,
    )


def observables(*slugs: str, each: int = 4) -> list[api.Observable]:
    """Make up questions that nobody has seen, ``each`` so many of each of ``slugs``."""
    return [
        api.Observable(
            frozenset({f"question:{next(_numbers)}"}), frozenset({content.indicator(slug).pk})
        )
        for slug in slugs
        for _number in range(each)
    ]


def level_slugs(competency: str, *levels: int) -> list[str]:
    """List the indicators of a competency's levels."""
    return [f"{competency}.{level}.{number}" for level in levels for number in (1, 2, 3)]


def rule_3(framework: CompetencyFramework, **numbers: Any) -> AttainmentPolicy:
    """Have levels of the framework judged by rule 3 from long ago."""
    policy: AttainmentPolicy = AttainmentPolicy.objects.create(
        framework=framework,
        version=2,
        starts_on=dt.date(2020, 1, 1),
        **{"name": "Sertifikasi", "rule": RuleNumber.OBSERVATIONS, **numbers},
    )
    return policy


def take_course(officer: Officer, *slugs: str, share: float = 1.0, days_ago: int = 0) -> None:
    """Record a quiz and a role-play of one day, with four observations of each of ``slugs``."""
    found = Indicator.objects.by_slug(slugs)
    api.record_evidence(
        officer_id=officer.pk,
        items=[
            evidence(
                slug,
                share,
                indicator_id=found[slug].pk,
                source_kind=kind,
                source_key=f"{kind}:course",
                source_title=f"{kind} kursus",
                chance=0.25,
                days_ago=days_ago,
            )
            for slug in slugs
            for kind in ("quiz", "roleplay")
        ],
        by=officer.user,
    )


def take_check(officer: Officer, *slugs: str, share: float = 1.0, days_ago: int = 0) -> None:
    """Record a later quiz, with four observations of each of ``slugs``."""
    show(
        officer,
        *slugs,
        sources=1,
        strength=share,
        source_title="Pemeriksaan ulang",
        chance=0.25,
        days_ago=days_ago,
    )
