"""Joining and leaving a course."""

import datetime as dt

import pytest
from django.urls import reverse

from courses import api as courses
from courses.enrolment import api as enrolments
from courses.enrolment.states import TransitionError
from courses.models import Enrolment
from lms.core.clock import today
from lms.core.models import AuditEvent
from tests.factories import content

pytestmark = pytest.mark.django_db


def enrol(course, officer, **options):
    return courses.enrol(officer_id=officer.pk, course=course.page, by=officer.user, **options)


def test_joining_twice_is_joining_once(course, ayu):
    first, second = enrol(course, ayu), enrol(course, ayu)
    assert first == second
    assert Enrolment.objects.count() == 1
    assert AuditEvent.objects.filter(action="enrolment.enrol").count() == 1


def test_the_due_date_counts_from_today(course, ayu):
    assert enrol(course, ayu).due_on == today() + dt.timedelta(days=30)


def test_a_given_due_date_wins(course, ayu):
    assert enrol(course, ayu, due_on=dt.date(2030, 1, 2)).due_on == dt.date(2030, 1, 2)


def test_a_course_without_days_has_no_due_date(course, ayu):
    course.page.days_to_complete = None
    course.page.save()
    assert enrol(course, ayu).due_on is None


def test_leaving_and_joining_again_goes_on_where_it_stopped(course, ayu, enrolled):
    content.read(ayu, course.first)
    courses.withdraw(enrolment=enrolled, by=ayu.user)
    courses.withdraw(enrolment=Enrolment.objects.get(), by=ayu.user)
    assert courses.learning_of(ayu.pk) == []
    again = enrol(course, ayu)
    assert again.pk == enrolled.pk
    assert again.ended_at is None
    assert courses.learning_of(ayu.pk)[0].done == 1
    actions = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert [action for action in actions if action.startswith("enrolment.")] == [
        "enrolment.enrol",
        "enrolment.withdraw",
        "enrolment.rejoin",
    ]


def test_a_completed_course_cannot_be_left_nor_joined_again(course, ayu, enrolled):
    Enrolment.objects.update(state="completed", ended_at="2026-01-01T00:00Z")
    done = Enrolment.objects.get()
    with pytest.raises(TransitionError):
        courses.withdraw(enrolment=done, by=ayu.user)
    assert enrol(course, ayu) == done
    assert Enrolment.objects.count() == 1


def test_nobody_joins_a_course_that_is_closed(course, ayu):
    course.page.unpublish()
    with pytest.raises(courses.CourseClosedError):
        enrol(course, ayu)


def test_the_button_joins_and_comes_back_to_the_course(course, ayu, as_user):
    response = as_user(ayu).post(reverse("course_enrol", args=[course.page.pk]), follow=True)
    assert response.redirect_chain[-1][0] == course.page.url
    assert Enrolment.objects.get().officer == ayu


@pytest.mark.parametrize("activity", ["quiz", "scenario"])
def test_an_activity_says_to_join_first_and_is_come_back_to(course, ayu, as_user, activity):
    page = course.quiz if activity == "quiz" else content.scenario(course.page)
    start = reverse("quiz_start", args=[page.pk]) if activity == "quiz" else reverse("play_start")
    browser = as_user(ayu)
    browser.cookies["django_language"] = "en"
    before = browser.get(page.url).text
    join = reverse("course_enrol", args=[course.page.pk])
    assert f"Join the course “{course.page.title}” first." in before
    assert f'action="{join}"' in before
    assert f'name="next" value="{page.url}"' in before
    assert f'action="{start}"' not in before
    after = browser.post(join, {"next": page.url}, follow=True)
    assert after.redirect_chain[-1][0] == page.url
    assert f'action="{start}"' in after.text
    assert f'action="{join}"' not in after.text


def test_whoever_left_the_course_is_offered_to_join_again(course, ayu, enrolled, as_user):
    courses.withdraw(enrolment=enrolled, by=ayu.user)
    page = as_user(ayu).get(course.quiz.url).text
    assert reverse("course_enrol", args=[course.page.pk]) in page


def test_joining_leads_to_no_other_site(course, ayu, as_user):
    join = reverse("course_enrol", args=[course.page.pk])
    response = as_user(ayu).post(join, {"next": "https://example.org/"})
    assert response.url == course.page.url


def test_extra_fields_in_the_form_change_nothing(course, ayu, eko, as_user):
    as_user(ayu).post(
        reverse("course_enrol", args=[course.page.pk]),
        {"officer": eko.pk, "state": "completed", "due_on": "2040-01-01"},
    )
    enrolment = Enrolment.objects.get()
    assert (enrolment.officer, enrolment.state) == (ayu, "enrolled")
    assert enrolment.due_on == today() + dt.timedelta(days=30)


def test_joining_by_link_only_shows_the_course(course, ayu, as_user):
    response = as_user(ayu).get(reverse("course_enrol", args=[course.page.pk]))
    assert response.url == course.page.url
    assert not Enrolment.objects.exists()


def test_a_course_that_is_not_published_cannot_be_joined(course, ayu, as_user):
    course.page.unpublish()
    response = as_user(ayu).post(reverse("course_enrol", args=[course.page.pk]))
    assert response.status_code == 404


def test_people_who_are_no_officers_cannot_join(course, citra, as_user):
    response = as_user(citra).post(reverse("course_enrol", args=[course.page.pk]))
    assert response.status_code == 403


def test_visitors_sign_in_first(course, client):
    response = client.post(reverse("course_enrol", args=[course.page.pk]))
    assert response.status_code == 302
    assert "/akun/" in response.url


def test_an_officer_leaves_by_the_button(course, ayu, enrolled, as_user):
    as_user(ayu).post(reverse("course_withdraw", args=[enrolled.pk]))
    enrolled.refresh_from_db()
    assert enrolled.state == "withdrawn"


@pytest.mark.parametrize("name", ["course_withdraw", "course_finish"])
def test_the_enrolment_of_somebody_else_is_not_found(course, eko, enrolled, as_user, name):
    response = as_user(eko).post(reverse(name, args=[enrolled.pk]))
    assert response.status_code == 404
    enrolled.refresh_from_db()
    assert enrolled.state == "enrolled"


def test_counts_cover_the_officers_asked_about(course, ayu, eko, enrolled):
    enrol(course, eko, due_on=today() - dt.timedelta(days=1))
    counts = courses.participation_counts([ayu.pk, eko.pk])
    assert (counts.active, counts.overdue, counts.completed) == (2, 1, 0)
    assert courses.participation_counts([ayu.pk]).overdue == 0


def test_learning_lists_the_most_urgent_course_first(ayu):
    for title, due_on in [("Nanti", None), ("Lewat", "2020-01-01"), ("Segera", "2040-01-01")]:
        courses.enrol(officer_id=ayu.pk, course=content.course(title), by=ayu.user, due_on=due_on)
    Enrolment.objects.filter(course__title="Nanti").update(due_on=None)
    assert [item.title for item in courses.learning_of(ayu.pk)] == ["Lewat", "Segera", "Nanti"]


def meanwhile(monkeypatch, action):
    """Let ``action`` happen between looking for an enrolment and writing one."""
    due_date = enrolments._due_date

    def interrupted(course):
        monkeypatch.setattr(enrolments, "_due_date", due_date)
        action()
        return due_date(course)

    monkeypatch.setattr(enrolments, "_due_date", interrupted)


def test_two_who_join_at_once_share_one_enrolment(course, ayu, monkeypatch):
    meanwhile(monkeypatch, lambda: enrol(course, ayu))
    assert enrol(course, ayu) == Enrolment.objects.get()
    assert AuditEvent.objects.filter(action="enrolment.enrol").count() == 1


def test_leaving_in_two_windows_is_recorded_once(course, ayu, enrolled):
    in_the_other_window = Enrolment.objects.get()
    courses.withdraw(enrolment=enrolled, by=ayu.user)
    courses.withdraw(enrolment=in_the_other_window, by=ayu.user)
    assert AuditEvent.objects.filter(action="enrolment.withdraw").count() == 1


def test_two_who_join_again_at_once_are_recorded_once(course, ayu, enrolled, monkeypatch):
    courses.withdraw(enrolment=enrolled, by=ayu.user)
    meanwhile(monkeypatch, lambda: enrol(course, ayu))
    assert enrol(course, ayu).state == "enrolled"
    assert AuditEvent.objects.filter(action="enrolment.rejoin").count() == 1
