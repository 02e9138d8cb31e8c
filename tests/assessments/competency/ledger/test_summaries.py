"""What is kept of the ledger says on each day what the ledger says."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.competency import api, tasks
from assessments.competency.frameworks import versions
from assessments.competency.frameworks.exchange import export_framework, import_framework
from assessments.competency.ledger import judging, recording, upkeep
from assessments.competency.models import (
    Attainment,
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    Evidence,
    Indicator,
)
from assessments.competency.profiles.concerns import Concerns
from assessments.competency.profiles.queries import Reader
from assessments.competency.rules.attainment import SourceKind
from assessments.competency.rules.framework_data import FrameworkData
from assessments.competency.rules.summary import Summary, as_data, from_data
from lms.core.clock import today
from lms.core.models import JobRun, JobStatus
from lms.people.models import Officer
from tests.assessments.competency.making import (
    evidence,
    level_slugs,
    rule_3,
    take_check,
    take_course,
)
from tests.factories import content

MORNING = dt.datetime(2026, 3, 2, 9, tzinfo=timezone.get_default_timezone())
KOM_1 = level_slugs("KOM", 1)

# --- Any rows, on any day ------------------------------------------------------------------------

INDICATORS = [
    Indicator(pk=10 * level + number, level=level, code=f"{level}.{number}")
    for level in (1, 2)
    for number in (1, 2)
]
POLICY = AttainmentPolicy(observations=6, observations_per_kind=2, observations_per_indicator=2)


@st.composite
def rows(draw: st.DrawFn) -> list[Evidence]:
    """Make up rows of three months, some of which expire, were voided, or are mere ratings."""
    found = []
    for number in range(1, draw(st.integers(0, 25)) + 1):
        shown_at = MORNING + dt.timedelta(days=draw(st.integers(0, 90)))
        row = Evidence(
            pk=number,
            indicator=draw(st.sampled_from(INDICATORS)),
            strength=draw(st.sampled_from([0.0, 0.5, 1.0, 1.0, 1.0])),
            observations=draw(st.integers(1, 8)),
            chance=draw(st.sampled_from([0.0, 0.25])),
            occasion=draw(st.sampled_from(["", "", "loket"])),
            has_fault=draw(st.integers(0, 20)) == 0,
            source_kind=draw(st.sampled_from(["quiz", "roleplay", "assessor", "self"])),
            source_key=draw(st.sampled_from(["a", "b", "c"])),
            occurred_at=shown_at,
        )
        if draw(st.booleans()):
            row.valid_until = shown_at.date() + dt.timedelta(days=draw(st.integers(0, 60)))
        row.voided_at = MORNING if draw(st.integers(0, 9)) == 0 else None
        found.append(row)
    return found


def sum_up(found: list[Evidence], on: dt.date, earlier: Summary | None = None) -> Summary:
    competency = Competency(valid_months=1)
    return judging.sum_up(competency, INDICATORS, found, POLICY, on, earlier)


def after(days: int) -> dt.date:
    return MORNING.date() + dt.timedelta(days=days)


def kept(summary: Summary, on: dt.date) -> Summary:
    return from_data(json.loads(json.dumps(as_data(summary))), on)


@settings(max_examples=80)
@given(rows(), st.integers(0, 120), st.integers(1, 40))
def test_what_is_kept_reads_until_its_day_as_what_is_computed(
    found: list[Evidence], day: int, later: int
) -> None:
    summary = sum_up(found, after(day))
    assert kept(summary, after(day)) == summary
    if summary.changes_on is None or after(day + later) < summary.changes_on:
        assert kept(summary, after(day + later)) == sum_up(found, after(day + later))


@settings(max_examples=80)
@given(rows(), rows(), st.integers(0, 120), st.integers(0, 40), st.data())
def test_a_level_is_followed_from_where_it_was_followed_to(
    found: list[Evidence], new: list[Evidence], day: int, later: int, data: st.DataObject
) -> None:
    earlier = kept(sum_up(found, after(day)), after(day))
    for row in new:
        row.pk += len(found)
    gone = data.draw(st.integers(0, 2))
    now = found[gone:] + new
    assert sum_up(now, after(day + later), earlier) == sum_up(now, after(day + later))


# --- The pages of a day --------------------------------------------------------------------------


@pytest.fixture
def let_days_pass(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that moves the clock on, by so many days."""
    clock = {"now": timezone.now()}
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock["now"])

    def pass_days(days: int) -> None:
        clock["now"] += dt.timedelta(days=days)

    return pass_days


@pytest.fixture
def policy(framework: CompetencyFramework, required: Any) -> AttainmentPolicy:
    return rule_3(framework)


def read(officer: Officer) -> dict[str, Summary]:
    """Read today's summaries as pages do."""
    reader = Reader(Concerns([officer.pk], today()), with_history=True)
    names = reader.by.competencies
    return {names[id_].code: each for id_, each in reader.summaries[officer.pk].items()}


def computed(officer: Officer) -> dict[str, Summary]:
    """Compute the same from the whole ledger."""
    Attainment.objects.filter(officer=officer).update(summary=None)
    return read(officer)


@pytest.mark.django_db
def test_on_each_day_pages_read_what_the_ledger_says(
    ayu: Officer, policy: AttainmentPolicy, let_days_pass: Any
) -> None:
    Competency.objects.update(valid_months=1)
    take_course(ayu, *KOM_1)
    states = []
    for number in range(10):
        if number == 2:
            take_check(ayu, *KOM_1)
        if number == 4:
            expiring = evidence(
                "KOM.1.1",
                source_kind=SourceKind.ASSESSOR,
                valid_until=today() + dt.timedelta(days=9),
            )
            api.record_evidence(officer_id=ayu.pk, items=[expiring], by=None)
        found = read(ayu)
        kom = found["KOM"].judgement
        states.append((kom.level, kom.outlook.freshness.value))
        assert found == computed(ayu)
        if number % 3 == 0:
            upkeep.refresh_attainments()
        let_days_pass(5)
    assert states[0] == (0, "current")
    assert (1, "current") in states
    assert (1, "fading") in states
    assert states[-1] == (0, "stale")


@pytest.mark.django_db
def test_what_was_never_summed_up_is_computed_until_the_nightly_job_does(
    ayu: Officer, policy: AttainmentPolicy
) -> None:
    take_course(ayu, *KOM_1)
    known = read(ayu)
    Attainment.objects.update(summary=None, summary_changes_on=dt.date.min)
    assert read(ayu) == known
    tasks.refresh_attainments.call()
    row = Attainment.objects.get()
    assert row.summary_on(today(), policy) == known["KOM"]
    assert upkeep.refresh_attainments() == 0


@pytest.mark.django_db
def test_a_policy_holds_from_its_day_before_the_nightly_job_has_run(
    ayu: Officer, policy: AttainmentPolicy, let_days_pass: Any
) -> None:
    take_course(ayu, *KOM_1, share=0.9)
    assert read(ayu)["KOM"].judgement.provisional == 1
    strict = {**policy.content(), "level_mark": 0.95}
    tomorrow = today() + dt.timedelta(days=1)
    AttainmentPolicy.objects.create(
        framework=policy.framework, version=3, starts_on=tomorrow, **strict
    )
    assert read(ayu)["KOM"].judgement.provisional == 1
    let_days_pass(1)
    assert read(ayu)["KOM"].judgement.provisional == 0


@pytest.mark.django_db
def test_while_all_is_to_be_computed_anew_nothing_kept_is_trusted(
    ayu: Officer, policy: AttainmentPolicy
) -> None:
    take_course(ayu, *KOM_1)
    Attainment.objects.update(level=4)
    stale = Attainment.objects.get().summary
    assert stale is not None
    Attainment.objects.update(summary={**stale, "attained": 4})
    assert read(ayu)["KOM"].judgement.level == 4
    job = recording.start_rebuild(by=None)
    assert read(ayu)["KOM"].judgement.level == 0
    JobRun.objects.filter(pk=job.pk).update(status=JobStatus.FAILED)
    assert read(ayu)["KOM"].judgement.level == 0
    done = recording.start_rebuild(by=None)
    JobRun.objects.filter(pk=done.pk).update(status=JobStatus.DONE)
    assert read(ayu)["KOM"].judgement.level == 4


@pytest.mark.django_db
def test_indicators_that_have_changed_are_not_read_from_what_is_kept(
    ayu: Officer, policy: AttainmentPolicy
) -> None:
    take_course(ayu, *KOM_1)
    assert read(ayu)["KOM"].judgement.provisional == 1
    first = content.indicator("KOM.1.1")
    Indicator.objects.create(
        competency=first.competency, level=1, code="1.9", slug="KOM.1.9", text="Baru"
    )
    assert read(ayu)["KOM"].judgement.provisional == 0


@pytest.mark.django_db
def test_what_was_voided_is_gone_at_once(
    ayu: Officer, admin: Any, policy: AttainmentPolicy
) -> None:
    take_course(ayu, *KOM_1)
    for row in Evidence.objects.filter(indicator__slug="KOM.1.1"):
        api.void_evidence(evidence_id=row.pk, reason="Keliru", by=admin)
    found = read(ayu)
    assert found["KOM"].judgement.provisional == 0
    assert found == computed(ayu)


@pytest.mark.django_db
def test_one_competency_of_a_new_version_is_computed_until_all_is_kept(
    ayu: Officer, admin: Any, policy: AttainmentPolicy
) -> None:
    take_course(ayu, *KOM_1, days_ago=10)
    take_check(ayu, *KOM_1)
    new = versions.duplicate(by=admin, framework=policy.framework)
    versions.take_force(by=admin, framework=new, on=today())
    [one] = [each for each in api.competency_profile(ayu.pk).standings if each.code == "KOM"]
    assert one.attained == 1
    [alone] = api.competency_profile(ayu.pk, only=[one.competency_id]).standings
    assert alone.attained == 1


@pytest.mark.django_db
def test_what_no_longer_speaks_for_a_new_version_counts_for_nothing_at_once(
    ayu: Officer, admin: Any, policy: AttainmentPolicy, run_jobs: Any
) -> None:
    take_course(ayu, *KOM_1, days_ago=10)
    take_check(ayu, *KOM_1)
    new = versions.duplicate(by=admin, framework=policy.framework)
    versions.take_force(by=admin, framework=new, on=today())
    run_jobs()
    assert read(ayu)["KOM"].judgement.level == 1
    import_framework(by=admin, data=replacing_nothing(export_framework(new)))
    assert read(ayu)["KOM"].judgement.level == 0


def replacing_nothing(data: FrameworkData) -> FrameworkData:
    return replace(
        data,
        competencies=tuple(
            replace(each, indicators=tuple(replace(row, replaces=()) for row in each.indicators))
            for each in data.competencies
        ),
    )
