"""The profile: required against attained, why, and what to do next."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.formats import date_format

from assessments.competency import api
from assessments.competency.models import Evidence
from assessments.competency.profiles.standings import EvidenceLine
from assessments.competency.rules.explanation import Verdict
from lms.core.clock import today
from lms.people import api as people
from tests.assessments.competency.making import evidence, level_slugs, observables, show
from tests.factories import content, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def standing(officer, code, **options):
    found = api.competency_profile(officer.pk, **options).standings
    return next(s for s in found if s.code == code)


def test_a_required_competency_without_evidence_is_a_gap(ayu, required):
    kom = standing(ayu, "KOM")
    assert (kom.required, kom.required_name, kom.attained, kom.attained_name) == (2, "Dasar", 0, "")
    assert (kom.gap.size, kom.gap_words) == (2, "No evidence yet")
    assert kom.sentence.startswith("No evidence yet. Still needed for level 1: KOM.1.1 from 2 more")


def test_the_gap_is_named_in_levels(ayu, required):
    show(ayu, *level_slugs("KOM", 1))
    kom = standing(ayu, "KOM")
    assert (kom.attained, kom.attained_name, kom.gap_words) == (1, "Paham", "1 level below")
    assert kom.sentence == (
        "Level 1 is attained: 2 independent sources show each of its indicators. "
        "Still needed for level 2: KOM.2.1 from 2 more sources, KOM.2.2 from 2 more sources, "
        "KOM.2.3 from 2 more sources."
    )


def test_a_met_requirement_says_so_and_comes_after_the_gaps(ayu, required):
    show(ayu, *level_slugs("KOM", 1, 2))
    profile = api.competency_profile(ayu.pk)
    assert [s.code for s in profile.standings] == ["PP", "KOM"]
    assert [s.code for s in profile.gaps] == ["PP"]
    assert (profile.met_count, profile.required_count) == (1, 2)
    assert standing(ayu, "KOM").gap_words == "Requirement met"


def test_the_top_of_the_scale_is_named(ayu, required):
    show(ayu, *level_slugs("KOM", 3))
    assert standing(ayu, "KOM").sentence.endswith("This is the highest level.")


def test_some_evidence_without_a_level_is_told_apart_from_none(ayu, required):
    show(ayu, "KOM.1.1", sources=1)
    kom = standing(ayu, "KOM")
    assert kom.sentence.startswith(
        "Level 1 is not attained yet. Still needed for level 1: KOM.1.1 from 1 more source,"
    )
    assert kom.gap_words == "2 levels below"


def test_what_the_position_does_not_require_is_still_shown(eko, framework):
    show(eko, *level_slugs("PP", 1))
    pp = standing(eko, "PP")
    assert (pp.required, pp.importance, pp.importance_label) == (0, None, "")
    assert (pp.attained, pp.gap.size, pp.gap_words) == (1, 0, "Not required for this position")


def test_an_officer_without_position_or_evidence_has_an_empty_profile(org):
    officer = people.add_officer(by=None, name="Fitri", staff_number="T-7", employment="non_asn")
    assert api.competency_profile(officer.pk).standings == ()
    assert api.profiles([]) == {}


def test_each_piece_of_evidence_is_listed_once_with_what_became_of_it(ayu, required, admin):
    yesterday = today() - dt.timedelta(days=1)
    api.record_evidence(
        officer_id=ayu.pk,
        by=None,
        items=[
            evidence("KOM.1.1", key="good", days_ago=2),
            evidence("KOM.1.1", 0.5, key="weak", source_key="quiz:b"),
            evidence("KOM.1.1", 0.1, key="worse", days_ago=1),
            evidence("KOM.1.1", key="expired", source_key="quiz:c", valid_until=yesterday),
            evidence(
                "KOM.1.1", key="rating", source_key="self", source_kind=api.SourceKind.SELF_RATING
            ),
            evidence("KOM.1.1", key="void", source_key="quiz:d"),
            evidence("KOM.1.1", key="future", source_key="quiz:e", days_ago=-3),
        ],
    )
    api.void_evidence(
        evidence_id=Evidence.objects.get(key="void").pk, reason="Akun dipinjam", by=admin
    )
    lines = {Evidence.objects.get(pk=line.id).key: line for line in standing(ayu, "KOM").evidence}
    assert {key: (line.verdict, line.reason) for key, line in lines.items()} == {
        "good": (Verdict.ENOUGH, "Counted"),
        "weak": (Verdict.WEAK, "Below the 70% that is needed"),
        "worse": (Verdict.SUPERSEDED, "Another result from the same source counts instead"),
        "expired": (Verdict.EXPIRED, f"Expired on {date_format(yesterday)}"),
        "rating": (Verdict.KIND, "Ratings are shown but do not raise a level"),
        "void": (Verdict.VOIDED, "Voided: Akun dipinjam"),
        "future": (Verdict.NOT_YET, "Not yet in force"),
    }
    assert (lines["weak"].strength_percent, lines["weak"].value_percent) == (50, 50)
    assert (lines["void"].value_percent, lines["void"].counts) == (None, False)


def test_evidence_at_a_higher_level_appears_at_the_lower_indicators_and_once_in_the_timeline(
    ayu, required
):
    show(ayu, "KOM.2.1", sources=1)
    kom = standing(ayu, "KOM")
    assert [line.indicator_slug for line in kom.evidence] == ["KOM.2.1"]
    by_slug = {indicator.slug: len(indicator.evidence) for indicator in kom.indicators}
    assert by_slug["KOM.1.1"] == by_slug["KOM.2.1"] == 1
    assert by_slug["KOM.2.2"] == by_slug["KOM.3.1"] == 0


def test_levels_tell_which_indicators_are_met_and_what_is_missing(ayu, required):
    show(ayu, *level_slugs("KOM", 1))
    show(ayu, "KOM.2.1", sources=1)
    first, second, third = standing(ayu, "KOM").levels
    assert (first.number, first.name, first.is_attained) == (1, "Paham", True)
    assert [(i.is_met, i.notes[-1]) for i in second.indicators] == [
        (False, "1 more source needed"),
        (False, "2 more sources needed"),
        (False, "2 more sources needed"),
    ]
    assert not third.is_attained


def test_the_policy_is_named(ayu, required):
    profile = api.competency_profile(ayu.pk)
    assert profile.policies == ("Standar v1",)
    assert (profile.standings[0].policy_name, profile.standings[0].policy_version) == ("Standar", 1)


# --- Next steps ----------------------------------------------------------------------------------


@pytest.fixture
def quizzes(framework):
    """Publish a short and a long quiz that bear on KOM.1.1 to KOM.1.3."""
    course = content.course()
    made = []
    for number, minutes in enumerate((10, 30, 45)):
        page = content.quiz(course, title=f"Kuis {minutes} menit")
        api.offer_evidence(
            source_key=f"quiz:{number}",
            page=page,
            duration_minutes=minutes,
            observables=observables(*level_slugs("KOM", 1)),
        )
        made.append(page)
    return made


def test_the_next_steps_are_the_cheapest_that_give_enough_sources(ayu, required, quizzes):
    steps = standing(ayu, "KOM").next_steps
    assert [(step.kind.name, step.title, step.minutes) for step in steps] == [
        ("quiz", "Kuis 10 menit", 10),
        ("quiz", "Kuis 30 menit", 30),
    ]
    assert steps[0].url == quizzes[0].url
    assert steps[0].note == "Gives evidence for KOM.1.1, KOM.1.2, KOM.1.3"


def test_a_quiz_that_has_counted_is_no_next_step_and_a_weak_one_is_a_repeat(ayu, required, quizzes):
    items = [
        evidence(slug, strength, source_key=f"quiz:{number}")
        for slug in level_slugs("KOM", 1)
        for number, strength in ((0, 0.9), (1, 0.2))
    ]
    api.record_evidence(officer_id=ayu.pk, items=items, by=None)
    (step,) = standing(ayu, "KOM").next_steps
    assert step.title == "Kuis 30 menit"
    assert step.note.startswith("Try again: ")


def test_an_unpublished_quiz_is_no_next_step(ayu, required, quizzes):
    quizzes[0].unpublish()
    assert "Kuis 10 menit" not in [step.title for step in standing(ayu, "KOM").next_steps]


def test_what_no_activity_can_show_is_named(ayu, required, quizzes):
    assert standing(ayu, "PP").out_of_reach == (
        "There are not yet enough activities for PP.1.1, PP.1.2, PP.1.3."
        " An observed rating by an assessor also counts."
    )
    assert standing(ayu, "KOM").out_of_reach == ""


# --- As of a day ---------------------------------------------------------------------------------


def test_a_past_day_shows_what_was_known_on_that_day(ayu, required):
    show(ayu, *level_slugs("KOM", 1), days_ago=10)
    yesterday = today() - dt.timedelta(days=1)
    assert standing(ayu, "KOM", on=yesterday).attained == 0  # recorded only today
    assert standing(ayu, "KOM").attained == 1


def test_a_voiding_does_not_change_the_days_before_it(ayu, required, admin, monkeypatch):
    a_week_ago = timezone.now() - dt.timedelta(days=7)
    with monkeypatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: a_week_ago)
        show(ayu, *level_slugs("KOM", 1))
    for row in Evidence.objects.filter(source_key="quiz:0"):
        api.void_evidence(evidence_id=row.pk, reason="Keliru", by=admin)
    assert standing(ayu, "KOM").attained == 0
    assert standing(ayu, "KOM", on=today() - dt.timedelta(days=2)).attained == 1


def test_the_profile_and_the_projection_agree(ayu, required):
    show(ayu, *level_slugs("KOM", 1, 2), *level_slugs("PP", 1))
    show(ayu, "PP.2.1", strength=0.2)
    projected = {a.competency_id: (a.level, a.has_evidence) for a in ayu.attainments.all()}
    profile = api.competency_profile(ayu.pk)
    assert projected == {
        s.competency_id: (s.attained, s.gap.has_evidence) for s in profile.standings
    }


# --- Cost ----------------------------------------------------------------------------------------


def queries(officer_ids):
    with CaptureQueriesContext(connection) as captured:
        api.profiles(officer_ids)
    return len(captured)


def test_many_profiles_cost_as_many_queries_as_few(org, required, quizzes):
    officers = organisation.many_officers(30, org.front_office, org.counter_officer)
    for officer in officers:
        items = [evidence(slug) for slug in [*level_slugs("KOM", 1), "PP.2.1"]]
        api.record_evidence(officer_id=officer.pk, items=items, by=None)
    ids = [officer.pk for officer in officers]
    queries(ids)  # what they are judged by is read once
    few, many = queries(ids[:3]), queries(ids)
    assert few == many
    assert many <= 8


def test_a_line_knows_its_percentages():
    line = EvidenceLine(
        id=1,
        indicator_slug="KOM.1.1",
        source_kind="quiz",
        source_title="Kuis",
        on=today(),
        valid_until=None,
        strength=0.666,
        value=None,
        verdict=Verdict.NOT_YET,
        threshold=0.7,
        void_reason="",
    )
    assert (line.strength_percent, line.value_percent) == (67, None)
