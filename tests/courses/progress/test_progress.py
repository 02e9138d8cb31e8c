"""Lessons, results and the end of a course."""

from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from assessments.quizzes.activity_kinds import QUIZ
from assessments.signals import ActivityResult, activity_finished
from courses import api as courses
from courses.models import ActivityProgress, Enrolment, TrainingRecord
from courses.progress import api as progress
from courses.progress import completion
from courses.signals import course_completed
from lms.core.clock import today
from lms.core.models import AuditEvent
from tests.factories import content
from tests.factories.content import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def completions():
    """Collect what is announced."""
    announced = []

    def listen(completion, **_signal):
        announced.append(completion)

    course_completed.connect(listen)
    yield announced
    course_completed.disconnect(listen)


def finish_quiz(course, officer, *, passed=True):
    activity_finished.send(
        sender=None,
        result=ActivityResult(
            officer_id=officer.pk,
            page_key=course.quiz.translation_key,
            kind=QUIZ,
            passed=passed,
            finished_at=timezone.now(),
        ),
    )


def status_of(officer, page):
    return ActivityProgress.objects.get(enrolment__officer=officer, page_key=page.translation_key)


def test_completing_all_that_is_required_completes_the_course(course, ayu, enrolled, completions):
    read(ayu, course.first, course.second)
    finish_quiz(course, ayu)
    enrolled.refresh_from_db()
    assert enrolled.state == "completed"
    record = TrainingRecord.objects.get()
    assert (record.minutes, record.training_hours) == (45, Decimal("1.0"))
    assert record.completed_on == today()
    (completion,) = completions
    assert completion.officer_id == ayu.pk
    assert completion.course_title == course.page.title
    assert completion.minutes == 45
    assert completion.issues_certificate


def test_only_what_was_completed_is_credited(course, ayu, enrolled):
    read(ayu, course.optional, course.first, course.second)
    finish_quiz(course, ayu)
    assert TrainingRecord.objects.get().minutes == 50


def test_the_length_on_the_day_counts(course, ayu, enrolled):
    read(ayu, course.first)
    course.first.duration_minutes = 500
    course.first.save_revision().publish()
    read(ayu, course.second)
    finish_quiz(course, ayu)
    assert TrainingRecord.objects.get().minutes == 45


def test_doing_it_all_again_changes_nothing(course, ayu, enrolled, completions):
    for _again in range(2):
        read(ayu, course.first, course.second)
        finish_quiz(course, ayu)
    assert len(completions) == 1
    assert TrainingRecord.objects.count() == 1
    assert ActivityProgress.objects.count() == 3
    assert AuditEvent.objects.filter(action="enrolment.complete").count() == 1


def test_a_failed_quiz_stays_open_and_says_so(course, ayu, enrolled):
    read(ayu, course.first, course.second)
    finish_quiz(course, ayu, passed=False)
    row = status_of(ayu, course.quiz)
    assert row.completed_at is None
    assert row.failed_at is not None
    assert courses.learning_of(ayu.pk)[0].next_activity.title == course.quiz.title


def test_a_quiz_that_people_mark_waits_and_other_steps_come_first(course, ayu, enrolled, as_user):
    finish_quiz(course, ayu, passed=None)
    [progress] = courses.learning_of(ayu.pk)
    assert progress.next_activity.title == course.first.title
    read(ayu, course.first, course.second)
    [progress] = courses.learning_of(ayu.pk)
    assert progress.next_activity.title == course.quiz.title
    assert progress.next_activity.is_waiting
    browser = as_user(ayu)
    for address in ("/", course.page.url):
        assert "Menunggu penilaian" in browser.get(address).text


@pytest.mark.parametrize(("passed", "done"), [(True, 3), (False, 2)])
def test_what_people_have_marked_waits_no_more(course, ayu, enrolled, passed, done):
    read(ayu, course.first, course.second)
    finish_quiz(course, ayu, passed=None)
    finish_quiz(course, ayu, passed=passed)
    [progress] = courses.learning_of(ayu.pk)
    assert progress.done == done
    assert progress.next_activity is None or not progress.next_activity.is_waiting


def test_a_later_failure_does_not_undo_a_pass(course, ayu, enrolled):
    finish_quiz(course, ayu)
    finish_quiz(course, ayu, passed=False)
    row = status_of(ayu, course.quiz)
    assert row.completed_at is not None
    assert row.failed_at is None


def test_a_result_of_somebody_who_takes_no_part_is_not_kept(course, eko):
    finish_quiz(course, eko)
    assert not ActivityProgress.objects.exists()


def test_a_result_outside_any_course_is_not_kept(framework, ayu):
    quiz = content.quiz(content.catalogue())
    activity_finished.send(
        sender=None,
        result=ActivityResult(
            ayu.pk, quiz.translation_key, QUIZ, passed=True, finished_at=timezone.now()
        ),
    )
    assert not ActivityProgress.objects.exists()


def test_a_lesson_added_later_does_not_undo_completion(course, ayu, enrolled):
    read(ayu, course.first, course.second)
    finish_quiz(course, ayu)
    content.lesson(course.page, "Pelajaran baru")
    (progress,) = courses.learning_of(ayu.pk)
    assert progress.is_completed
    assert progress.percent == 100
    assert progress.next_activity is None


def test_a_lesson_added_on_the_way_counts(course, ayu, enrolled):
    read(ayu, course.first, course.second)
    content.lesson(course.page, "Pelajaran baru")
    finish_quiz(course, ayu)
    enrolled.refresh_from_db()
    assert enrolled.state == "enrolled"
    assert courses.learning_of(ayu.pk)[0].next_activity.title == "Pelajaran baru"


def test_taking_the_last_open_part_away_lets_the_officer_finish(
    course, ayu, enrolled, as_user, completions
):
    read(ayu, course.first, course.second)
    course.quiz.unpublish()
    browser = as_user(ayu)
    finish = reverse("course_finish", args=[enrolled.pk])
    assert finish in browser.get(course.page.url).text
    for _again in range(2):
        browser.post(finish)
    enrolled.refresh_from_db()
    assert enrolled.state == "completed"
    assert len(completions) == 1


def test_a_course_cannot_be_finished_early(course, ayu, enrolled, as_user):
    as_user(ayu).post(reverse("course_finish", args=[enrolled.pk]))
    enrolled.refresh_from_db()
    assert enrolled.state == "enrolled"


def test_a_course_without_required_parts_asks_for_all(ayu, completions):
    page = content.course("Bacaan bebas")
    lessons = [content.lesson(page, f"Bacaan {n}", is_required=False) for n in (1, 2)]
    courses.enrol(officer_id=ayu.pk, course=page, by=ayu.user)
    read(ayu, lessons[0])
    assert completions == []
    read(ayu, lessons[1])
    assert len(completions) == 1


def test_what_is_done_after_leaving_does_not_complete_the_course(course, ayu, enrolled):
    read(ayu, course.first, course.second)
    courses.withdraw(enrolment=enrolled, by=ayu.user)
    finish_quiz(course, ayu)
    enrolled.refresh_from_db()
    assert enrolled.state == "withdrawn"
    assert not TrainingRecord.objects.exists()


def test_done_leads_on_to_the_next_part(course, ayu, enrolled, as_user):
    browser = as_user(ayu)
    browser.get(course.first.url)
    response = browser.post(reverse("lesson_complete", args=[course.first.pk]))
    assert response.url == course.second.url
    again = browser.post(reverse("lesson_complete", args=[course.first.pk]))
    assert again.url == course.second.url
    assert ActivityProgress.objects.filter(completed_at__isnull=False).count() == 1


def test_the_last_lesson_leads_back_to_the_course(ayu, as_user):
    page = content.course("Satu pelajaran")
    lesson = content.lesson(page)
    courses.enrol(officer_id=ayu.pk, course=page, by=ayu.user)
    browser = as_user(ayu)
    browser.get(lesson.url)
    response = browser.post(reverse("lesson_complete", args=[lesson.pk]))
    assert response.url == page.url
    assert Enrolment.objects.get().state == "completed"


def test_a_lesson_that_was_not_opened_cannot_be_completed(course, ayu, enrolled, as_user):
    browser = as_user(ayu)
    complete = reverse("lesson_complete", args=[course.first.pk])
    response = browser.post(complete, follow=True)
    assert response.redirect_chain[-1][0] == course.first.url
    assert "Buka dan baca" in str(*response.context["messages"])
    assert not ActivityProgress.objects.filter(completed_at__isnull=False).exists()
    # That it was shown on this occasion counts.
    assert browser.post(complete).url == course.second.url


def test_asking_for_the_headers_of_a_lesson_is_not_opening_it(course, ayu, enrolled, as_user):
    assert as_user(ayu).head(course.first.url).status_code == 200
    assert not ActivityProgress.objects.exists()


def test_reading_before_joining_is_not_opening_it(course, eko, as_user):
    browser = as_user(eko)
    browser.get(course.first.url)
    courses.enrol(officer_id=eko.pk, course=course.page, by=eko.user)
    with pytest.raises(courses.NotOpenedError):
        courses.complete_lesson(officer_id=eko.pk, page=course.first, by=eko.user)


def test_another_officer_having_opened_it_is_not_enough(course, ayu, eko, enrolled):
    courses.enrol(officer_id=eko.pk, course=course.page, by=eko.user)
    courses.open_lesson(officer_id=eko.pk, page=course.first)
    with pytest.raises(courses.NotOpenedError):
        courses.complete_lesson(officer_id=ayu.pk, page=course.first, by=ayu.user)


def test_what_was_done_before_leaving_needs_no_opening_again(course, ayu, enrolled):
    courses.open_lesson(officer_id=ayu.pk, page=course.first)
    courses.withdraw(enrolment=enrolled, by=ayu.user)
    with pytest.raises(courses.NotEnrolledError):
        courses.open_lesson(officer_id=ayu.pk, page=course.first)
    courses.enrol(officer_id=ayu.pk, course=course.page, by=ayu.user)
    courses.complete_lesson(officer_id=ayu.pk, page=course.first, by=ayu.user)
    assert status_of(ayu, course.first).completed_at is not None


def test_a_lesson_added_after_completion_can_be_read_and_ticked(course, ayu, enrolled, as_user):
    read(ayu, course.first, course.second)
    finish_quiz(course, ayu)
    late = content.lesson(course.page, "Pelajaran baru")
    browser = as_user(ayu)
    browser.get(late.url)
    browser.post(reverse("lesson_complete", args=[late.pk]))
    assert status_of(ayu, late).completed_at is not None
    assert TrainingRecord.objects.get().minutes == 45


def test_somebody_who_has_not_joined_is_told_to(course, ayu, as_user):
    response = as_user(ayu).post(reverse("lesson_complete", args=[course.first.pk]))
    assert response.url == course.page.url
    assert not ActivityProgress.objects.exists()


def test_a_lesson_that_is_not_published_cannot_be_completed(course, ayu, enrolled, as_user):
    course.first.unpublish()
    response = as_user(ayu).post(reverse("lesson_complete", args=[course.first.pk]))
    assert response.status_code == 404


def test_a_lesson_of_an_unpublished_course_cannot_be_completed(course, ayu, enrolled, as_user):
    course.page.unpublish()
    response = as_user(ayu).post(reverse("lesson_complete", args=[course.first.pk]))
    assert response.status_code == 404


def test_completing_by_link_only_shows_the_lesson(course, ayu, enrolled, as_user):
    response = as_user(ayu).get(reverse("lesson_complete", args=[course.first.pk]))
    assert response.url == course.first.url
    assert not ActivityProgress.objects.exists()


def test_opening_a_lesson_is_remembered_once(course, ayu, enrolled, as_user):
    browser = as_user(ayu)
    for _again in range(2):
        assert browser.get(course.first.url).status_code == 200
    assert ActivityProgress.objects.get().completed_at is None
    assert courses.learning_of(ayu.pk)[0].has_begun


def test_reading_without_joining_leaves_no_trace(course, ayu, as_user):
    assert as_user(ayu).get(course.first.url).status_code == 200
    assert not ActivityProgress.objects.exists()


def test_training_hours_are_summed_by_year(course, ayu, eko, enrolled):
    read(ayu, course.first, course.second)
    finish_quiz(course, ayu)
    hours = courses.training_hours_of([ayu.pk, eko.pk], today().year)
    assert hours == {ayu.pk: Decimal("1.0"), eko.pk: Decimal(0)}


@pytest.mark.django_db(transaction=True)
def test_parallel_last_steps_complete_the_course_exactly_once(course, ayu, enrolled, completions):
    """Both last steps at once, each three times: one completion, one record, one audit event."""
    read(ayu, course.first)
    barrier = Barrier(6)

    def together(act):
        def run():
            try:
                barrier.wait()
                act()
            finally:
                connection.close()

        return Thread(target=run)

    threads = [together(lambda: read(ayu, course.second)) for _n in range(3)]
    threads += [together(lambda: finish_quiz(course, ayu)) for _n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert Enrolment.objects.get().state == "completed"
    assert len(completions) == 1
    assert TrainingRecord.objects.get().minutes == 45
    assert AuditEvent.objects.filter(action="enrolment.complete").count() == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_joining_makes_one_enrolment(course, ayu):
    barrier = Barrier(5)

    def join():
        try:
            barrier.wait()
            courses.enrol(officer_id=ayu.pk, course=course.page, by=ayu.user)
        finally:
            connection.close()

    threads = [Thread(target=join) for _n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert Enrolment.objects.count() == 1
    assert AuditEvent.objects.filter(action="enrolment.enrol").count() == 1


def test_a_course_that_is_completed_in_the_meantime_is_not_completed_again(
    ayu, enrolled, completions, monkeypatch
):
    def meanwhile(_steps):
        monkeypatch.setattr(completion, "is_complete", lambda _steps: True)
        assert progress.finish(enrolment=Enrolment.objects.get(), by=ayu.user)
        return True

    monkeypatch.setattr(completion, "is_complete", meanwhile)
    assert not progress.finish(enrolment=enrolled, by=ayu.user)
    assert TrainingRecord.objects.count() == 1
    assert len(completions) == 1
