"""Opening, filling in, handing in and withdrawing, without pages."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.api import Requirement, set_requirements
from assessments.competency.api import competency_profile
from assessments.competency.profiles.level_choices import level_choices, proposed_levels
from assessments.models import AttainmentPolicy, Evidence, Observation, RatingScale
from assessments.observations import api
from assessments.observations.models import IndicatorRating, RatingSheet
from lms.core.models import AuditEvent
from lms.core.privacy import forget_officer
from lms.core.roles import Permission, Role
from lms.people import api as people
from tests.assessments.observations import making

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _framework(framework):
    return framework


def test_the_form_asks_for_the_indicators_of_the_levels_on_the_scale_in_force(fajar, ayu):
    sheet = making.opened(fajar, ayu, levels=[making.level("KOM", 2), making.level("PP", 1)])
    content = sheet.observation.content
    assert [(level.competency, level.level) for level in content.levels] == [
        ("Komunikasi", 2),
        ("Pelayanan Publik", 1),
    ]
    assert [indicator.slug for indicator in content.indicators][:2] == ["KOM.2.1", "KOM.2.2"]
    assert content.strengths == {1: 0.0, 2: 0.4, 3: 0.8, 4: 1.0}
    assert len(sheet.filled().missing) == 6


def test_the_first_scale_is_added_once(db):
    first, again = RatingScale.objects.in_force(), RatingScale.objects.in_force()
    assert first == again == RatingScale.objects.all()._add_first()
    assert first.steps.count() == 4
    assert first.steps.first().label == "Belum tampak"


@pytest.mark.parametrize(
    ("required", "attained", "highest", "levels"),
    [(3, 1, 5, {2, 3}), (2, 2, 5, {2, 3}), (1, 0, 3, {1}), (0, 3, 3, {3}), (2, 5, 5, {2, 5})],
)
def test_the_level_required_and_the_next_one_are_proposed(required, attained, highest, levels):
    assert proposed_levels(required, attained, highest) == levels


def test_the_most_urgent_competencies_come_first_with_what_is_worth_claiming(framework, ayu, org):
    set_requirements(
        by=None,
        position_id=org.counter_officer.pk,
        framework=framework,
        requirements=[Requirement("PP", 2)],
    )
    first, second = level_choices(ayu.pk)
    assert (first.name, first.required, first.attained) == ("Pelayanan Publik", 2, 0)
    assert [level.level for level in first.levels if level.is_proposed] == [1, 2]
    assert [level.level for level in second.levels if level.is_proposed] == []


def test_nobody_observes_themself(ayu, org):
    people.grant_role(by=None, user=ayu.user, role=Role.ASSESSOR)
    with pytest.raises(ValidationError, match="diri sendiri"):
        making.opened(ayu.user, ayu)


def test_an_assessor_of_another_unit_opens_nothing(joko, ayu):
    with pytest.raises(ValidationError):
        making.opened(joko, ayu)


def test_what_lies_ahead_cannot_have_been_observed(fajar, ayu):
    with pytest.raises(ValidationError) as error:
        making.opened(fajar, ayu, days_ago=-1)
    assert "occurred_at" in error.value.message_dict


@pytest.mark.parametrize("levels", [[(0, 1)], "too many"])
def test_levels_without_indicators_or_with_too_many_are_refused(fajar, ayu, levels, monkeypatch):
    monkeypatch.setattr(api, "MOST_INDICATORS", 5)
    levels = [making.level("KOM", 1), making.level("KOM", 2)] if levels == "too many" else levels
    with pytest.raises(ValidationError) as error:
        making.opened(fajar, ayu, levels=levels)
    assert "levels" in error.value.message_dict
    assert not Observation.objects.exists()


def test_a_mark_is_saved_once_and_only_a_newer_one_replaces_it(fajar, ayu):
    sheet = making.opened(fajar, ayu)
    rating = sheet.ratings.first()

    def save(mark, sequence, note=""):
        return api.save_rating(
            sheet=sheet,
            indicator_id=rating.indicator_id,
            mark=mark,
            note=note,
            sequence=sequence,
        )

    assert save(3, 1).mark == 3
    assert save(3, 1).sequence == 1
    save(4, 2, "Sabar")
    with pytest.raises(api.StaleRatingError) as error:
        save(1, 2)
    assert (error.value.saved.mark, error.value.saved.note) == (4, "Sabar")
    rating.refresh_from_db()
    assert (rating.mark, rating.note, rating.sequence) == (4, "Sabar", 2)


@pytest.mark.parametrize("what", ["indicator", "mark"])
def test_what_the_form_does_not_have_cannot_be_marked(fajar, ayu, what):
    sheet = making.opened(fajar, ayu)
    id_ = 0 if what == "indicator" else sheet.ratings.first().indicator_id
    with pytest.raises(api.UnknownIndicatorError):
        api.save_rating(sheet=sheet, indicator_id=id_, mark=5, note="", sequence=1)
    if what == "indicator":
        with pytest.raises(api.UnknownIndicatorError):
            api.save_rating(sheet=sheet, indicator_id=id_, mark=1, note="", sequence=1)


def test_handing_in_records_evidence_for_what_was_observed(fajar, ayu):
    sheet = making.opened(fajar, ayu, place="Loket 3", note="Warga marah")
    making.mark(sheet, 4, 0, 1, note="Menyimak")
    api.submit(sheet=sheet, by=fajar)
    first, last = Evidence.objects.order_by("indicator__code")
    assert (first.indicator.slug, first.strength) == ("KOM.1.1", 1.0)
    assert (last.indicator.slug, last.strength) == ("KOM.1.3", 0.0)
    assert first.source_kind == "assessor"
    assert first.source_key == f"assessor:{fajar.pk}"
    assert first.source_title == "Pengamatan kerja · Fajar Nugroho · Loket 3"
    assert first.source_version == sheet.observation.source_version
    assert (first.observations, first.chance) == (1, 0)
    assert first.occasion == f"observation:{sheet.observation_id}"
    assert len(first.source_version) <= 64
    assert first.occurred_at == sheet.observation.occurred_at
    assert (first.reason, first.recorded_by) == ("Menyimak", fajar)


def test_two_assessors_are_two_sources_and_together_show_a_level(fajar, gita, ayu):
    sheet = making.handed_in(fajar, ayu, 3)
    assert competency_profile(ayu.pk).standings[0].attained == 0
    making.also_handed_in(sheet, gita, 4)
    assert competency_profile(ayu.pk).standings[0].attained == 1
    again = making.handed_in(fajar, ayu, 4)
    assert again.observation != sheet.observation


def test_one_assessor_twice_is_still_one_source(fajar, ayu):
    making.handed_in(fajar, ayu, 4)
    making.handed_in(fajar, ayu, 4)
    assert competency_profile(ayu.pk).standings[0].attained == 0
    assert AttainmentPolicy.objects.get().sources_required == 2


def test_handing_in_again_changes_nothing(fajar, ayu):
    sheet = making.handed_in(fajar, ayu)
    at = sheet.submitted_at
    assert api.submit(sheet=sheet, by=fajar).submitted_at == at
    assert Evidence.objects.count() == 3
    assert AuditEvent.objects.filter(action="observation.submit").count() == 1


@pytest.mark.parametrize(("marks", "words"), [((3, None), "belum dinilai"), ((0,), "Tidak ada")])
def test_a_form_with_gaps_or_nothing_observed_stays_a_draft(fajar, ayu, marks, words):
    sheet = making.opened(fajar, ayu)
    making.mark(sheet, *marks)
    with pytest.raises(ValidationError, match=words):
        api.submit(sheet=sheet, by=fajar)
    sheet.refresh_from_db()
    assert sheet.is_open
    assert not Evidence.objects.exists()


def test_a_form_handed_in_cannot_be_changed_or_deleted(fajar, ayu):
    sheet = making.handed_in(fajar, ayu)
    before = list(IndicatorRating.objects.values())
    with pytest.raises(api.SheetClosedError):
        making.mark(sheet, 1)
    with pytest.raises(api.SheetClosedError):
        api.discard(sheet=sheet, by=fajar)
    assert list(IndicatorRating.objects.values()) == before


def test_withdrawing_voids_the_evidence_and_keeps_the_form(fajar, gita, ayu):
    sheet = making.handed_in(fajar, ayu, 4)
    making.also_handed_in(sheet, gita, 4)
    api.withdraw(sheet=sheet, by=fajar, reason="Salah orang")
    api.withdraw(sheet=sheet, by=fajar, reason="Dua kali")
    sheet.refresh_from_db()
    assert (sheet.withdrawn_reason, sheet.is_withdrawn) == ("Salah orang", True)
    assert sheet.filled().marks
    voided = Evidence.objects.exclude(voids=None)
    assert {row.voids.source_key for row in voided} == {f"assessor:{fajar.pk}"}
    assert voided.count() == 3
    assert competency_profile(ayu.pk).standings[0].attained == 0


def test_withdrawing_needs_a_reason_and_a_form_handed_in(fajar, ayu):
    with pytest.raises(ValidationError) as error:
        api.withdraw(sheet=making.handed_in(fajar, ayu), by=fajar, reason=" ")
    assert "reason" in error.value.message_dict
    with pytest.raises(ValidationError, match="draf"):
        api.withdraw(sheet=making.opened(fajar, ayu), by=fajar, reason="Salah")


def test_the_last_draft_takes_its_observation_away(fajar, gita, ayu):
    sheet = making.opened(fajar, ayu)
    others = api.take_part(observation=sheet.observation, assessor=gita, by=fajar)
    api.discard(sheet=sheet, by=fajar)
    assert Observation.objects.count() == 1
    api.discard(sheet=others, by=gita)
    assert not Observation.objects.exists()


def test_taking_part_again_gives_the_same_form(fajar, gita, ayu):
    observation = making.opened(fajar, ayu).observation
    forms = {api.take_part(observation=observation, assessor=gita, by=fajar).pk for _n in "ab"}
    assert len(forms) == 1
    assert AuditEvent.objects.filter(action="observation.join").count() == 1


def test_only_assessors_of_the_unit_take_part(fajar, joko, ayu):
    observation = making.opened(fajar, ayu).observation
    with pytest.raises(ValidationError):
        api.take_part(observation=observation, assessor=joko, by=fajar)


def test_those_who_may_assess_are_found_by_unit(fajar, gita, joko, admin, ayu, dewi):
    people.grant_role(by=None, user=ayu.user, role=Role.ASSESSOR)
    found = people.users_who_may(Permission.ASSESS, ayu)
    assert [user.username for user in found] == ["fajar", "admin", "gita"]


def test_the_officer_answers_once(fajar, ayu):
    sheet = making.handed_in(fajar, ayu)
    assert api.acknowledge(sheet=sheet, officer=ayu, comment=" Terima kasih ", by=ayu.user)
    assert not api.acknowledge(sheet=sheet, officer=ayu, comment="Lagi", by=ayu.user)
    sheet.refresh_from_db()
    assert sheet.officer_comment == "Terima kasih"


def test_who_is_no_longer_in_scope_is_still_seen_by_those_who_took_part(fajar, gita, ayu, org):
    sheet = making.opened(fajar, ayu)
    people.post_officer(
        by=None,
        officer=ayu,
        unit=org.health,
        position=org.counter_officer,
        starts_on=timezone.localdate() - dt.timedelta(days=1),
    )
    assert list(Observation.objects.visible_to(fajar)) == [sheet.observation]
    assert not Observation.objects.visible_to(gita).exists()


def test_names_are_readable(fajar, ayu):
    sheet = making.opened(fajar, ayu)
    assert str(sheet).endswith("(Fajar Nugroho)")
    assert str(sheet.ratings.first()).endswith("None")
    scale = RatingScale.objects.get()
    assert str(scale) == "Skala pengamatan Prima v1"
    assert str(scale.steps.first()) == "1. Belum tampak"
    assert RatingSheet.objects.of(fajar).get() == sheet


def test_what_an_officer_wrote_is_forgotten_with_them(fajar, ayu):
    sheet = making.handed_in(fajar, ayu)
    api.acknowledge(sheet=sheet, officer=ayu, comment="Saya Ayu", by=ayu.user)
    forget_officer(ayu.pk)
    sheet.refresh_from_db()
    assert (sheet.officer_comment, sheet.acknowledged_at is None) == ("", False)
    assert Evidence.objects.count() == 3


def test_whose_account_has_become_the_officers_own_hands_nothing_in(fajar, ayu):
    sheet = making.opened(fajar, ayu)
    making.mark(sheet, 3)
    ayu.user = fajar
    ayu.save()
    with pytest.raises(ValidationError, match=r"diri sendiri|yourself"):
        api.submit(sheet=making.sheet_of(fajar, sheet), by=fajar)
    assert not Evidence.objects.filter(officer=ayu).exists()


def test_opening_the_same_twice_is_one_draft(fajar, ayu):
    event = {
        "by": fajar,
        "officer": ayu,
        "occasion": "work",
        "occurred_at": timezone.now() - dt.timedelta(hours=1),
        "levels": [making.level()],
        "place": "Loket 2",
    }
    first = api.open_observation(**event)
    assert api.open_observation(**event) == first
    assert api.open_observation(**event | {"place": "Loket 3"}) != first
    making.mark(first, 3)
    api.submit(sheet=making.sheet_of(fajar, first), by=fajar)
    assert api.open_observation(**event) != first
    assert Observation.objects.count() == 3
