"""Recording, voiding, and the projection that follows."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from assessments.competency import api
from assessments.competency.ledger import recording as ledger
from assessments.competency.ledger import verification
from assessments.competency.models import RuleNumber
from assessments.models import Attainment, AttainmentPolicy, Evidence, Indicator
from lms.core import execution
from lms.core.clock import today
from lms.core.models import AuditEvent, JobRun
from tests.assessments.competency.making import (
    evidence,
    level_slugs,
    observables,
    show,
    take_check,
    take_course,
)
from tests.factories import content

pytestmark = pytest.mark.django_db


def levels(officer):
    rows = Attainment.objects.filter(officer=officer).select_related("competency")
    return {row.competency.code: row.level for row in rows}


def test_enough_evidence_from_two_sources_attains_the_level(ayu, framework):
    show(ayu, *level_slugs("KOM", 1))
    assert levels(ayu) == {"KOM": 1}


def test_only_the_touched_competency_gets_a_row(ayu, framework):
    show(ayu, "KOM.1.1")
    assert levels(ayu) == {"KOM": 0}


def test_recording_the_same_observation_twice_changes_nothing(ayu, framework):
    item = evidence("KOM.1.1", key="attempt:1:KOM.1.1")
    for strength in (0.9, 0.1):
        again = evidence("KOM.1.1", strength, key=item.key)
        api.record_evidence(officer_id=ayu.pk, items=[again], by=ayu.user)
    assert Evidence.objects.get().strength == 0.9


def test_nothing_to_record_changes_nothing(ayu, framework):
    api.record_evidence(officer_id=ayu.pk, items=[], by=None)
    assert not Evidence.objects.exists()
    assert not Attainment.objects.exists()


def test_evidence_for_an_unknown_indicator_is_refused_as_a_whole(ayu, framework):
    good = evidence("KOM.1.1")
    bad = evidence("KOM.1.1", indicator_id=0)
    with pytest.raises(Indicator.DoesNotExist):
        api.record_evidence(officer_id=ayu.pk, items=[good, bad], by=None)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("fields", [{"strength": 1.01}, {"weight": -0.1}, {"key": ""}])
def test_strength_and_weight_outside_0_to_1_and_empty_keys_are_refused(framework, fields):
    with pytest.raises(ValueError, match=r"Strength|key"):
        evidence("KOM.1.1", **fields)


def test_who_recorded_what_and_when_is_kept(ayu, framework):
    show(ayu, "KOM.1.1", sources=1, reason="Upaya ke-2", valid_until=dt.date(2027, 1, 1))
    row = Evidence.objects.get()
    assert (row.recorded_by, row.reason, row.source_version) == (ayu.user, "Upaya ke-2", "1")
    assert row.recorded_at is not None


def test_a_framework_without_policy_gets_the_default_one(ayu, framework):
    AttainmentPolicy.objects.all().delete()
    take_course(ayu, *level_slugs("KOM", 1), days_ago=10)
    assert levels(ayu) == {"KOM": 0}
    take_check(ayu, *level_slugs("KOM", 1))
    assert Attainment.objects.get().policy.rule == RuleNumber.OBSERVATIONS
    assert levels(ayu) == {"KOM": 1}


def test_the_newest_policy_applies(ayu, framework):
    AttainmentPolicy.objects.create(
        framework=framework, name="Ringan", version=2, rule=2, sources_required=1
    )
    show(ayu, *level_slugs("KOM", 1), sources=1)
    assert levels(ayu) == {"KOM": 1}
    assert ledger.policy_for(framework).version == 2


# --- Voiding -------------------------------------------------------------------------------------


def test_voiding_undoes_exactly_and_says_why(ayu, framework, admin):
    show(ayu, *level_slugs("KOM", 1), sources=1)
    before = levels(ayu)
    show(ayu, *level_slugs("KOM", 1))
    for row in Evidence.objects.filter(source_key="quiz:1"):
        api.void_evidence(evidence_id=row.pk, reason="Akun dipakai orang lain", by=admin)
    assert levels(ayu) == before
    assert Evidence.objects.filter(source_key="quiz:1", voids=None).count() == 3


def test_voiding_twice_adds_one_row_and_one_audit_entry(ayu, framework, admin):
    show(ayu, "KOM.1.1", sources=1)
    mistaken = Evidence.objects.get()
    first = api.void_evidence(evidence_id=mistaken.pk, reason="Keliru", by=admin)
    second = api.void_evidence(evidence_id=mistaken.pk, reason="Lain", by=admin)
    assert first == second
    assert second.reason == "Keliru"
    assert AuditEvent.objects.filter(action="evidence.void").count() == 1


def test_voiding_needs_a_reason(ayu, framework, admin):
    show(ayu, "KOM.1.1", sources=1)
    with pytest.raises(ValueError, match="reason"):
        api.void_evidence(evidence_id=Evidence.objects.get().pk, reason="  ", by=admin)


def test_a_voiding_row_cannot_be_voided(ayu, framework, admin):
    show(ayu, "KOM.1.1", sources=1)
    voiding = api.void_evidence(evidence_id=Evidence.objects.get().pk, reason="Keliru", by=admin)
    with pytest.raises(ValueError, match="voiding row"):
        api.void_evidence(evidence_id=voiding.pk, reason="Jadi", by=admin)


# --- Projection ----------------------------------------------------------------------------------


def rows():
    return list(Attainment.objects.order_by("pk").values())


def test_rebuilding_from_the_ledger_gives_the_same_rows(ayu, eko, framework, admin, capsys):
    show(ayu, *level_slugs("KOM", 1, 2), *level_slugs("PP", 1))
    show(eko, "PP.3.1", strength=0.3)
    api.void_evidence(evidence_id=Evidence.objects.first().pk, reason="Keliru", by=admin)
    before = rows()
    call_command("rebuild_attainments")
    assert rows() == before
    assert "0 are different" in capsys.readouterr().out


def test_rebuilding_mends_what_was_tampered_with_and_drops_what_has_no_evidence(
    ayu, eko, framework
):
    show(ayu, *level_slugs("KOM", 1))
    before = rows()
    kept = Attainment.objects.get()
    Attainment.objects.update(level=5)
    Attainment.objects.create(officer=eko, competency=kept.competency, policy=kept.policy)
    pp = framework.competencies.get(code="PP")
    Attainment.objects.create(officer=ayu, competency=pp, policy=kept.policy)
    api.rebuild_attainments()
    assert rows() == before


@pytest.fixture
def little_time(monkeypatch, settings):
    """Let a job have time for one officer."""
    monkeypatch.setattr(ledger, "OFFICERS_PER_BATCH", 1)
    settings.JOB_TIMEOUT_SECONDS = 0


def test_a_rebuild_pauses_goes_on_where_it_was_and_gives_the_same_rows(
    ayu, bima, eko, framework, little_time, run_jobs
):
    for officer in (ayu, eko):
        show(officer, *level_slugs("KOM", 1))
    before = rows()
    Attainment.objects.update(level=5)
    job = ledger.start_rebuild(by=None)
    execution.run(str(job.pk))
    job.refresh_from_db()
    assert (job.status, job.progress_done, job.progress_total) == ("queued", 1, 2)
    assert list(Attainment.objects.order_by("officer").values_list("level", flat=True)) == [1, 5]
    run_jobs()
    job.refresh_from_db()
    assert (job.status, job.progress_done) == ("done", 2)
    assert rows() == before


def test_a_rebuild_asked_for_meanwhile_takes_the_place_of_the_one_under_way(
    ayu, eko, framework, little_time, run_jobs
):
    """The first officers of the one under way were judged by the rules of before."""
    for officer in (ayu, eko):
        show(officer, *level_slugs("KOM", 1))
    before = rows()
    first = ledger.start_rebuild(by=None)
    execution.run(str(first.pk))
    Attainment.objects.update(level=5)
    second = ledger.start_rebuild(by=None)
    assert ledger.start_rebuild(by=None) == second != first
    execution.run(str(first.pk))
    first.refresh_from_db()
    assert first.status == "done"
    run_jobs()
    assert rows() == before
    assert JobRun.objects.filter(task_path=ledger.REBUILD).count() == 2


def queries_to_record(officer, items):
    with CaptureQueriesContext(connection) as captured:
        api.record_evidence(officer_id=officer.pk, items=items, by=None)
    return len(captured)


def test_recording_costs_the_same_queries_however_much_there_is(ayu, eko, framework):
    show(ayu, "KOM.1.1")
    few = queries_to_record(ayu, [evidence("KOM.1.1")])
    for number in range(8):
        show(ayu, *level_slugs("KOM", 1, 2, 3), strength=0.1 * number)
        show(eko, *level_slugs("PP", 1, 2, 3), strength=0.1 * number)
    for _twice in range(2):  # what levels are judged by is read once
        shown = level_slugs("KOM", 1, 2, 3) + level_slugs("PP", 1)
        many = queries_to_record(ayu, [evidence(slug) for slug in shown])
    assert few == many
    assert many <= 19


def test_the_offer_of_a_page_is_replaced_and_withdrawn(framework):
    page = content.quiz(content.course())
    first, second = content.indicator("KOM.1.1"), content.indicator("PP.1.1")
    for slug in ("KOM.1.1", "PP.1.1"):
        api.offer_evidence(
            source_key="quiz:x", page=page, duration_minutes=10, observables=observables(slug)
        )
    assert not first.sources.exists()
    assert second.sources.get().page_id == page.pk
    for _twice in range(2):
        api.withdraw_offer("quiz:x")
    assert not second.sources.exists()


def test_a_later_policy_does_not_reach_into_the_past(framework):
    yesterday = today() - dt.timedelta(days=1)
    later = AttainmentPolicy(framework=framework, name="Baru", version=2, starts_on=yesterday)
    with pytest.raises(ValidationError, match="starts_on"):
        later.full_clean()
    later.starts_on = today()
    later.full_clean()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's choice, without statistics")
def test_what_somebody_showed_is_found_without_reading_the_whole_ledger(ayu, framework):
    show(ayu, "KOM.1.1")
    pieces = Evidence.objects.of([ayu.pk]).filter(indicator=content.indicator("KOM.1.1"))
    assert "evidence_officer_indicator" in pieces.observations().explain()


def test_a_result_is_recorded_without_what_shows_a_deleted_indicator(ayu, framework):
    gone = evidence("KOM.1.1", key="gone")
    content.indicator("KOM.1.1").delete()
    api.record_result(officer_id=ayu.pk, items=[gone, evidence("KOM.1.2")], by=None)
    assert [row.indicator.slug for row in Evidence.objects.all()] == ["KOM.1.2"]
    api.record_result(officer_id=ayu.pk, items=[gone], by=None)
    assert Evidence.objects.count() == 1


def test_a_result_cannot_be_recorded_twice(ayu, framework):
    item = evidence("KOM.1.1", key="once")
    api.record_result(officer_id=ayu.pk, items=[item], by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        api.record_result(officer_id=ayu.pk, items=[item], by=None)
    assert verification.verify_ledger().break_count == 0
