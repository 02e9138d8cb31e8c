"""Next steps are what can count for this officer now, or say from which day on."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from assessments.competency import api
from assessments.competency.models.policies import PAUSE_DAYS
from assessments.quizzes.models import QuizItem
from assessments.sittings.queries import worth_of_tries
from lms.core.clock import today
from tests.assessments.competency.making import level_slugs, rule_3, take_course
from tests.assessments.quizzes import making
from tests.assessments.quizzes.conftest import clock  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

LEVEL_1 = level_slugs("KOM", 1)


@pytest.fixture(autouse=True)
def in_english(framework, required):
    rule_3(framework)
    with translation.override("en"):
        yield


@pytest.fixture
def quiz():
    return making.quiz(questions(5), title="Kuis", duration_minutes=10)


def questions(each):
    return [one for slug in LEVEL_1 for one in making.bank(each, indicators=(slug,))]


def kom(officer):
    found = api.competency_profile(officer.pk).standings
    return next(standing for standing in found if standing.code == "KOM")


def steps(officer):
    return [(step.title, step.note) for step in kom(officer).next_steps]


def ask_also(page, *added):
    for question in added:
        page.items.add(QuizItem(question=question, sort_order=99))
    page.save_revision().publish()


def take(page, officer):
    making.hand_in(making.start(page, officer), officer)


def test_a_first_try_says_how_much_it_adds(quiz, ayu):
    assert steps(ayu) == [("Kuis", "Adds 15 observations of this level")]


def test_what_would_be_practice_is_no_step(quiz, ayu, eko, clock):  # noqa: F811
    take(quiz, ayu)
    assert steps(ayu) == []
    assert worth_of_tries(eko.pk, {quiz.evidence_key: quiz.observables()})
    clock.move(days=PAUSE_DAYS)
    assert steps(ayu) == [], "nothing in it is new"


def test_what_was_added_to_it_counts_from_the_day_on_which_a_try_does(quiz, ayu, clock):  # noqa: F811
    take(quiz, ayu)
    ask_also(quiz, *making.bank(2, indicators=(LEVEL_1[0],)))
    day = date_format(today() + dt.timedelta(days=PAUSE_DAYS), "j M")
    assert steps(ayu) == [("Kuis", f"Counts from {day} on: adds 2 observations of this level")]
    clock.move(days=PAUSE_DAYS)
    assert steps(ayu) == [("Kuis", "Adds 2 observations of this level")]


def test_the_pause_is_that_of_the_policy_in_force(quiz, ayu, framework):
    take(quiz, ayu)
    ask_also(quiz, *making.bank(2, indicators=(LEVEL_1[0],)))
    framework.policies.update(pause_days=0)
    assert steps(ayu) == [("Kuis", "Adds 2 observations of this level")]
    assert api.pauses([quiz.evidence_key, "quiz:x"]) == {
        quiz.evidence_key: api.pause_days(quiz.evidence_key),
        "quiz:x": api.pause_days("quiz:x"),
    }


def test_what_has_expired_is_no_step_from_that_moment_on(quiz, ayu, clock):  # noqa: F811
    quiz.expire_at = timezone.now() + dt.timedelta(days=1)
    quiz.save_revision().publish()
    assert steps(ayu)
    clock.move(days=2)
    assert steps(ayu) == []


def test_what_is_withdrawn_or_published_is_no_step_or_one_at_once(quiz, ayu):
    assert steps(ayu)
    quiz.unpublish()
    assert steps(ayu) == []
    quiz.save_revision().publish()
    assert steps(ayu)


def test_what_is_new_elsewhere_is_what_counts(quiz, ayu):
    take(quiz, ayu)
    shared = [item.question for item in quiz.items.all()]
    making.quiz(shared, title="Ulangan", duration_minutes=5)
    more = making.bank(4, indicators=(LEVEL_1[1],))
    making.quiz([*shared, *more], title="Lanjutan", duration_minutes=20)
    assert steps(ayu) == [("Lanjutan", "Adds 4 observations of this level")]


def test_an_open_try_is_worth_what_it_began_with(quiz, ayu):
    making.start(quiz, ayu)
    assert steps(ayu) == [("Kuis", "Adds 15 observations of this level")]


def test_an_open_try_that_is_practice_is_no_step(quiz, ayu, clock):  # noqa: F811
    take(quiz, ayu)
    making.start(quiz, ayu)
    ask_also(quiz, *making.bank(2, indicators=(LEVEL_1[0],)))
    clock.move(days=PAUSE_DAYS)
    assert steps(ayu) == []


def test_where_no_attempt_is_left_there_is_no_step(ayu, clock):  # noqa: F811
    page = making.quiz(questions(5), title="Sekali", max_attempts=1)
    attempt = making.start(page, ayu)
    assert steps(ayu), "the last one is under way"
    making.hand_in(attempt, ayu)
    ask_also(page, *making.bank(2, indicators=(LEVEL_1[0],)))
    clock.move(days=PAUSE_DAYS)
    assert steps(ayu) == []


def test_a_provisional_level_is_confirmed_from_a_day_on(quiz, ayu, as_user):
    take_course(ayu, *LEVEL_1)
    day = today() + dt.timedelta(days=7)
    [step] = kom(ayu).next_steps
    assert step.opens_on == day
    with translation.override("id"):
        shown = date_format(day, "j M")
    page = as_user(ayu.user).get(reverse("competency_profile_mine")).text
    assert f"mulai {shown}" in " ".join(page.split())


def test_under_rule_2_what_would_be_practice_is_no_step_either(quiz, ayu, framework):
    framework.policies.filter(version=2).update(rule=2)
    assert [title for title, _note in steps(ayu)] == ["Kuis"]
    take(quiz, ayu)
    assert steps(ayu) == []


def test_the_bulk_reading_and_the_page_say_the_same(quiz, ayu, clock):  # noqa: F811
    def both():
        worth = worth_of_tries(ayu.pk, {quiz.evidence_key: quiz.observables()})
        prospect = quiz.intro(ayu).prospect
        return len(worth[quiz.evidence_key].new), worth[quiz.evidence_key].opens_on, prospect

    new, opens_on, prospect = both()
    assert (new, opens_on) == (prospect.new, prospect.opens_on) == (15, None)
    take(quiz, ayu)
    ask_also(quiz, *making.bank(1))
    new, opens_on, prospect = both()
    assert (new, opens_on) == (prospect.new, prospect.opens_on)
    assert new == 1


def test_thirty_activities_cost_as_many_queries_as_three(ayu):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            api.competency_profile(ayu.pk)
        return len(captured)

    for number in range(3):
        take(making.quiz(making.bank(1), title=f"Kuis {number}"), ayu)
    few = cost()
    for number in range(27):
        making.quiz(making.bank(1), title=f"Kuis lain {number}")
    assert cost() == few


def test_profiles_of_many_come_without_next_steps(quiz, ayu, eko):
    found = api.profiles([ayu.pk, eko.pk])[ayu.pk].standings
    assert [(each.next_steps, each.out_of_reach) for each in found] == [((), "")] * len(found)
