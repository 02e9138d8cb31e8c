"""A check at the end of a course that opens seven days after what comes before it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from assessments.competency import api as competency
from assessments.models import QuizPage
from assessments.quizzes.models import Attempt
from assessments.roleplay.api import start_play
from assessments.signals import ActivityClosedError
from courses import api as courses
from courses.models import CoursePage
from courses.progress import openings, tasks
from lms.core import jobs
from lms.core.clock import today
from lms.notifications.models import Notice
from tests.assessments.competency.making import level_slugs, rule_3, take_course
from tests.assessments.quizzes.making import answer_everything, bank, hand_in, start
from tests.factories import content, organisation
from tests.factories.content import read, read_too_quickly

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def course(course):
    """Let the quiz open seven days after both lessons."""
    wait(course.quiz, 7)
    return course


def wait(page, days):
    page.opens_after_days = days
    page.save_revision().publish()


def learn(course, officer):
    read(officer, course.first, course.second)


def answered(quiz, officer, *, right=True):
    attempt = start(quiz, officer)
    answer_everything(attempt, right=right)
    return hand_in(attempt, officer)


def day_in(days):
    return date_format(today() + dt.timedelta(days=days), "l, j F")


def refusal(page, officer):
    with pytest.raises(ActivityClosedError) as refused:
        start(page, officer)
    return str(refused.value)


def asked(act):
    """Count the queries, but for whether the content has changed."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return sum("lms_contentchange" not in query["sql"] for query in captured)


class TestBeginning:
    def test_is_refused_before_the_day_which_is_named(self, course, ayu, enrolled, clock):
        learn(course, ayu)
        day = day_in(7)
        assert refusal(course.quiz, ayu) == f"“Kuis” belum dibuka. Buka {day}."
        clock.move(days=6)
        assert day in refusal(course.quiz, ayu)
        clock.move(days=1)
        assert start(course.quiz, ayu).number == 1

    def test_is_refused_while_the_day_is_not_known(self, course, ayu, enrolled, clock):
        read(ayu, course.first)
        clock.move(days=30)
        assert refusal(course.quiz, ayu).endswith("Buka 7 hari setelah kegiatan sebelumnya.")

    def test_counts_days_of_the_calendar_here(self, course, ayu, enrolled, clock):
        clock.now = timezone.localtime().replace(hour=23, minute=10)
        learn(course, ayu)
        clock.move(days=6, minutes=49)
        refusal(course.quiz, ayu)
        clock.move(minutes=2)
        assert start(course.quiz, ayu).is_open

    def test_is_refused_by_the_page_too(self, course, ayu, enrolled, as_user):
        learn(course, ayu)
        begun = as_user(ayu).post(reverse("quiz_start", args=[course.quiz.pk]), follow=True)
        assert day_in(7) in str(*begun.context["messages"])
        assert not Attempt.objects.exists()

    def test_goes_on_where_an_attempt_is_open(self, course, ayu, enrolled):
        wait(course.quiz, 0)
        attempt = start(course.quiz, ayu)
        wait(course.quiz, 7)
        assert start(course.quiz, ayu) == attempt

    def test_is_not_refused_again_to_whoever_has_passed(self, course, ayu, enrolled, clock):
        learn(course, ayu)
        clock.move(days=7)
        answered(course.quiz, ayu)
        wait(course.quiz, 180)
        content.lesson(course.page, "Pelajaran baru")
        assert start(course.quiz, ayu).number == 2

    def test_holds_for_role_plays(self, course, ayu, enrolled, clock, as_user):
        scene = content.scenario(course.page, opens_after_days=3)
        wait(course.quiz, 0)
        learn(course, ayu)
        answered(course.quiz, ayu)
        with pytest.raises(ActivityClosedError, match=day_in(3)):
            start_play(page=scene, officer_id=ayu.pk, by=ayu.user)
        shown = as_user(ayu).get(scene.url).text
        assert f"Buka {day_in(3)}" in shown
        assert reverse("play_start") not in shown
        clock.move(days=3)
        assert reverse("play_start") in as_user(ayu).get(scene.url).text
        assert start_play(page=scene, officer_id=ayu.pk, by=ayu.user).is_open

    def test_of_the_first_thing_in_a_course_waits_for_nothing(self, framework, ayu):
        page = content.course()
        first = content.quiz(page, opens_after_days=7)
        courses.enrol(officer_id=ayu.pk, course=page, by=ayu.user)
        assert start(first, ayu).is_open

    def test_asks_to_join_first_as_ever_and_outside_a_course_does_not_wait(self, course, eko):
        assert "Ikuti" in refusal(course.quiz, eko)
        assert start(content.quiz(content.catalogue(), opens_after_days=7), eko).is_open

    def test_costs_one_query_more_where_it_waits(self, course, ayu, enrolled):
        other = content.quiz(course.page, title="Lain")
        assert openings.still_ahead(enrolled, course.page, other) is None
        assert asked(lambda: openings.still_ahead(enrolled, course.page, course.quiz)) == 1
        assert asked(lambda: openings.still_ahead(enrolled, course.page, other)) == 0


class TestWhatOfficersRead:
    def test_the_course_says_on_which_day(self, course, ayu, enrolled, as_user):
        shown = as_user(ayu).get(course.page.url).text
        assert "Buka 7 hari setelah kegiatan sebelumnya" in shown
        learn(course, ayu)
        shown = as_user(ayu).get(course.page.url).text
        assert f"Buka {day_in(7)}" in shown
        assert "Belum buka" in shown

    def test_its_first_page_does_not_offer_to_begin(self, course, ayu, enrolled, clock, as_user):
        learn(course, ayu)
        says, begin = f"Buka {day_in(7)}", reverse("quiz_start", args=[course.quiz.pk])
        shown = as_user(ayu).get(course.quiz.url).text
        assert says in shown
        assert begin not in shown
        clock.move(days=7)
        shown = as_user(ayu).get(course.quiz.url).text
        assert says not in shown
        assert begin in shown

    def test_an_attempt_that_is_open_can_be_gone_on_with(self, course, ayu, enrolled, as_user):
        wait(course.quiz, 0)
        attempt = start(course.quiz, ayu)
        wait(course.quiz, 7)
        assert reverse("attempt", args=[attempt.pk]) in as_user(ayu).get(course.quiz.url).text

    def test_the_first_page_says_it_too(self, course, ayu, enrolled, clock, as_user):
        learn(course, ayu)
        [mine] = courses.learning_of(ayu.pk)
        assert mine.is_waiting
        says = f"Buka {day_in(7)}"
        assert says in as_user(ayu).get("/").text
        clock.move(days=7)
        [mine] = courses.learning_of(ayu.pk)
        assert not mine.is_waiting
        assert mine.next_activity.title == "Kuis"
        assert says not in as_user(ayu).get("/").text

    def test_a_course_with_something_to_do_comes_first(self, course, ayu, enrolled, as_user):
        later = content.course("Kursus lain", days_to_complete=None)
        content.lesson(later, "Pelajaran lain")
        courses.enrol(officer_id=ayu.pk, course=later, by=ayu.user)
        learn(course, ayu)
        shown = as_user(ayu).get("/").text
        assert shown.index("Pelajaran lain") < shown.index(f"Kuis: Buka {day_in(7)}")

    def test_what_follows_can_be_done_meanwhile(self, course, ayu, enrolled):
        content.lesson(course.page, "Sesudahnya")
        learn(course, ayu)
        assert courses.learning_of(ayu.pk)[0].next_activity.title == "Sesudahnya"

    def test_the_course_is_complete_only_once_it_is_passed(self, course, ayu, enrolled, clock):
        learn(course, ayu)
        clock.move(days=7)
        assert not courses.learning_of(ayu.pk)[0].is_completed
        answered(course.quiz, ayu)
        assert courses.learning_of(ayu.pk)[0].is_completed

    def test_a_course_costs_the_same_for_three_and_thirty_of_them(self, framework, ayu, as_user):
        page = content.course()
        content.lesson(page)
        courses.enrol(officer_id=ayu.pk, course=page, by=ayu.user)
        browser = as_user(ayu)

        def add(start, stop):
            for number in range(start, stop):
                page.add_child(instance=QuizPage(title=f"Kuis {number}", opens_after_days=7))

        def cost():
            browser.get(page.url)
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(page.url).status_code == 200
            return len(captured)

        add(0, 3)
        few = cost()
        add(3, 30)
        assert cost() == few


class TestBeingTold:
    def told(self):
        tasks.catch_up.call()
        return [notice.text for notice in Notice.objects.filter(kind="course.opened")]

    def test_happens_once_on_the_day(self, course, ayu, enrolled, clock):
        learn(course, ayu)
        clock.move(days=6)
        assert self.told() == []
        clock.move(days=1)
        [text] = self.told()
        assert "“Kuis”" in text
        assert course.page.title in text
        assert Notice.objects.get(kind="course.opened").url == course.quiz.url
        clock.move(days=1)
        assert self.told() == [text]

    @pytest.mark.parametrize(("late", "count"), [(6, 1), (7, 0)])
    def test_comes_late_after_missed_nights_but_not_weeks_later(
        self, course, ayu, enrolled, clock, late, count
    ):
        learn(course, ayu)
        clock.move(days=7 + late)
        assert len(self.told()) == count

    def test_is_for_those_who_take_part(self, course, ayu, eko, enrolled, clock):
        courses.enrol(officer_id=eko.pk, course=course.page, by=eko.user)
        learn(course, ayu)
        learn(course, eko)
        courses.withdraw(enrolment=enrolled, by=ayu.user)
        clock.move(days=7)
        self.told()
        assert Notice.objects.get(kind="course.opened").recipient == eko.user

    def test_is_for_whoever_has_not_tried_it(self, course, ayu, enrolled, clock):
        learn(course, ayu)
        clock.move(days=7)
        answered(course.quiz, ayu, right=False)
        assert self.told() == []

    def test_is_not_of_a_closed_course(self, course, ayu, enrolled, clock):
        learn(course, ayu)
        clock.move(days=7)
        course.page.unpublish()
        assert self.told() == []

    def test_is_not_of_an_activity_that_has_expired(self, course, ayu, enrolled, clock):
        learn(course, ayu)
        clock.move(days=7)
        course.quiz.expire_at = timezone.now()
        course.quiz.save_revision().publish()
        assert self.told() == []

    def test_pauses_when_the_night_is_too_short(self, course, ayu, enrolled, clock, monkeypatch):
        learn(course, ayu)
        clock.move(days=7)
        monkeypatch.setattr(jobs, "pause_if_late", lambda: True)
        assert openings.tell() == 1
        assert openings.tell() == 1
        assert Notice.objects.filter(kind="course.opened").count() == 1

    def test_costs_the_same_for_three_participants_and_thirty(self, course, org, clock):
        costs = []
        officers = organisation.many_officers(30, org.front_office, org.counter_officer)
        for first, last in ((0, 3), (3, 30)):
            for officer in officers[first:last]:
                courses.enrol(officer_id=officer.pk, course=course.page, by=None)
                read_too_quickly(officer, course.first, course.second)
            clock.move(days=7)
            openings.tell()
            with CaptureQueriesContext(connection) as captured:
                openings.tell()
            costs.append(len(captured))
        assert costs[0] == costs[1]


class TestNextSteps:
    @pytest.fixture
    def check(self, framework, ayu, org):
        """A course of a lesson and a check seven days later; Ayu has joined it."""
        rule_3(framework)
        competency.set_requirements(
            by=None,
            position_id=org.counter_officer.pk,
            framework=framework,
            requirements=[competency.Requirement("KOM", 1)],
        )
        page = content.course()
        lesson = content.lesson(page)
        asked = [one for slug in level_slugs("KOM", 1) for one in bank(5, indicators=(slug,))]
        quiz = content.quiz(page, asked, opens_after_days=7)
        courses.enrol(officer_id=ayu.pk, course=page, by=ayu.user)
        return lesson, quiz

    def step(self, officer):
        found = competency.competency_profile(officer.pk).standings
        [step] = next(each for each in found if each.code == "KOM").next_steps
        return step

    def test_name_the_first_day_that_it_can_be(self, check, ayu, clock):
        assert self.step(ayu).opens_on == today() + dt.timedelta(days=7)
        clock.move(days=3)
        assert self.step(ayu).opens_on == today() + dt.timedelta(days=7), "nothing is done yet"

    def test_name_the_day_once_it_is_known(self, check, ayu, clock):
        lesson, _quiz = check
        read(ayu, lesson)
        clock.move(days=3)
        assert self.step(ayu).opens_on == today() + dt.timedelta(days=4)
        clock.move(days=4)
        assert self.step(ayu).opens_on is None

    def test_name_the_later_of_both_days(self, check, ayu, clock):
        lesson, _quiz = check
        read(ayu, lesson)
        clock.move(days=3)
        take_course(ayu, *level_slugs("KOM", 1))
        assert self.step(ayu).opens_on == today() + dt.timedelta(days=7), "the level's own check"

    def test_cost_two_queries_and_none_where_nothing_waits(self, check, ayu):
        _lesson, quiz = check
        assert openings.first_days(ayu.pk)
        assert asked(lambda: openings.first_days(ayu.pk)) == 2
        wait(quiz, 0)
        assert openings.first_days(ayu.pk) == {}
        assert asked(lambda: openings.first_days(ayu.pk)) == 0


class TestTrainers:
    @pytest.mark.parametrize("is_alias", [False, True])
    def test_find_it_in_a_copy(self, course, is_alias):
        quiz = QuizPage.objects.get(pk=course.quiz.pk)
        if is_alias:
            copy = quiz.create_alias(update_slug="alias")
        else:
            copy = quiz.copy(update_attrs={"slug": "salinan"})
        assert copy.specific.opens_after_days == 7

    def test_find_it_in_a_copy_of_the_course(self, course):
        copy = course.page.copy(recursive=True, update_attrs={"slug": "salinan"})
        [quiz] = QuizPage.objects.descendant_of(CoursePage.objects.get(pk=copy.pk))
        assert quiz.opens_after_days == 7

    def test_change_it_for_everybody_at_once(self, course, ayu, enrolled):
        learn(course, ayu)
        refusal(course.quiz, ayu)
        wait(course.quiz, 0)
        assert start(course.quiz, ayu).is_open
