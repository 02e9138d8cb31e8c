"""Officers whose positions require something, and who have shown some of it."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from assessments import api as assessments
from assessments.competency.overview.projection import requirements_changed
from assessments.models import PositionRequirement
from lms.people.models import Officer
from tests.conftest import Organisation
from tests.factories import content


def show(officer: Officer, slug: str, strength: float = 1.0) -> None:
    """Record that the officer showed an indicator in two independent sources."""
    for kind in ("quiz", "roleplay"):
        assessments.record_evidence(
            officer_id=officer.pk,
            items=[
                assessments.NewEvidence(
                    key=f"{kind}:{officer.pk}:{slug}",
                    indicator_id=content.indicator(slug).pk,
                    strength=strength,
                    source_kind=kind,
                    source_key=f"{kind}:1",
                    source_title=kind,
                    source_version="1",
                    occurred_at=timezone.now() - dt.timedelta(days=1),
                    observations=4,
                )
            ],
            by=None,
        )


@pytest.fixture
def requirements(org: Organisation, framework: Any) -> None:
    """Require level 2 of both competencies of counter officers."""
    for competency in framework.competencies.all():
        PositionRequirement.objects.create(
            position=org.counter_officer, competency=competency, level=2
        )
    requirements_changed(position_ids=[org.counter_officer.pk])


@pytest.fixture
def skilled_ayu(ayu: Officer, requirements: None) -> Officer:
    """Return Ayu, who has shown communication at levels 1 and 2 and of service only a little."""
    for level in (1, 2):
        for number in (1, 2, 3):
            show(ayu, f"KOM.{level}.{number}")
    show(ayu, "PP.1.1")
    return ayu
