"""The first page of each kind of person."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import api as assessments
from assessments.observations import api as observations
from courses import api as courses
from courses.models import HomePage
from lms.core.clock import today
from lms.core.roles import Role
from lms.home.dashboards import home_of
from lms.people import api as people
from tests.assessments.observations.making import handed_in
from tests.factories import content, organisation
from tests.markup import as_shown

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


def team_of(user):
    return next(card.content for card in home_of(user).work if card.name == "team")


def english(browser):
    return as_shown(browser.get("/", headers=EN).text)


class TestVisitors:
    """People who have not signed in."""

    def test_see_what_the_organisation_wrote(self, client):
        content.catalogue()
        HomePage.objects.update(tagline="Melayani dapat dipelajari.", introduction="<p>Halo.</p>")
        page = english(client)
        assert "Melayani dapat dipelajari." in page
        assert "Halo." in page
        assert reverse("account_login") in page
        assert reverse("certificate_verify_form") in page

    def test_see_one_heading_of_the_first_level(self, client):
        content.catalogue()
        assert english(client).count("<h1") == 1

    def test_see_no_courses(self, client):
        content.course("Rahasia")
        assert "Rahasia" not in english(client)


class TestOfficers:
    """People who learn."""

    def test_are_invited_to_choose_a_first_course(self, ayu, as_user):
        page = english(as_user(ayu))
        assert "Choose your first course" in page
        assert 'href="/kursus/"' in page

    def test_continue_with_one_tap(self, ayu, framework, as_user):
        course = content.course()
        first, second = (content.lesson(course, f"Pelajaran {n}") for n in (1, 2))
        courses.enrol(officer_id=ayu.pk, course=course, by=ayu.user)
        content.read(ayu, first)
        page = english(as_user(ayu))
        assert f'class="button" href="{second.url}"' in page
        assert "1 of 2 done" in page
        assert "50%" in page
        assert "30 days left" in page

    def test_see_what_is_overdue_first(self, ayu, as_user):
        for title, days in [("Nanti", 20), ("Lewat", -2), ("Hari ini", 0)]:
            course = content.course(title)
            content.lesson(course, f"Isi {title}")
            courses.enrol(
                officer_id=ayu.pk,
                course=course,
                by=ayu.user,
                due_on=today() + dt.timedelta(days=days),
            )
        page = english(as_user(ayu))
        assert "2 days overdue" in page
        assert "Due today" in page
        assert page.index("Isi Lewat") < page.index(">Hari ini<") < page.index(">Nanti<")

    def test_who_have_done_everything_are_told_so(self, ayu, as_user):
        course = content.course()
        lesson = content.lesson(course, duration_minutes=90)
        courses.enrol(officer_id=ayu.pk, course=course, by=ayu.user)
        content.read(ayu, lesson)
        page = english(as_user(ayu))
        assert "Nothing is waiting for you" in page
        assert "2.0 of 20 JP" in page or "2 of 20 JP" in page
        assert course.title in page  # on the certificate

    def test_are_told_which_lessons_earn_no_hours_yet(self, ayu, as_user):
        course = content.course()
        lessons = [content.lesson(course, f"Pelajaran {n}") for n in range(3)]
        courses.enrol(officer_id=ayu.pk, course=course, by=ayu.user)
        content.read(ayu, lessons[0])
        assert "earn no hours yet" not in english(as_user(ayu))
        content.read_too_quickly(ayu, *lessons[1:])
        page = " ".join(english(as_user(ayu)).split())
        assert "2 lessons were read in less time than they take and earn no hours yet." in page
        assert "0.2 of 20 JP" in page

    def test_do_not_see_courses_that_were_closed(self, ayu, as_user):
        course = content.course("Ditutup")
        courses.enrol(officer_id=ayu.pk, course=course, by=ayu.user)
        course.unpublish()
        assert "Ditutup" not in english(as_user(ayu))

    def test_see_their_competencies(self, ayu, framework, org, as_user):
        assessments.set_requirements(
            by=None,
            position_id=org.counter_officer.pk,
            framework=framework,
            requirements=[assessments.Requirement("KOM", 2)],
        )
        page = english(as_user(ayu))
        assert "Komunikasi" in page
        assert "Required: level 2" in page

    def test_are_told_of_feedback_until_they_have_read_it(self, ayu, framework, org, as_user):
        sari = organisation.user("sari", "Sari Kusuma")
        people.grant_role(by=None, user=sari, role=Role.ASSESSOR, unit=org.registry)
        sheet = handed_in(sari, ayu)
        page = english(as_user(ayu))
        assert "1 new feedback from an assessor" in page
        assert reverse("feedback_list") in page
        observations.acknowledge(sheet=sheet, officer=ayu, comment="", by=ayu.user)
        assert "new feedback" not in english(as_user(ayu))

    def test_see_nothing_of_other_officers(self, ayu, eko, as_user):
        course = content.course("Kursus Eko")
        courses.enrol(officer_id=eko.pk, course=course, by=eko.user)
        page = english(as_user(ayu))
        assert "Kursus Eko" not in page
        assert "Your officers" not in page
        assert "Courses you write" not in page

    def test_the_page_costs_the_same_for_three_and_thirty_courses(self, ayu, as_user):
        browser = as_user(ayu)

        def join(start, stop):
            for number in range(start, stop):
                course = content.course(f"Kursus {number}")
                content.lesson(course)
                courses.enrol(officer_id=ayu.pk, course=course, by=ayu.user)

        def cost():
            browser.get("/")
            with CaptureQueriesContext(connection) as captured:
                assert browser.get("/").status_code == 200
            return len(captured)

        join(0, 3)
        few = cost()
        join(3, 30)
        assert cost() == few
        assert few <= 13


class TestThoseWhoLookAfterOfficers:
    """Supervisors and HR."""

    def test_see_numbers_of_their_scope_only(self, dewi, ayu, bima, eko, as_user):
        late = today() - dt.timedelta(days=1)
        for officer in (ayu, eko):
            courses.enrol(officer_id=officer.pk, course=content.course(), by=None, due_on=late)
        team = team_of(dewi)
        assert team.officers == 2
        assert (team.counts.active, team.counts.overdue) == (1, 1)
        page = english(as_user(dewi))
        assert "Your officers" in page
        assert reverse("officers") in page

    def test_supervisors_see_their_own_learning_too(self, bima, ayu, as_user):
        page = english(as_user(bima))
        assert page.index("Your officers") < page.index("Choose your first course")
        assert team_of(bima.user).officers == 1

    def test_a_course_that_goes_on_comes_before_other_work(self, bima, as_user):
        course = content.course()
        lesson = content.lesson(course)
        courses.enrol(officer_id=bima.pk, course=course, by=bima.user)
        page = english(as_user(bima))
        assert page.index(lesson.title) < page.index("Your officers")

    def test_the_numbers_cost_the_same_for_three_and_thirty_officers(self, dewi, org, as_user):
        browser = as_user(dewi)

        def cost():
            browser.get("/")
            with CaptureQueriesContext(connection) as captured:
                browser.get("/")
            return len(captured)

        organisation.many_officers(3, org.front_office, org.counter_officer)
        few = cost()
        for number in range(100, 127):
            added = people.add_officer(
                by=None, name=f"Petugas {number}", staff_number=f"199001012015011{number}"
            )
            people.post_officer(
                by=None,
                officer=added,
                unit=org.front_office,
                position=org.counter_officer,
                starts_on=dt.date(2021, 3, 1),
            )
        assert cost() == few


class TestTrainers:
    """People who write."""

    def test_find_the_editor(self, citra, as_user):
        page = english(as_user(citra))
        assert "Courses you write" in page
        assert reverse("wagtailadmin_home") in page
        assert "Choose your first course" not in page

    def test_see_what_is_not_published_yet(self, admin, as_user):
        admin.is_superuser = True
        admin.save()
        course = content.course()
        lesson = content.lesson(course)
        lesson.summary = "Baru"
        lesson.save_revision()
        page = english(as_user(admin))
        assert "1 page with unpublished changes" in page
        assert reverse("wagtailadmin_explore", args=[course.pk]) in page


def test_several_roles_are_several_sections(ayu, org, as_user):
    people.grant_role(by=None, user=ayu.user, role=Role.TRAINER)
    people.grant_role(by=None, user=ayu.user, role=Role.HR, unit=org.registry)
    page = english(as_user(ayu))
    assert (
        page.index("Your officers")
        < page.index("Courses you write")
        < page.index("Your own learning")
    )


def test_an_account_without_a_role_is_told_whom_to_ask(db, as_user):
    page = english(as_user(organisation.user("tamu", "Tamu Baru")))
    assert "Your account has no role yet" in page


def test_the_address_is_for_reading_only(client):
    content.catalogue()
    assert client.post("/").status_code == 405


def test_the_foot_of_a_page_tells_the_version_to_those_signed_in_only(client, ayu, as_user):
    assert settings.VERSION not in english(client)
    assert f"</strong> {settings.VERSION} ·" in english(as_user(ayu))
