"""Levels in the tables, where the policy in force is one of rule 3."""

import datetime as dt
from typing import Any

import pytest

from assessments.competency import api
from assessments.competency.ledger.judging import judge
from assessments.competency.ledger.yardsticks import policies_for
from assessments.competency.models import (
    Attainment,
    AttainmentPolicy,
    CompetencyFramework,
    Evidence,
)
from assessments.competency.rules.attainment import AttainmentResult, SourceKind
from assessments.competency.rules.levels import EvidenceKind, Marks, Standing
from assessments.competency.rules.sureness import Scale
from lms.core.clock import today
from lms.people.models import Officer
from tests.assessments.competency.making import (
    evidence,
    level_slugs,
    rule_3,
    take_check,
    take_course,
)

pytestmark = pytest.mark.django_db
LEVEL_1 = level_slugs("KOM", 1)


@pytest.fixture(autouse=True)
def policy(framework: CompetencyFramework) -> AttainmentPolicy:
    return rule_3(framework)


def of(officer: Officer) -> Attainment:
    found: Attainment = Attainment.objects.get(officer=officer)
    return found


def record(officer: Officer, *items: Any) -> None:
    api.record_evidence(officer_id=officer.pk, items=items, by=None)


def test_the_numbers_of_a_policy_are_those_of_the_rule(policy: AttainmentPolicy) -> None:
    assert policy.as_marks() == Marks()
    assert policy.as_scale() == Scale()
    policy.kinds_needed = "one"
    assert policy.as_marks().kinds_at(4).count == 1
    policy.weight_observed, policy.slip_observed = 3, 0.2
    assert policy.as_marks().kind_weights[EvidenceKind.OBSERVED] == 3
    assert policy.as_scale().slips[EvidenceKind.OBSERVED] == 0.2


def test_a_course_gives_a_provisional_level_and_the_check_a_week_later_confirms_it(
    ayu: Officer,
) -> None:
    take_course(ayu, *LEVEL_1, days_ago=8)
    found = of(ayu)
    assert (found.level, found.provisional) == (0, 1)
    assert found.check_from == today() - dt.timedelta(days=1)

    take_check(ayu, *LEVEL_1)
    found = of(ayu)
    assert (found.level, found.provisional, found.check_from) == (1, 1, None)
    assert found.last_evidence_on == today()


def test_what_is_voided_counts_no_more(ayu: Officer) -> None:
    take_course(ayu, *LEVEL_1, days_ago=8)
    take_check(ayu, *LEVEL_1)
    mistaken = Evidence.objects.filter(source_kind="roleplay").first()
    assert mistaken
    api.void_evidence(evidence_id=mistaken.pk, reason="Salah orang", by=None)
    assert of(ayu).level == 1
    for row in Evidence.objects.filter(source_kind="roleplay", voids=None)[1:]:
        api.void_evidence(evidence_id=row.pk, reason="Salah orang", by=None)
    assert of(ayu).provisional == 0


def test_ratings_by_oneself_and_the_supervisor_count_nothing(ayu: Officer) -> None:
    for kind in (SourceKind.SELF_RATING, SourceKind.SUPERVISOR_RATING):
        record(ayu, *(evidence(slug, 1.0, source_kind=kind) for slug in LEVEL_1))
    assert not of(ayu).has_evidence


@pytest.mark.parametrize(
    ("source_kind", "kind", "observations"),
    [
        ("quiz", EvidenceKind.KNOWLEDGE, 3),
        ("roleplay", EvidenceKind.SIMULATED, 3),
        (SourceKind.ASSESSOR, EvidenceKind.OBSERVED, 12),
        (SourceKind.PRIOR_LEARNING, EvidenceKind.CERTIFIED, 12),
    ],
)
def test_a_rating_counts_as_several_observations(
    ayu: Officer, source_kind: str, kind: EvidenceKind, observations: int
) -> None:
    record(ayu, evidence("KOM.1.1", source_kind=source_kind, observations=3))
    [row] = Evidence.objects.observations()
    piece = row.as_piece(4)
    assert piece
    assert (piece.kind, piece.observations) == (kind, observations)


def test_a_row_from_before_observations_were_counted_is_read_as_few(ayu: Officer) -> None:
    record(ayu, evidence("KOM.1.1"))
    [row] = Evidence.objects.observations()
    row.observations, row.chance = None, 0.0
    piece = row.as_piece(4)
    assert piece
    assert (piece.observations, piece.chance) == (2, 0.25)


def test_what_weighs_nothing_says_nothing(ayu: Officer) -> None:
    record(ayu, evidence("KOM.1.1", weight=0.0))
    [row] = Evidence.objects.observations()
    assert row.as_piece(4) is None
    assert not of(ayu).has_evidence


def test_past_days_are_judged_by_the_rule_that_held_then(
    ayu: Officer, policy: AttainmentPolicy
) -> None:
    AttainmentPolicy.objects.filter(pk=policy.pk).update(starts_on=today())
    take_course(ayu, *LEVEL_1, days_ago=8)
    rows = list(Evidence.objects.observations())
    competency = rows[0].indicator.competency
    indicators = list(competency.indicators.all())
    for day, basis, level in (
        (today() - dt.timedelta(days=1), AttainmentResult, 1),
        (today(), Standing, 0),
    ):
        in_force = policies_for([policy.framework], day)[policy.framework_id]
        found = judge(competency, indicators, rows, in_force, day)
        assert (type(found.basis), found.level) == (basis, level)


def test_rebuilding_gives_the_same(ayu: Officer) -> None:
    take_course(ayu, *LEVEL_1, days_ago=8)
    take_check(ayu, *LEVEL_1)
    before = Attainment.objects.values().get()
    Attainment.objects.update(level=5, provisional=5, check_from=today())
    api.rebuild_attainments()
    assert Attainment.objects.values().get() == before
