"""Evidence for tests."""

import datetime as dt
import itertools
from typing import Any

from django.utils import timezone

from assessments.competency import api
from assessments.competency.models import Indicator
from assessments.competency.rules.attainment import SourceKind
from lms.people.models import Officer
from tests.factories import content

_numbers = itertools.count(1)


def evidence(slug: str, strength: float = 0.9, **fields: Any) -> api.NewEvidence:
    """Write an observation of the indicator ``slug``, made now by quiz ``quiz:a``."""
    days_ago = fields.pop("days_ago", 0)
    if "indicator_id" not in fields:
        fields["indicator_id"] = content.indicator(slug).pk
    return api.NewEvidence(
        **{
            "key": f"test:{next(_numbers)}",
            "strength": strength,
            "source_kind": SourceKind.QUIZ,
            "source_key": "quiz:a",
            "source_title": "Kuis Komunikasi",
            "source_version": "1",
            "occurred_at": timezone.now() - dt.timedelta(days=days_ago),
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


def level_slugs(competency: str, *levels: int) -> list[str]:
    """List the indicators of a competency's levels."""
    return [f"{competency}.{level}.{number}" for level in levels for number in (1, 2, 3)]
