"""The projection of many officers: kept in step, and the same when computed anew."""

import datetime as dt
import random
from collections import Counter

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.competency import api
from assessments.competency.overview import projection, tasks
from assessments.competency.overview.urgency import urgency
from assessments.competency.rules.gaps import Importance
from assessments.models import (
    Attainment,
    Competency,
    Evidence,
    PositionRequirement,
    Standing,
    UnitTally,
)
from lms.core import execution
from lms.core.clock import today
from lms.core.models import JobRun
from lms.people import api as people
from lms.people import placements
from lms.people.models import Posting
from lms.people.organisation import staffing
from tests.assessments.competency.making import (
    level_slugs,
    rule_3,
    show,
    take_check,
    take_course,
)
from tests.factories import organisation

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
        *fields,
        "attained",
        "has_evidence",
        "freshness",
        "gap",
        "urgency",
        "provisional",
        "check_from",
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
                        standing.to_confirm.level if standing.to_confirm else 0,
                        standing.to_confirm.check_from if standing.to_confirm else None,
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
        "provisional",
    )
    return sorted(values)


def counted():
    """Count the rows of the projection in Python."""
    groups: dict[tuple[str, str, int], Counter[str]] = {}
    for _name, code, unit, _req, importance, _att, has_evidence, freshness, gap, *more in rows():
        counts = groups.setdefault((unit, code, importance), Counter())
        counts.update(
            required=1,
            met=gap == 0,
            without=not has_evidence,
            fading=freshness == "fading",
            stale=freshness == "stale",
            provisional=more[1] > 0,
        )
    return sorted(
        (*key, *(c[n] for n in ("required", "met", "without", "fading", "stale", "provisional")))
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


def test_a_provisional_level_is_carried_with_its_day_until_it_is_confirmed(ayu, bima, required):
    rule_3(required)
    take_course(ayu, *level_slugs("KOM", 1), days_ago=8)
    assert_in_step()
    kom = Standing.objects.get(officer=ayu, competency__code="KOM")
    day = today() - dt.timedelta(days=1)
    assert (kom.attained, kom.gap, kom.provisional, kom.check_from) == (0, 2, 1, day)
    assert [row[-1] for row in tallies()] == [1, 0, 0]
    take_check(ayu, *level_slugs("KOM", 1))
    assert_in_step()
    kom.refresh_from_db()
    assert (kom.attained, kom.gap, kom.provisional, kom.check_from) == (1, 1, 0, None)
    assert [row[-1] for row in tallies()] == [0, 0, 0]


def test_a_check_that_moves_by_some_days_is_followed(ayu, required):
    rule_3(required)
    take_course(ayu, *level_slugs("KOM", 1), days_ago=8)
    Standing.objects.update(check_from=None)
    projection.postings_changed(officer_ids=[ayu.pk])
    assert_in_step()


def test_voiding_takes_it_back(ayu, required, admin):
    show(ayu, *level_slugs("KOM", 1))
    for row in Evidence.objects.all():
        api.void_evidence(evidence_id=row.pk, reason="Keliru", by=admin)
    assert_in_step()
    assert Standing.objects.get(officer=ayu, competency__code="KOM").attained == 0


def test_a_transfer_moves_the_officer_with_both_units_tallies(ayu, bima, required, org):
    show(ayu, *level_slugs("KOM", 1))
    post(ayu, org.health, org.section_head)
    assert_in_step()
    assert [row[0] for row in tallies()] == ["DUK-FO", "KES"]


def test_an_acting_posting_does_not_count_beside_the_definitive_one(ayu, required, org):
    people.post_officer(
        by=None,
        officer=ayu,
        unit=org.health,
        position=org.section_head,
        starts_on=today(),
        kind="plt",
    )
    assert_in_step()
    assert {row[2] for row in rows()} == {"DUK-FO"}


def test_who_left_yesterday_has_no_rows_once_the_night_is_over(ayu, required, admin):
    yesterday = today() - dt.timedelta(days=1)
    staffing.set_status(by=admin, officer=ayu, status="left", day=yesterday)
    assert rows() == tallies() == []


def test_a_new_requirement_counts_at_once_and_a_dropped_one_no_more(ayu, required, org):
    require(org.counter_officer, PP=(3, Importance.IMPORTANT))
    assert_in_step()
    assert [row[1:5] for row in rows()] == [("PP", "DUK-FO", 3, 2)]


def test_many_officers_of_a_position_are_brought_up_to_date_by_a_job(
    required, org, monkeypatch, run_jobs, settings
):
    monkeypatch.setattr(projection, "OFFICERS_AT_ONCE", 2)
    monkeypatch.setattr(projection, "OFFICERS_PER_BATCH", 1)
    settings.JOB_TIMEOUT_SECONDS = 0
    organisation.many_officers(3, org.front_office, org.counter_officer)
    require(org.counter_officer, KOM=1)
    assert {row[3] for row in rows()} == {1, 2}
    job = JobRun.objects.get(task_path=projection.REFRESH_POSITIONS)
    for done in (1, 2):
        execution.run(str(job.pk))
        job.refresh_from_db()
        assert (job.status, job.progress_done, job.progress_total) == ("queued", done, 3)
    assert {row[3] for row in rows()} == {1, 2}
    run_jobs()
    assert {row[3] for row in rows()} == {1}
    assert_in_step()


def test_postings_and_requirements_that_begin_today_are_followed_at_night(
    ayu, required, org, monkeypatch, run_jobs, settings
):
    """Days pass without a signal: the tables are set back to what they were yesterday."""
    PositionRequirement.objects.filter(position=org.section_head).update(starts_on=today())
    Posting.objects.filter(officer=ayu).update(ends_on=today() - dt.timedelta(days=1))
    Posting.objects.create(
        officer=ayu, unit=org.health, position=org.section_head, starts_on=today()
    )
    assert rows() != truth()
    monkeypatch.setattr(projection, "OFFICERS_PER_BATCH", 1)
    settings.JOB_TIMEOUT_SECONDS = 0
    tasks.refresh_due.enqueue()
    run_jobs()
    assert_in_step()
    assert [row[2] for row in rows()] == ["KES"]


def test_what_did_not_change_is_not_written(ayu, required, monkeypatch):
    show(ayu, "KOM.1.1")
    counted_units = []
    monkeypatch.setattr(projection, "_count", lambda units, _ids: counted_units.append(units))
    show(ayu, "KOM.1.1")
    assert counted_units == []


def test_nobody_and_nothing_changes_nothing(required):
    projection.attainments_changed(officer_ids=[], competency_ids=[1])
    projection.postings_changed(officer_ids=[])
    assert rows() == []


def test_one_more_piece_of_evidence_costs_the_same_queries_whatever_there_is(
    ayu, bima, required, org
):
    few = queries_to_show(ayu, "KOM.1.1", "KOM.1.2")
    for officer in organisation.many_officers(12, org.front_office, org.counter_officer):
        show(officer, "KOM.1.1", "PP.1.1")
    assert queries_to_show(ayu, "KOM.1.3", "KOM.2.1") == few


def queries_to_show(officer, *slugs):
    """Count the queries of the recording that attains or changes a level."""
    show(officer, slugs[0])
    with CaptureQueriesContext(connection) as captured:
        show(officer, *slugs[1:])
    return len(captured)


@pytest.mark.parametrize("seed", range(4))
def test_after_any_changes_the_projection_is_true_and_a_rebuild_the_same(
    seed, ayu, bima, eko, required, org, admin, capsys
):
    chance = random.Random(seed)
    officers = [ayu, bima, eko]
    slugs = level_slugs("KOM", 1, 2, 3) + level_slugs("PP", 1, 2)
    units, positions = [org.front_office, org.health], [org.counter_officer, org.section_head]
    started = dict.fromkeys(range(3), dt.date(2021, 1, 1))
    for _step in range(12):
        number = chance.randrange(3)
        match chance.choice(["show", "show", "show", "post", "require", "void"]):
            case "show":
                strength = chance.choice([0.4, 0.9])
                show(officers[number], *chance.sample(slugs, 6), strength=strength)
            case "post":
                started[number] += dt.timedelta(days=30)
                post(
                    officers[number],
                    chance.choice(units),
                    chance.choice(positions),
                    started[number],
                )
            case "require":
                codes = chance.sample(["KOM", "PP"], chance.randrange(3))
                levels = {
                    code: (chance.randint(1, 3), chance.choice(list(Importance))) for code in codes
                }
                require(chance.choice(positions), **levels)
            case "void" if Evidence.objects.filter(voids=None).exists():
                mistaken = chance.choice(Evidence.objects.filter(voids=None))
                api.void_evidence(evidence_id=mistaken.pk, reason="Keliru", by=admin)
    assert_in_step()
    before = rows(), tallies()
    Standing.objects.update(attained=5, freshness="stale")
    UnitTally.objects.update(met=99)
    UnitTally.objects.create(
        unit=org.registry,
        competency=required.competencies.first(),
        importance=1,
        required=1,
        met=1,
        without_evidence=0,
        fading=0,
        stale=0,
    )
    call_command("rebuild_standings")
    assert (rows(), tallies()) == before
    assert "officers" in capsys.readouterr().out


def post(officer, unit, position, starts_on=None):
    people.post_officer(
        by=None, officer=officer, unit=unit, position=position, starts_on=starts_on or today()
    )
