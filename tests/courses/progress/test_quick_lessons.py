"""HR's list of lessons read too quickly, and accepting their hours with a reason."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses import api as courses
from courses.models import ActivityProgress, TrainingRecord
from courses.progress import api as progress
from lms.core.clock import training_hours
from lms.core.models import AuditEvent
from lms.core.roles import Role
from lms.notifications.models import Notice
from lms.people import api as people
from lms.people.models import Officer, User
from tests.factories import content, organisation
from tests.factories.content import let_time_pass, read, read_too_quickly

pytestmark = pytest.mark.django_db


@pytest.fixture
def quick(course: Any, ayu: Officer, eko: Officer, enrolled: Any) -> ActivityProgress:
    """Let Ayu and Eko read the first lesson too quickly; return Ayu's."""
    courses.enrol(officer_id=eko.pk, course=course.page, by=eko.user)
    for officer in (ayu, eko):
        read_too_quickly(officer, course.first)
    found: ActivityProgress = ActivityProgress.objects.of([ayu.pk]).get()
    return found


@pytest.fixture
def browser(dewi: User, as_user: Any) -> Client:
    browser: Client = as_user(dewi)
    browser.cookies["django_language"] = "en"
    return browser


def shown(browser: Client, **query: str) -> str:
    return str(browser.get(reverse("quick_lessons"), query).text).partition("<table>")[2]


def accept(browser: Client, row: ActivityProgress, reason: str) -> Any:
    address = reverse("quick_lesson_accept", args=[row.pk])
    return browser.post(address, {"reason": reason}, follow=True)


class TestList:
    """Dewi looks after the civil registry, where Ayu is; Eko is elsewhere."""

    def test_shows_who_was_too_quick_in_ones_own_units(
        self, quick: ActivityProgress, browser: Client
    ) -> None:
        page = shown(browser)
        assert "Ayu Lestari" in page
        assert "Pelajaran satu" in page
        assert "0:00 of 10 min" in page
        assert "Eko Saputra" not in page

    def test_leaves_out_who_read_in_time(
        self, course: Any, ayu: Officer, enrolled: Any, browser: Client
    ) -> None:
        read(ayu, course.first)
        courses.open_lesson(officer_id=ayu.pk, page=course.second)
        page = browser.get(reverse("quick_lessons")).text
        assert "No lesson was read too quickly" in page

    @pytest.mark.parametrize(
        ("query", "is_found"),
        [
            ({"q": "ayu"}, True),
            ({"q": "19920315"}, True),
            ({"q": "bima"}, False),
            ({"show": "waiting"}, True),
            ({"show": "accepted"}, False),
            ({"show": "unmeasured"}, False),
        ],
    )
    def test_can_be_searched_and_filtered(
        self, query: dict[str, str], is_found: bool, quick: ActivityProgress, browser: Client
    ) -> None:
        assert ("Ayu Lestari" in shown(browser, **query)) is is_found

    def test_can_be_narrowed_to_a_unit(
        self, quick: ActivityProgress, org: Any, browser: Client
    ) -> None:
        assert "Ayu Lestari" in shown(browser, unit=org.front_office.code)
        other = people.add_unit(
            by=None, code="LAIN", name="Lain", kind="section", parent=org.registry
        )
        assert "Ayu Lestari" not in shown(browser, unit=other.code)

    def test_a_unit_out_of_scope_shows_nothing_and_says_so(
        self, quick: ActivityProgress, org: Any, browser: Client
    ) -> None:
        page = browser.get(reverse("quick_lessons"), {"unit": org.health.code}).text
        assert "There is no such code" in page
        assert "Ayu Lestari" not in page

    def test_hours_that_nobody_measured_can_be_looked_at(
        self, course: Any, ayu: Officer, enrolled: Any, browser: Client
    ) -> None:
        read(ayu, course.first)
        page = shown(browser, show="unmeasured")
        assert "Ayu Lestari" in page
        assert "Time between opening and finishing" in page

    def test_who_is_hr_and_officer_leaves_the_own_lessons_to_others(
        self, quick: ActivityProgress, ayu: Officer, org: Any, as_user: Any
    ) -> None:
        people.grant_role(by=None, user=ayu.user, role=Role.HR, unit=org.registry)
        browser = as_user(ayu)
        assert "Ayu Lestari" not in shown(browser)
        address = reverse("quick_lesson_accept", args=[quick.pk])
        assert browser.get(address).status_code == 404

    def test_costs_the_same_whatever_its_length(
        self, course: Any, org: Any, browser: Client
    ) -> None:
        counts = []
        officers = organisation.many_officers(30, org.front_office, org.counter_officer)
        for first, last in ((0, 3), (3, 30)):
            for officer in officers[first:last]:
                courses.enrol(officer_id=officer.pk, course=course.page, by=None)
                read_too_quickly(officer, course.first)
            with CaptureQueriesContext(connection) as queries:
                page = shown(browser)
            assert page.count("0:00 of 10 min") == min(last, 25)
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestAccepting:
    """Dewi accepts the hours of a lesson that Ayu read on paper."""

    def test_earns_the_minutes_for_the_day_it_was_done(
        self, quick: ActivityProgress, ayu: Officer, browser: Client
    ) -> None:
        assert quick.completed_at is not None
        ActivityProgress.objects.update(completed_at="2025-12-31T09:00Z")
        page = accept(browser, quick, "Membaca di kertas.").text
        assert "The training hours are accepted." in page
        quick.refresh_from_db()
        assert (quick.credited_minutes, quick.basis) == (10, "accepted")
        assert courses.training_hours_of([ayu.pk], 2025) == {ayu.pk: training_hours(10)}
        assert "Accepted by HR" in shown(browser, show="accepted")

    def test_is_put_on_record_with_the_reason(
        self, quick: ActivityProgress, dewi: User, browser: Client
    ) -> None:
        accept(browser, quick, "Membaca di kertas.")
        event = AuditEvent.objects.get(action="hours.accept")
        assert event.actor_id == dewi.pk
        assert event.changes == {
            "lesson": "Pelajaran satu",
            "minutes": 10,
            "seconds": 0,
            "reason": "Membaca di kertas.",
        }

    def test_tells_the_officer(
        self, quick: ActivityProgress, ayu: Officer, course: Any, browser: Client
    ) -> None:
        accept(browser, quick, "Membaca di kertas.")
        notice = Notice.objects.get(recipient=ayu.user)
        assert (notice.kind, notice.url) == ("hours.accepted", course.first.url)
        assert notice.facts == {"lesson": "Pelajaran satu"}

    def test_asks_for_a_reason(self, quick: ActivityProgress, browser: Client) -> None:
        answer = accept(browser, quick, " ")
        assert answer.status_code == 422
        assert "Say why, for the record." in answer.text
        assert ActivityProgress.objects.get(pk=quick.pk).is_too_quick

    def test_stands_in_the_record_of_a_course_completed_before(
        self, ayu: Officer, framework: Any, browser: Client
    ) -> None:
        page = content.course("Satu pelajaran")
        lesson = content.lesson(page)
        courses.enrol(officer_id=ayu.pk, course=page, by=ayu.user)
        read_too_quickly(ayu, lesson)
        assert TrainingRecord.objects.get().minutes == 0
        accept(browser, ActivityProgress.objects.get(), "Membaca di kertas.")
        record = TrainingRecord.objects.get()
        assert (record.minutes, record.training_hours) == (10, training_hours(10))
        assert str(record) == "Satu pelajaran: 0.2 JP"

    def test_twice_credits_once(
        self, quick: ActivityProgress, course: Any, ayu: Officer, dewi: User, browser: Client
    ) -> None:
        stale = ActivityProgress.objects.get(pk=quick.pk)
        courses.open_lesson(officer_id=ayu.pk, page=course.first)
        let_time_pass(ayu, minutes=10)
        courses.complete_lesson(officer_id=ayu.pk, page=course.first, by=ayu.user)
        assert not progress.accept(row=stale, by=dewi, reason="Membaca di kertas.")
        assert "has earned its training hours already" in accept(browser, quick, "Lagi.").text
        address = reverse("quick_lesson_accept", args=[quick.pk])
        assert "has earned its training hours already" in browser.get(address).text
        assert not AuditEvent.objects.filter(action="hours.accept").exists()

    def test_is_for_officers_in_scope_only(
        self, quick: ActivityProgress, eko: Officer, browser: Client
    ) -> None:
        theirs = ActivityProgress.objects.of([eko.pk]).get()
        assert accept(browser, theirs, "Membaca di kertas.").status_code == 404

    def test_a_lesson_not_done_yet_cannot_be_accepted(
        self, course: Any, ayu: Officer, enrolled: Any, browser: Client
    ) -> None:
        courses.open_lesson(officer_id=ayu.pk, page=course.first)
        assert accept(browser, ActivityProgress.objects.get(), "Ya.").status_code == 404
