"""A past day is what was true that day, however much has happened since."""

import datetime as dt

import pytest
from django.utils import timezone

from assessments.competency import api
from assessments.competency.ledger import past_days
from assessments.competency.rules.gaps import Importance
from assessments.models import (
    AttainmentPolicy,
    Evidence,
    PastDay,
    PastStanding,
    PastTally,
    PositionRequirement,
)
from lms.core.clock import today
from lms.core.models import JobRun
from lms.people import api as people
from tests.assessments.competency.making import (
    level_slugs,
    rule_3,
    show,
    take_check,
    take_course,
)
from tests.factories import organisation

pytestmark = pytest.mark.django_db

A_MONTH_AGO = today() - dt.timedelta(days=30)


@pytest.fixture
def then(org, framework, ayu, bima, eko):
    """Ayu had level 1 a month ago, when 2 was required; much has changed since."""
    PositionRequirement.objects.create(
        position=org.counter_officer,
        competency=framework.competencies.get(code="KOM"),
        level=2,
        importance=Importance.IMPORTANT,
        starts_on=A_MONTH_AGO - dt.timedelta(days=90),
        ends_on=A_MONTH_AGO + dt.timedelta(days=3),
    )
    AttainmentPolicy.objects.filter(framework=framework).update(
        starts_on=A_MONTH_AGO - dt.timedelta(days=90)
    )
    show_long_ago(ayu, *level_slugs("KOM", 1))
    AttainmentPolicy.objects.create(
        framework=framework, name="Ketat", version=2, rule=2, threshold=0.95, starts_on=today()
    )
    show(ayu, *level_slugs("KOM", 2))
    show(eko, *level_slugs("KOM", 1))
    api.set_requirements(
        by=None,
        position_id=org.counter_officer.pk,
        framework=framework,
        requirements=[api.Requirement("KOM", 3), api.Requirement("PP", 1)],
    )
    people.post_officer(
        by=None, officer=ayu, unit=org.health, position=org.section_head, starts_on=today()
    )
    return org


def show_long_ago(officer, *slugs):
    """Record evidence forty days ago."""
    then = timezone.now() - dt.timedelta(days=40)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(timezone, "now", lambda: then)
        show(officer, *slugs)


def board(unit, day=A_MONTH_AGO, **options):
    api.compute_past_day(units=[unit], day=day, by=None, **options)
    found = api.past_board([unit.path], day)
    assert found is not None
    return found


def test_the_ledger_knows_when_what_was_recorded(then):
    assert Evidence.objects.known_on(A_MONTH_AGO).count() == 6


def test_a_past_day_shows_the_evidence_requirements_postings_and_policy_of_that_day(then, ayu):
    found = board(then.registry)
    (row,) = found.standings.all()
    assert (row.officer, row.unit, row.position) == (ayu, then.front_office, then.counter_officer)
    assert (row.attained, row.required, row.importance) == (1, 2, Importance.IMPORTANT)
    assert found.policies == ("Standar v1",)


def test_a_past_day_says_what_the_officers_pages_say_of_that_day(then, ayu, bima, eko):
    found = board(then.government)
    by_officer = api.profiles([ayu.pk, bima.pk, eko.pk], on=A_MONTH_AGO)
    expected = {
        (officer_id, standing.competency_id): (
            standing.required,
            standing.attained,
            standing.gap.has_evidence,
        )
        for officer_id, profile in by_officer.items()
        for standing in profile.standings
        if standing.required
    }
    rows = {
        (r.officer_id, r.competency_id): (r.required, r.attained, r.has_evidence)
        for r in found.standings.all()
    }
    assert rows == expected
    assert len(rows) == 2


def test_a_level_that_waited_for_its_check_that_day_is_provisional_there(org, framework, ayu):
    rule_3(framework)
    kom = framework.competencies.get(code="KOM")
    PositionRequirement.objects.create(
        position=org.counter_officer, competency=kom, level=2, starts_on=dt.date(2020, 1, 1)
    )
    then = timezone.now() - dt.timedelta(days=32)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(timezone, "now", lambda: then)
        take_course(ayu, *level_slugs("KOM", 1))
    take_check(ayu, *level_slugs("KOM", 1))
    row = board(org.registry).standings.get(officer=ayu)
    day = timezone.localdate(then) + dt.timedelta(days=7)
    assert (row.attained, row.provisional, row.check_from) == (0, 1, day)
    assert PastTally.objects.get().provisional == 1


def test_heat_map_and_gaps_read_a_past_day_like_today(then):
    found = board(then.government)
    chosen = api.StandingFilter((then.government.path,))
    heat = api.heat_map(found, chosen, [then.government.path])
    gaps = api.GapList(found, chosen)
    assert heat.total == api.Tally(required=2, met=0, without_evidence=1, fading=0, stale=0)
    assert [row.officer_name for row in gaps] == ["Eko Saputra", "Ayu Lestari"]


def test_one_computed_day_serves_all_units_below_and_is_computed_once(then):
    board(then.government)
    assert api.past_board([then.front_office.path], A_MONTH_AGO) is not None
    api.compute_past_day(units=[then.front_office], day=A_MONTH_AGO, by=None)
    assert PastDay.objects.count() == 1
    assert api.past_board([then.front_office.path], today()) is None


def test_a_day_can_be_computed_anew_after_postings_were_entered_late(then, eko):
    first = board(then.government)
    assert first.standings.count() == 2
    eko.postings.all().delete()
    again = board(then.government, anew=True)
    assert again.standings.count() == 1
    assert PastDay.objects.count() == 1


def test_a_unit_computed_anew_is_shown_so_and_nobody_is_counted_twice(then, ayu, eko):
    board(then.government)
    ayu.postings.all().delete()
    assert not board(then.front_office, anew=True).standings.exists()
    [shown] = api.past_days([then.front_office.path], A_MONTH_AGO)
    assert shown.unit == then.front_office
    both = api.past_board([then.front_office.path, then.health.path], A_MONTH_AGO)
    assert both is not None
    assert [row.officer_id for row in both.standings] == [eko.pk]
    newest = board(then.government, anew=True)
    assert [row.past_day.unit for row in newest.standings] == [then.government]


def test_a_large_unit_is_computed_by_a_job_that_pauses(
    then, admin, monkeypatch, run_jobs, settings
):
    monkeypatch.setattr(past_days, "OFFICERS_AT_ONCE", 0)
    monkeypatch.setattr(past_days, "OFFICERS_PER_BATCH", 1)
    settings.JOB_TIMEOUT_SECONDS = 0
    units = [then.government]
    api.compute_past_day(units=units, day=A_MONTH_AGO, by=admin)
    (waiting,) = api.past_days([then.government.path], A_MONTH_AGO)
    assert (waiting.officers, waiting.done, waiting.finished_at) == (3, 0, None)
    assert api.past_board([then.government.path], A_MONTH_AGO) is None
    run_jobs()
    found = api.past_board([then.government.path], A_MONTH_AGO)
    assert found is not None
    assert found.standings.count() == 2
    job = JobRun.objects.get(task_path=past_days.COMPUTE)
    assert (job.requested_by_id, job.progress_done, job.progress_total) == (admin.pk, 3, 3)


def test_a_job_whose_day_is_gone_does_nothing(db):
    past_days.compute_if_wanted(0)
    assert not PastDay.objects.exists()


def test_a_second_job_for_the_same_day_changes_nothing(then):
    found = board(then.government)
    before = sorted(found.standings.values_list("officer", "competency", "attained"))
    past_day = PastDay.objects.get()
    PastDay.objects.update(after=0, done=0)
    past_days.compute(past_day.pk)
    assert sorted(found.standings.values_list("officer", "competency", "attained")) == before
    assert found.tallies.count() == 2


def test_days_computed_a_month_ago_are_forgotten(then):
    board(then.government)
    past_days.forget_old_days()
    assert PastDay.objects.count() == 1
    PastDay.objects.update(started_at=timezone.now() - dt.timedelta(days=31))
    past_days.forget_old_days()
    for model in (PastDay, PastStanding, PastTally):
        assert not model.objects.exists()


def test_of_too_many_days_the_oldest_go_and_can_be_computed_again(then, monkeypatch):
    monkeypatch.setattr(past_days, "MOST_KEPT", 2)
    days = [A_MONTH_AGO - dt.timedelta(days=number) for number in range(3)]
    for day in days:
        board(then.government, day)
    assert set(PastDay.objects.values_list("day", flat=True)) == set(days[1:])
    board(then.government, days[0])
    assert set(PastDay.objects.values_list("day", flat=True)) == {days[0], days[2]}


def test_who_was_acting_in_a_unit_is_counted_where_the_main_posting_was(then, bima, eko):
    people.post_officer(
        by=None,
        officer=bima,
        unit=then.health,
        position=then.counter_officer,
        starts_on=A_MONTH_AGO - dt.timedelta(days=5),
        kind="plt",
    )
    officers = set(board(then.health).standings.values_list("officer", flat=True))
    assert officers == {eko.pk}


def test_many_officers_make_one_batch_after_the_other(then, monkeypatch):
    monkeypatch.setattr(past_days, "OFFICERS_PER_BATCH", 2)
    organisation.many_officers(5, then.health, then.counter_officer)
    assert board(then.health).standings.count() == 6
