"""An address beside a page tells somebody who may not read the page nothing: not that it is there.

Ayu works for the civil registry; the course is the health agency's.
"""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import PageViewRestriction

from assessments import api as assessments
from assessments.models import Attempt
from courses import api as courses
from courses.models import CoursePage, UnitCataloguePage
from courses.progress.models import ActivityProgress
from tests.access.test_table import addresses
from tests.assessments.quizzes.making import hand_in
from tests.assessments.roleplay.conftest import Table
from tests.courses.catalogue.conftest import SECRET
from tests.courses.catalogue.test_units import next_steps
from tests.factories import content

pytestmark = pytest.mark.django_db

NOBODY = 10**9  # the id of no row


def told(response) -> str:
    """Write down all that an answer says, but for the address asked for and secret keys."""
    messages = response.cookies.get("messages", "")
    body = "" if response.streaming else response.content.decode()
    said = f"{response.get('Location', '')} {messages} {body}".casefold()
    said = said.replace(response.wsgi_request.path, "")
    return re.sub(r'nonce="[^"]+"|\b\w{64}\b', "", said)


def starts(browser, quiz_id, scenario_id):
    quiz_start = reverse("quiz_start", args=[quiz_id])
    yield browser.get(quiz_start)
    yield browser.post(quiz_start)
    yield browser.post(reverse("play_start"), {"page": scenario_id})


def test_a_start_answers_as_if_there_were_no_such_page(health_course, ayu, as_user):
    browser = as_user(ayu)
    there = list(starts(browser, health_course.quiz.pk, health_course.scenario.pk))
    nowhere = list(starts(browser, NOBODY, NOBODY))
    assert [answer.status_code for answer in there] == [404, 404, 404]
    assert [told(answer) for answer in there] == [told(answer) for answer in nowhere]


def test_an_officer_of_the_unit_is_told_to_join(health_course, eko, as_user):
    """Otherwise the test above would pass because nothing tells of anything."""
    browser = as_user(eko)
    browser.post(reverse("quiz_start", args=[health_course.quiz.pk]))
    assert health_course.page.title in browser.get(health_course.quiz.url).text


def test_a_start_tells_nothing_of_a_course_that_is_closed(framework, ayu, as_user):
    course = content.course("Belum terbit")
    ids = content.quiz(course).pk, content.scenario(course).pk
    course.unpublish()
    assert [answer.status_code for answer in starts(as_user(ayu), *ids)] == [404, 404, 404]


def test_no_address_with_a_number_tells_of_it(health_course, ayu, as_user):
    browser = as_user(ayu)
    things = (health_course.page, health_course.lesson, health_course.quiz, health_course.scenario)
    numbered = sorted({route for _name, route in addresses() if route.count("<") == 1})
    asked = [
        f"/{route.replace('<int:', '<').split('<')[0]}{thing.pk}{route.split('>')[1]}"
        for route in numbered
        if "<int:" in route
        for thing in things
    ]
    assert len(asked) > 100
    telling = [
        (ask.__name__, one)
        for one in asked
        for ask in (browser.get, browser.post)
        if SECRET.casefold() in told(ask(one))
    ]
    assert not telling


class TestAfterLeaving:
    """Ayu was transferred and has left the course: her results stay hers, the course is no more."""

    @pytest.fixture
    def left(self, health_course, ayu, as_user):
        enrolment = courses.enrol(officer_id=ayu.pk, course=health_course.page, by=None)
        browser = as_user(ayu)
        browser.post(reverse("quiz_start", args=[health_course.quiz.pk]))
        attempt = Attempt.objects.get()
        hand_in(attempt, ayu)
        browser.post(reverse("play_start"), {"page": health_course.scenario.pk})
        play = ayu.plays.get()
        Table(browser, play).choose("Pilihan sela")  # and with that it is over
        courses.withdraw(enrolment=enrolment, by=ayu.user)
        CoursePage.objects.update(title="Judul baru")
        return (
            browser,
            reverse("attempt_result", args=[attempt.pk]),
            reverse("play_debrief", args=[play.pk]),
        )

    def test_the_results_lead_nowhere(self, left, health_course):
        browser, *results = left
        for address in results:
            page = browser.get(address)
            assert page.status_code == 200
            assert "Judul baru" not in page.text
            assert health_course.page.url not in page.text

    def test_and_back_again_after_joining(self, left, health_course, ayu):
        browser, *results = left
        courses.enrol(officer_id=ayu.pk, course=health_course.page, by=None)
        for address in results:
            assert health_course.page.url in browser.get(address).text


class TestAPrivateCourse:
    """An author made a course private to a group; Ayu is not in it."""

    @pytest.fixture
    def group(self, framework, org):
        assessments.set_requirements(
            by=None,
            position_id=org.counter_officer.pk,
            framework=framework,
            requirements=[assessments.Requirement("KOM", 2)],
        )
        self.course = content.course("Hanya untuk loket")
        self.lesson = content.lesson(self.course)
        content.quiz(self.course, [content.question(indicators=("KOM.1.1",))])
        rule = PageViewRestriction.objects.create(page=self.course, restriction_type="groups")
        group = Group.objects.create(name="Loket")
        rule.groups.add(group)
        return group

    def test_is_in_nobody_elses_list(self, group, ayu, as_user):
        assert self.course.title not in as_user(ayu).get("/kursus/").text
        ayu.user.groups.add(group)
        assert self.course.title in as_user(ayu).get("/kursus/").text

    def test_is_no_next_step(self, group, ayu):
        assert next_steps(ayu) == set()
        PageViewRestriction.objects.all().delete()
        assert next_steps(ayu) == {"Kuis"}

    def test_is_no_page_to_link_to(self, group, rudi):
        assert self.course.pk not in courses.linkable_pages(rudi).values_list("pk", flat=True)
        rudi.groups.add(group)
        assert self.course.pk in courses.linkable_pages(rudi).values_list("pk", flat=True)

    def test_counts_as_opened_only_once_it_is_shown(self, group, ayu, as_user):
        courses.enrol(officer_id=ayu.pk, course=self.course, by=None)
        browser = as_user(ayu)
        assert browser.get(self.lesson.url).status_code == 302
        assert not ActivityProgress.objects.exists()
        ayu.user.groups.add(group)
        assert browser.get(self.lesson.url).status_code == 200
        assert ActivityProgress.objects.exists()


def test_what_is_in_a_closed_course_is_no_next_step(framework, org, ayu):
    assessments.set_requirements(
        by=None,
        position_id=org.counter_officer.pk,
        framework=framework,
        requirements=[assessments.Requirement("KOM", 2)],
    )
    course = content.course()
    content.quiz(course, [content.question(indicators=("KOM.1.1",))])
    assert next_steps(ayu) == {"Kuis"}
    course.unpublish()
    assert next_steps(ayu) == set()


def test_the_units_catalogue_is_found_by_its_own_officers(health_course, eko, as_user):
    assert UnitCataloguePage.objects.get().title in as_user(eko).get(health_course.page.url).text
