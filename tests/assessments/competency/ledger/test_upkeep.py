"""Levels stay right as days pass, are the same when computed anew, and the past stays as it was."""

import datetime as dt
import random

import pytest
from django.utils import timezone

from assessments.competency import api, tasks
from assessments.competency.ledger import upkeep
from assessments.competency.rules.attainment import SourceKind
from assessments.models import Attainment, AttainmentPolicy, Evidence
from lms.core import execution
from lms.core.clock import today
from tests.assessments.competency.making import evidence, level_slugs, show

pytestmark = pytest.mark.django_db


@pytest.fixture
def let_days_pass(monkeypatch):
    """Return a function that moves the clock on, by so many days."""
    clock = {"now": timezone.now()}
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock["now"])

    def pass_days(days):
        clock["now"] += dt.timedelta(days=days)

    return pass_days


def dump():
    """Write the projection down, as it would be compared byte for byte."""
    rows = Attainment.objects.order_by("officer", "competency").values()
    return [{name: value for name, value in row.items() if name != "id"} for row in rows]


def rows_of(officer):
    return {a.competency.code: a for a in officer.attainments.select_related("competency")}


# --- The nightly job -----------------------------------------------------------------------------


def test_a_level_fades_and_is_lost_on_its_days(ayu, framework, let_days_pass):
    show(ayu, *level_slugs("KOM", 1), valid_until=today() + dt.timedelta(days=100))
    assert (rows_of(ayu)["KOM"].freshness, upkeep.refresh_attainments()) == ("current", 0)
    let_days_pass(11)
    assert upkeep.refresh_attainments() == 1
    assert (rows_of(ayu)["KOM"].freshness, rows_of(ayu)["KOM"].level) == ("fading", 1)
    let_days_pass(90)
    upkeep.refresh_attainments()
    kom = rows_of(ayu)["KOM"]
    assert (kom.freshness, kom.level, kom.has_evidence, kom.changes_on) == ("stale", 0, False, None)


def test_it_touches_only_rows_whose_day_has_come_and_only_once(ayu, eko, framework, let_days_pass):
    show(ayu, *level_slugs("KOM", 1), valid_until=today() + dt.timedelta(days=3))
    show(ayu, *level_slugs("PP", 1))
    show(eko, *level_slugs("KOM", 1), valid_until=today() + dt.timedelta(days=300))
    let_days_pass(4)
    wrong_but_not_due = Attainment.objects.exclude(officer=ayu, competency__code="KOM")
    wrong_but_not_due.update(level=5)
    assert upkeep.refresh_attainments() == 1
    assert set(wrong_but_not_due.values_list("level", flat=True)) == {5}
    assert rows_of(ayu)["KOM"].level == 0
    assert upkeep.refresh_attainments() == 0


def test_days_on_which_it_did_not_run_are_made_up_for(ayu, framework, let_days_pass):
    for competency, days in (("KOM", 1), ("PP", 2)):
        show(ayu, *level_slugs(competency, 1), valid_until=today() + dt.timedelta(days=days))
    let_days_pass(3)
    upkeep.refresh_attainments()
    assert {row.level for row in rows_of(ayu).values()} == {0}
    assert not Attainment.objects.filter(changes_on__lte=today()).exists()


def test_a_policy_takes_force_on_its_day(ayu, framework, let_days_pass):
    show(ayu, *level_slugs("KOM", 1), sources=1)
    AttainmentPolicy.objects.create(
        framework=framework,
        name="Ringan",
        version=2,
        rule=2,
        sources_required=1,
        starts_on=today() + dt.timedelta(days=2),
    )
    assert upkeep.refresh_attainments() == 0
    let_days_pass(2)
    assert (upkeep.refresh_attainments(), rows_of(ayu)["KOM"].level) == (1, 1)
    assert upkeep.refresh_attainments() == 0


def test_levels_by_an_earlier_rule_are_computed_anew(ayu, framework):
    show(ayu, *level_slugs("KOM", 1))
    Attainment.objects.update(rule_version=1, level=4)
    assert (upkeep.refresh_attainments(), rows_of(ayu)["KOM"].level) == (1, 1)


def test_what_takes_too_long_pauses_and_goes_on(ayu, framework, settings, run_jobs):
    show(ayu, "KOM.1.1", "PP.1.1")
    Attainment.objects.update(changes_on=today())
    settings.JOB_TIMEOUT_SECONDS = 0
    execution.run(tasks.refresh_attainments.enqueue().id)
    assert Attainment.objects.filter(changes_on=today()).count() == 1
    run_jobs()
    assert not Attainment.objects.filter(changes_on=today()).exists()


# --- Random histories ----------------------------------------------------------------------------

SLUGS = [*level_slugs("KOM", 1, 2), *level_slugs("PP", 1, 2)]
KINDS = ["quiz", "roleplay", SourceKind.ASSESSOR, SourceKind.SELF_RATING]


def live_a_day(chance, officers, by):
    """Record some evidence about some officers, void some, and let the nightly job run."""
    upkeep.refresh_attainments()
    for officer in officers:
        items = [
            evidence(
                slug,
                chance.choice([0.3, 0.7, 0.9, 1.0]),
                source_kind=chance.choice(KINDS),
                source_key=f"quiz:{chance.randrange(3)}",
                days_ago=chance.choice([0, 0, 20, -15]),
                valid_until=chance.choice([None, today() + dt.timedelta(days=40)]),
            )
            for slug in chance.sample(SLUGS, chance.randrange(8))
        ]
        api.record_evidence(officer_id=officer.pk, items=items, by=None)
    standing = list(Evidence.objects.filter(voids=None, voided_by=None).order_by("pk"))
    for row in chance.sample(standing, min(len(standing), chance.randrange(3))):
        api.void_evidence(evidence_id=row.pk, reason="Keliru", by=by)


def seen(officers, on=None):
    """Tell what the pages show of these officers, in full."""
    found = api.profiles([officer.pk for officer in officers], on=on)
    return {
        (officer_id, s.code): (
            s.required,
            s.attained,
            s.gap,
            s.outlook,
            s.sentence,
            [(line.id, line.verdict, line.value) for line in s.evidence],
            s.self_rating,
            s.policy_version,
        )
        for officer_id, profile in found.items()
        for s in profile.standings
    }


@pytest.mark.parametrize("selection", ["highest", "latest", "decayed"])
def test_the_past_stays_as_it_was_and_the_projection_is_what_a_rebuild_gives(
    ayu, eko, org, framework, admin, let_days_pass, selection
):
    chance = random.Random(selection)
    framework.policies.update(
        selection=selection, sources_required=1, starts_on=today() - dt.timedelta(days=1)
    )
    snapshots = {}
    for number in range(6):
        live_a_day(chance, [ayu, eko], admin)
        if number in (1, 3):
            api.set_requirements(
                by=None,
                position_id=org.counter_officer.pk,
                framework=framework,
                requirements=[api.Requirement("KOM", number), api.Requirement("PP", 1)],
            )
        if number == 4:
            AttainmentPolicy.objects.create(
                framework=framework, name="Kedua", version=2, rule=2, selection=selection
            )
            upkeep.refresh_attainments()
        snapshots[today()] = seen([ayu, eko])
        projected = {
            (a.officer_id, a.competency.code): (a.level, a.freshness, a.changes_on)
            for a in Attainment.objects.select_related("competency")
        }
        assert projected == {
            key: (attained, outlook.freshness, outlook.changes_on)
            for key, (_required, attained, _gap, outlook, *_rest) in snapshots[today()].items()
            if key in projected
        }
        before = dump()
        api.rebuild_attainments()
        assert dump() == before
        let_days_pass(chance.randrange(1, 60))
    live_a_day(chance, [ayu, eko], admin)
    for day, snapshot in snapshots.items():
        assert seen([ayu, eko], on=day) == snapshot
