"""The projection of many officers: kept in step, and the same when computed anew."""

from collections import Counter

import pytest

from assessments.competency import api
from assessments.competency.gaps import Importance
from assessments.competency.overview.urgency import urgency
from assessments.models import Attainment, Competency, Standing, UnitTally
from lms.core.clock import today
from lms.people import api as people
from lms.people import placements
from tests.assessments.competency.making import level_slugs, show

pytestmark = pytest.mark.django_db


@pytest.fixture
def required(org, framework):
    require(org.counter_officer, KOM=2, PP=1)
    require(org.section_head, KOM=(3, Importance.USEFUL))
    return framework


def require(position, **levels):
    framework = Competency.objects.first().framework
    asked = {
        code: wanted if isinstance(wanted, tuple) else (wanted, Importance.MANDATORY)
        for code, wanted in levels.items()
    }
    api.set_requirements(
        by=None,
        position_id=position.pk,
        framework=framework,
        requirements=[api.Requirement(code, *wanted) for code, wanted in asked.items()],
    )


def rows():
    """Read the projection as (officer, competency, unit, required, importance, attained, …)."""
    fields = ("officer__name", "competency__code", "unit__code", "required", "importance")
    values = Standing.objects.values_list(
        *fields, "attained", "has_evidence", "freshness", "gap", "urgency"
    )
    return sorted(values)


def truth():
    """Compute the same from each officer's own page, which knows nothing of the projection."""
    found = []
    units = dict(placements.main_postings(today()).values_list("officer_id", "unit__code"))
    shown = {
        (officer_id, competency_id): freshness
        for officer_id, competency_id, freshness in Attainment.objects.values_list(
            "officer", "competency", "freshness"
        )
    }
    for officer_id, profile in api.profiles(units).items():
        name = people.card_of(officer_id).name
        for standing in profile.standings:
            if standing.required:
                gap = standing.gap
                found.append(
                    (
                        name,
                        standing.code,
                        units[officer_id],
                        standing.required,
                        gap.importance.value,
                        standing.attained,
                        gap.has_evidence,
                        shown.get((officer_id, standing.competency_id), "none"),
                        gap.size,
                        urgency(
                            has_evidence=gap.has_evidence,
                            importance=gap.importance,
                            size=gap.size,
                        ),
                    )
                )
    return sorted(found)


def tallies():
    values = UnitTally.objects.values_list(
        "unit__code",
        "competency__code",
        "importance",
        "required",
        "met",
        "without_evidence",
        "fading",
        "stale",
    )
    return sorted(values)


def counted():
    """Count the rows of the projection in Python."""
    groups = {}
    for _name, code, unit, _req, importance, _att, has_evidence, freshness, gap, _urgency in rows():
        counts = groups.setdefault((unit, code, importance), Counter())
        counts.update(
            required=1,
            met=gap == 0,
            without=not has_evidence,
            fading=freshness == "fading",
            stale=freshness == "stale",
        )
    return sorted(
        (*key, c["required"], c["met"], c["without"], c["fading"], c["stale"])
        for key, c in groups.items()
    )


def assert_in_step():
    assert rows() == truth()
    assert tallies() == counted()


def test_who_is_posted_has_a_row_for_each_competency_required(ayu, bima, required):
    assert [row[:4] for row in rows()] == [
        ("Ayu Lestari", "KOM", "DUK-FO", 2),
        ("Ayu Lestari", "PP", "DUK-FO", 1),
        ("Bima Prasetyo", "KOM", "DUK-FO", 3),
    ]
    assert_in_step()


def test_evidence_counts_at_once(ayu, bima, required):
    show(ayu, *level_slugs("KOM", 1, 2))
    assert_in_step()
    kom = Standing.objects.get(officer=ayu, competency__code="KOM")
    assert (kom.attained, kom.gap, kom.freshness) == (2, 0, "current")
