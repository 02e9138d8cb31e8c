"""From one version of a framework to the next, with its evidence and its requirements."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from assessments.competency import api
from assessments.competency.frameworks import exchange, versions
from assessments.models import (
    Attainment,
    Competency,
    CompetencyFramework,
    Indicator,
    IndicatorMapping,
    PositionRequirement,
)
from lms.core.clock import today
from lms.core.models import AuditEvent, JobRun
from tests.assessments.competency.making import level_slugs, show
from tests.factories import content

pytestmark = pytest.mark.django_db

TODAY = today()
TOMORROW = TODAY + dt.timedelta(days=1)
NEXT_MONTH = TODAY + dt.timedelta(days=30)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def second(required, admin):
    """Return a draft copy of the framework."""
    return versions.duplicate(by=admin, framework=required)


def in_version(framework, slug):
    return Indicator.objects.get(competency__framework=framework, slug=slug)


def required_on(position, day):
    rows = PositionRequirement.objects.on(day).filter(position=position)
    return {
        (r.competency.framework.version, r.competency.code): (r.level, r.importance)
        for r in rows.select_related("competency__framework")
    }


class TestDuplicating:
    """A draft to edit."""

    def test_a_draft_has_everything_and_each_indicator_is_mapped_to_its_own(self, required, second):
        assert (second.version, second.starts_on) == (2, None)
        assert second.name == required.name
        pairs = IndicatorMapping.objects.values_list("old__slug", "new__slug")
        assert sorted(pairs) == sorted((slug, slug) for slug in all_slugs(required))
        assert second.policies.get().threshold == required.policies.get().threshold
        assert AuditEvent.objects.filter(action="framework.duplicate").count() == 1

    def test_codes_still_lead_to_the_version_in_force(self, required, second):
        assert content.indicator("KOM.1.1").competency.framework == required

    def test_a_file_takes_mappings_away_too(self, required, second, admin):
        data = exchange.export_framework(second)
        kom, pp = data.competencies
        unmapped = replace(pp, indicators=tuple(replace(i, replaces=()) for i in pp.indicators))
        changed = replace(data, competencies=(kom, unmapped))
        exchange.import_framework(by=admin, data=changed)
        assert exchange.export_framework(second) == changed

    def test_there_is_one_draft_at_a_time(self, required, second, admin):
        with pytest.raises(ValidationError, match="Version 2 is still a draft"):
            versions.duplicate(by=admin, framework=required)

    def test_a_draft_may_be_thrown_away_with_all_that_is_in_it(self, required, second, admin):
        versions.discard_draft(by=admin, framework=second)
        assert CompetencyFramework.objects.get() == required
        assert not IndicatorMapping.objects.exists()

    def test_a_version_in_force_is_never_thrown_away(self, required, admin):
        with pytest.raises(ValidationError):
            versions.discard_draft(by=admin, framework=required)


def all_slugs(framework):
    return Indicator.objects.filter(competency__framework=framework).values_list("slug", flat=True)


class TestTakingForce:
    """On a day, with the requirements."""

    def test_requirements_move_on_the_day_and_the_past_stays(self, org, required, second, admin):
        versions.take_force(by=admin, framework=second, on=NEXT_MONTH)
        before, after = NEXT_MONTH - dt.timedelta(days=1), NEXT_MONTH
        counter = org.counter_officer
        assert required_on(counter, TODAY) == required_on(counter, before)
        assert required_on(counter, before) == {(1, "KOM"): (2, 1), (1, "PP"): (1, 3)}
        assert required_on(counter, after) == {(2, "KOM"): (2, 1), (2, "PP"): (1, 3)}
        assert JobRun.objects.filter(task_path__contains="rebuild_attainments").exists()

    def test_from_the_day_on_codes_lead_to_the_new_version(self, required, second, admin):
        versions.take_force(by=admin, framework=second, on=TODAY)
        assert content.indicator("KOM.1.1").competency.framework == second

    def test_the_day_may_be_changed_until_it_comes(self, org, required, second, admin):
        versions.take_force(by=admin, framework=second, on=TOMORROW)
        versions.take_force(by=admin, framework=second, on=NEXT_MONTH)
        assert {version for version, _code in required_on(org.counter_officer, TOMORROW)} == {1}
        assert {version for version, _code in required_on(org.counter_officer, NEXT_MONTH)} == {2}

    def test_a_plan_may_be_taken_back(self, org, required, second, admin):
        versions.take_force(by=admin, framework=second, on=NEXT_MONTH)
        versions.take_back(by=admin, framework=second)
        second.refresh_from_db()
        assert second.starts_on is None
        assert {version for version, _code in required_on(org.counter_officer, NEXT_MONTH)} == {1}
        assert not PositionRequirement.objects.exclude(ends_on=None).exists()
        versions.take_back(by=admin, framework=second)
        assert AuditEvent.objects.filter(action="framework.take_back").count() == 1

    def test_a_change_meanwhile_moves_too_and_is_given_back(self, org, required, second, admin):
        versions.take_force(by=admin, framework=second, on=NEXT_MONTH)
        api.set_requirements(
            by=admin,
            position_id=org.counter_officer.pk,
            framework=required,
            requirements=[api.Requirement("KOM", 3)],
        )
        versions.take_back(by=admin, framework=second)
        assert required_on(org.counter_officer, NEXT_MONTH) == {(1, "KOM"): (3, 1)}

    def test_a_past_day_or_a_version_in_force_is_refused(self, required, second, admin):
        yesterday = TODAY - dt.timedelta(days=1)
        with pytest.raises(ValidationError, match="today or a later day"):
            versions.take_force(by=admin, framework=second, on=yesterday)
        versions.take_force(by=admin, framework=second, on=TODAY)
        with pytest.raises(ValidationError, match="in force since"):
            versions.take_force(by=admin, framework=second, on=TOMORROW)
        with pytest.raises(ValidationError, match="in force since"):
            versions.take_back(by=admin, framework=second)

    def test_a_day_before_another_version_begins_is_refused(self, required, second, admin):
        versions.take_force(by=admin, framework=second, on=NEXT_MONTH)
        third = versions.duplicate(by=admin, framework=second)
        with pytest.raises(ValidationError, match="Choose a later day"):
            versions.take_force(by=admin, framework=third, on=TOMORROW)

    def test_a_competency_without_indicators_is_refused(self, required, second, admin):
        Competency.objects.create(framework=second, code="X", name="Baru", kind="teknis")
        with pytest.raises(ValidationError, match="Baru"):
            versions.take_force(by=admin, framework=second, on=TODAY)

    def test_the_first_version_of_a_code_just_begins(self, framework, admin):
        CompetencyFramework.objects.update(starts_on=None)
        framework.refresh_from_db()
        transition = versions.take_force(by=admin, framework=framework, on=TODAY)
        assert (transition.old, transition.moves) == (None, ())


class TestPreview:
    """What maps, and what is left."""

    def test_competencies_follow_their_indicators_or_their_code(self, required, second):
        new = second.competencies.get(code="KOM")
        Competency.objects.filter(pk=new.pk).update(code="KMN", name="Komunikasi Baru")
        moves = {m.old.code: m for m in versions.transition_to(second, TODAY).moves}
        assert (moves["KOM"].new.code, moves["KOM"].positions) == ("KMN", 1)
        IndicatorMapping.objects.filter(new__competency__code="PP").delete()
        moves = {m.old.code: m for m in versions.transition_to(second, TODAY).moves}
        assert moves["PP"].new == second.competencies.get(code="PP")

    def test_what_nothing_maps_to_is_left_and_said(self, org, required, second, admin):
        Indicator.objects.filter(competency__framework=second, competency__code="PP").delete()
        second.competencies.get(code="PP").delete()
        transition = versions.transition_to(second, TODAY)
        assert [move.old.code for move in transition.left] == ["PP"]
        assert [indicator.slug for indicator in transition.unmapped] == [
            f"PP.{level}.{number}" for level in (1, 2, 3) for number in (1, 2, 3)
        ]
        versions.take_force(by=admin, framework=second, on=TODAY)
        assert required_on(org.counter_officer, TODAY) == {(2, "KOM"): (2, 1), (1, "PP"): (1, 3)}

    def test_two_that_become_one_keep_the_stricter_requirement(self, org, required, second, admin):
        pp = second.competencies.get(code="PP")
        for old in Indicator.objects.filter(competency__framework=required, competency__code="PP"):
            IndicatorMapping.objects.filter(old=old).update(new=in_version(second, "KOM.1.1"))
        Indicator.objects.filter(competency=pp).delete()
        pp.delete()
        versions.take_force(by=admin, framework=second, on=TODAY)
        assert required_on(org.counter_officer, TODAY) == {(2, "KOM"): (2, 1)}

    def test_a_level_that_the_new_scale_has_not_stays(self, org, required, second, admin):
        CompetencyFramework.objects.filter(pk=second.pk).update(level_names={"1": "Paham"})
        second.refresh_from_db()
        (move,) = (m for m in versions.transition_to(second, TODAY).moves if m.old.code == "KOM")
        assert move.too_high == 1
        versions.take_force(by=admin, framework=second, on=TODAY)
        assert required_on(org.counter_officer, TODAY) == {(1, "KOM"): (2, 1), (2, "PP"): (1, 3)}

    def test_new_indicators_without_earlier_evidence_are_listed(self, required, second):
        kom = second.competencies.get(code="KOM")
        Indicator.objects.create(competency=kom, level=1, code="1.4", slug="KOM.1.4", text="Baru.")
        assert [i.slug for i in versions.transition_to(second, TODAY).added] == ["KOM.1.4"]


class TestEvidence:
    """Stays with what it was given for, and speaks for what followed."""

    def standing(self, officer, code="KOM", on=None):
        standings = api.competency_profile(officer.pk, on=on).standings
        (found,) = (standing for standing in standings if standing.code == code)
        return found

    @pytest.fixture
    def skilled(self, ayu, required):
        show(ayu, *level_slugs("KOM", 1))
        return ayu

    def test_it_speaks_through_two_versions_and_says_where_it_was_given(
        self, skilled, required, second, admin
    ):
        versions.take_force(by=admin, framework=second, on=TODAY)
        third = versions.duplicate(by=admin, framework=second)
        CompetencyFramework.objects.filter(pk=second.pk).update(starts_on=TODAY - dt.timedelta(1))
        versions.take_force(by=admin, framework=third, on=TODAY)
        kom = self.standing(skilled)
        assert kom.competency_id == third.competencies.get(code="KOM").pk
        assert kom.attained == 1
        assert "earlier version" in kom.evidence[0].reason
        assert kom.evidence[0].given_for == kom.evidence[0].indicator_slug

    def test_before_the_day_nothing_changes(self, skilled, required, second, admin):
        versions.take_force(by=admin, framework=second, on=NEXT_MONTH)
        kom = self.standing(skilled)
        assert kom.competency_id == required.competencies.get(code="KOM").pk
        assert "earlier version" not in kom.evidence[0].reason

    def test_evidence_without_successor_is_still_shown(self, skilled, required, second, admin):
        IndicatorMapping.objects.all().delete()
        versions.take_force(by=admin, framework=second, on=TODAY)
        codes = sorted(
            (s.code, s.competency_id) for s in api.competency_profile(skilled.pk).standings
        )
        assert codes[0] == ("KOM", required.competencies.get(code="KOM").pk)
        assert ("KOM", second.competencies.get(code="KOM").pk) in codes

    def test_the_projection_follows_for_old_and_new_evidence(
        self, skilled, required, second, admin
    ):
        versions.take_force(by=admin, framework=second, on=TODAY)
        api.rebuild_attainments()
        new = second.competencies.get(code="KOM")
        assert Attainment.objects.get(officer=skilled, competency=new).level == 1
        old_level_2 = [in_version(required, slug) for slug in level_slugs("KOM", 2)]
        for source in ("quiz:a", "quiz:b"):
            record(skilled, old_level_2, source)
        assert Attainment.objects.get(officer=skilled, competency=new).level == 2
        IndicatorMapping.objects.all().delete()
        api.rebuild_attainments()
        assert not Attainment.objects.filter(competency=new).exists()
        assert Attainment.objects.filter(competency__framework=required).exists()

    def test_split_and_merged_indicators_count_once_each(self, skilled, required, second, admin):
        old, other = in_version(required, "KOM.1.1"), in_version(second, "KOM.1.2")
        IndicatorMapping.objects.create(old=old, new=other)
        versions.take_force(by=admin, framework=second, on=TODAY)
        (indicator,) = (
            i for i in self.standing(skilled).levels[0].indicators if i.slug == "KOM.1.2"
        )
        assert "2" in indicator.notes[0]

    def test_activities_that_give_evidence_for_the_old_are_still_the_next_step(
        self, ayu, required, second, admin
    ):
        api.offer_evidence(
            source_key="quiz:x",
            page=content.course(),
            duration_minutes=10,
            observables=[
                api.Observable(frozenset({slug}), frozenset({in_version(required, slug).pk}))
                for slug in level_slugs("KOM", 1)
            ],
        )
        versions.take_force(by=admin, framework=second, on=TODAY)
        (step,) = self.standing(ayu).next_steps
        assert step.note.endswith("KOM.1.1, KOM.1.2, KOM.1.3")


def record(officer, indicators, source):
    api.record_evidence(
        officer_id=officer.pk,
        items=[
            api.NewEvidence(
                key=f"{source}:{indicator.pk}",
                indicator_id=indicator.pk,
                strength=1.0,
                source_kind="quiz",
                source_key=source,
                source_title="Kuis",
                source_version="1",
                occurred_at=timezone.now(),
                observations=4,
            )
            for indicator in indicators
        ],
        by=None,
    )
