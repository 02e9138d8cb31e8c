"""Hours are earned once for each activity: passed, or read in a plausible time."""

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import api as assessments
from assessments.models import QuizPage
from assessments.quizzes.activity_kinds import QUIZ
from assessments.signals import ActivityResult, activity_finished
from courses import api as courses
from courses.models import ActivityProgress, Enrolment, ReadingClock, TrainingRecord
from courses.progress import api as progress
from courses.progress.crediting import ReadingTime
from lms.core import privacy
from lms.core.clock import today, training_hours
from lms.people.models import Officer
from tests.factories import content
from tests.factories.content import let_time_pass, read

pytestmark = pytest.mark.django_db
EN = {"Accept-Language": "en"}


def of(officer: Officer, page: Any) -> ActivityProgress:
    return ActivityProgress.objects.of([officer.pk]).get(page_key=page.translation_key)


def finish(officer: Officer, page: Any, **told: int | None) -> None:
    courses.complete_lesson(officer_id=officer.pk, page=page, by=officer.user, **told)


def tell(officer: Officer, *times: tuple[Any, int]) -> list[ReadingTime]:
    enrolment = Enrolment.objects.get(officer=officer)
    told = [ReadingTime(enrolment.pk, page.translation_key, seconds) for page, seconds in times]
    return progress.tell_time(officer_id=officer.pk, told=told)


def hours(officer: Officer) -> Decimal:
    return courses.training_hours_of([officer.pk], today().year)[officer.pk]


def pass_quiz(officer: Officer, page: Any) -> None:
    result = ActivityResult(
        officer.pk, page.translation_key, QUIZ, passed=True, finished_at=timezone.now()
    )
    activity_finished.send(sender=None, result=result)


class TestFinishing:
    """Ayu finishes a lesson of ten minutes; it takes four of them to be believed."""

    @pytest.fixture(autouse=True)
    def opened(self, course: Any, ayu: Officer, enrolled: Any) -> None:
        courses.open_lesson(officer_id=ayu.pk, page=course.first)

    def test_measured_and_long_enough_it_earns_its_minutes(self, course: Any, ayu: Officer) -> None:
        let_time_pass(ayu, minutes=5)
        finish(ayu, course.first, seconds=240)
        row = of(ayu, course.first)
        assert (row.credited_minutes, row.credited_on, row.basis) == (10, today(), "measured")
        assert row.seconds == 240

    def test_measured_and_too_short_it_is_done_without_hours(
        self, course: Any, ayu: Officer
    ) -> None:
        let_time_pass(ayu, minutes=30)
        finish(ayu, course.first, seconds=239)
        row = of(ayu, course.first)
        assert row.is_too_quick
        assert (row.credited_minutes, row.basis) == (0, "")
        assert hours(ayu) == 0

    def test_no_more_is_believed_than_has_passed(self, course: Any, ayu: Officer) -> None:
        let_time_pass(ayu, seconds=20)
        finish(ayu, course.first, seconds=1200)
        assert of(ayu, course.first).seconds == 20
        assert of(ayu, course.first).is_too_quick

    def test_without_a_script_the_time_since_opening_counts_and_is_marked(
        self, course: Any, ayu: Officer
    ) -> None:
        let_time_pass(ayu, minutes=4)
        finish(ayu, course.first)
        row = of(ayu, course.first)
        assert (row.credited_minutes, row.basis) == (10, "between")

    def test_without_a_script_it_is_at_most_the_length_of_the_lesson(
        self, course: Any, ayu: Officer
    ) -> None:
        let_time_pass(ayu, days=2)
        finish(ayu, course.first)
        assert of(ayu, course.first).seconds == 600

    def test_without_a_script_it_counts_from_the_last_opening(
        self, course: Any, ayu: Officer
    ) -> None:
        let_time_pass(ayu, days=1)
        courses.open_lesson(officer_id=ayu.pk, page=course.first)
        let_time_pass(ayu, seconds=20)
        finish(ayu, course.first)
        assert of(ayu, course.first).seconds == 20

    def test_many_lessons_open_at_once_do_not_share_the_same_minutes(
        self, course: Any, ayu: Officer
    ) -> None:
        courses.open_lesson(officer_id=ayu.pk, page=course.second)
        let_time_pass(ayu, minutes=30)
        finish(ayu, course.first)
        finish(ayu, course.second)
        assert of(ayu, course.first).credited_minutes == 10
        assert of(ayu, course.second).is_too_quick

    def test_who_was_too_quick_may_read_on_and_finish_again(
        self, course: Any, ayu: Officer
    ) -> None:
        finish(ayu, course.first)
        courses.open_lesson(officer_id=ayu.pk, page=course.first)
        let_time_pass(ayu, minutes=4)
        finish(ayu, course.first)
        assert of(ayu, course.first).credited_minutes == 10

    def test_finished_again_it_earns_nothing_more(self, course: Any, ayu: Officer) -> None:
        for _again in range(2):
            let_time_pass(ayu, minutes=20)
            finish(ayu, course.first)
        assert hours(ayu) == training_hours(10)

    def test_finishing_never_waits_for_the_hours(self, course: Any, ayu: Officer) -> None:
        finish(ayu, course.first)
        courses.open_lesson(officer_id=ayu.pk, page=course.second)
        finish(ayu, course.second)
        pass_quiz(ayu, course.quiz)
        assert Enrolment.objects.get().state == "completed"
        assert TrainingRecord.objects.get().minutes == 15  # the quiz


class TestMeasuring:
    """Ayu's browser tells how long she reads."""

    @pytest.fixture(autouse=True)
    def opened(self, course: Any, ayu: Officer, enrolled: Any) -> None:
        for page in (course.first, course.second):
            courses.open_lesson(officer_id=ayu.pk, page=page)

    def test_time_adds_up_over_tellings(self, course: Any, ayu: Officer) -> None:
        for seconds in (60, 120, 180):
            let_time_pass(ayu, seconds=61)
            assert tell(ayu, (course.first, seconds)) == []
        assert of(ayu, course.first).seconds == 180

    def test_told_twice_it_counts_once_and_takes_no_time_from_others(
        self, course: Any, ayu: Officer
    ) -> None:
        let_time_pass(ayu, seconds=60)
        tell(ayu, (course.first, 60))
        let_time_pass(ayu, seconds=60)
        tell(ayu, (course.first, 60))
        tell(ayu, (course.second, 60))
        assert of(ayu, course.first).seconds == 60
        assert of(ayu, course.second).seconds == 60

    def test_lessons_told_together_share_the_time_that_has_passed(
        self, course: Any, ayu: Officer
    ) -> None:
        let_time_pass(ayu, seconds=100)
        tell(ayu, (course.first, 70), (course.second, 70))
        assert of(ayu, course.first).seconds == 70
        assert of(ayu, course.second).seconds == 30

    def test_time_kept_without_a_connection_counts_later(self, course: Any, ayu: Officer) -> None:
        let_time_pass(ayu, hours=9)
        tell(ayu, (course.first, 500), (course.second, 15))
        assert of(ayu, course.first).seconds == 500
        assert of(ayu, course.second).seconds == 15

    def test_reading_on_earns_the_hours_of_a_lesson_that_was_too_quick(
        self, course: Any, ayu: Officer
    ) -> None:
        let_time_pass(ayu, seconds=30)
        finish(ayu, course.first, seconds=30)
        let_time_pass(ayu, minutes=4)
        (earned,) = tell(ayu, (course.first, 240))
        assert earned.page_key == course.first.translation_key
        row = of(ayu, course.first)
        assert (row.credited_minutes, row.basis) == (10, "measured")
        assert tell(ayu, (course.first, 400)) == []

    def test_hours_earned_after_the_course_stand_in_its_record(
        self, course: Any, ayu: Officer
    ) -> None:
        finish(ayu, course.first, seconds=0)
        read(ayu, course.second)
        pass_quiz(ayu, course.quiz)
        assert TrainingRecord.objects.get().minutes == 35
        let_time_pass(ayu, minutes=5)
        tell(ayu, (course.first, 300))
        assert TrainingRecord.objects.get().minutes == 45
        assert hours(ayu) == training_hours(45)

    def test_a_lesson_not_opened_or_of_somebody_else_is_passed_over(
        self, course: Any, ayu: Officer, eko: Officer
    ) -> None:
        let_time_pass(ayu, minutes=5)
        assert tell(ayu, (course.optional, 60)) == []
        theirs = ReadingTime(Enrolment.objects.get().pk, course.first.translation_key, 60)
        assert progress.tell_time(officer_id=eko.pk, told=[theirs]) == []
        assert of(ayu, course.first).seconds == 0
        let_time_pass(ayu, minutes=5)
        tell(ayu, (course.first, 200))
        assert of(ayu, course.first).seconds == 200

    def test_another_enrolment_than_that_of_the_lesson_is_passed_over(
        self, course: Any, ayu: Officer
    ) -> None:
        let_time_pass(ayu, minutes=5)
        times = [
            ReadingTime(Enrolment.objects.get().pk + 1, course.first.translation_key, 60),
            ReadingTime(Enrolment.objects.get().pk, uuid.uuid4(), 60),
            ReadingTime(Enrolment.objects.get().pk, course.second.translation_key, 5),
        ]
        progress.tell_time(officer_id=ayu.pk, told=times)
        assert of(ayu, course.first).seconds == 0
        assert of(ayu, course.second).seconds == 5

    def test_who_has_left_the_course_is_not_measured(
        self, course: Any, ayu: Officer, enrolled: Enrolment
    ) -> None:
        courses.withdraw(enrolment=enrolled, by=ayu.user)
        let_time_pass(ayu, minutes=5)
        tell(ayu, (course.first, 60))
        assert of(ayu, course.first).seconds == 0

    def test_a_lesson_open_for_days_is_kept_as_the_longest_there_may_be(
        self, course: Any, ayu: Officer
    ) -> None:
        let_time_pass(ayu, days=3)
        tell(ayu, (course.first, 24 * 3600))
        assert of(ayu, course.first).seconds == 600 * 60

    def test_when_somebody_read_is_forgotten_with_them(self, course: Any, ayu: Officer) -> None:
        let_time_pass(ayu, minutes=1)
        tell(ayu, (course.first, 30))
        assert ReadingClock.objects.exists()
        privacy.forget_officer(ayu.pk)
        assert not ReadingClock.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_told_and_finished_at_once_time_counts_once_and_nobody_waits_for_ever(
    course: Any, ayu: Officer, enrolled: Any
) -> None:
    courses.open_lesson(officer_id=ayu.pk, page=course.first)
    let_time_pass(ayu, seconds=250)
    barrier = Barrier(6)
    failures: list[Exception] = []

    def together(act: Callable[[], object]) -> Thread:
        def run() -> None:
            try:
                barrier.wait()
                act()
            except Exception as error:  # noqa: BLE001 - it is looked at below
                failures.append(error)
            finally:
                connection.close()

        return Thread(target=run)

    threads = [together(lambda: tell(ayu, (course.first, 240))) for _n in range(3)]
    threads += [together(lambda: finish(ayu, course.first, seconds=240)) for _n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    row = of(ayu, course.first)
    assert (row.seconds, row.credited_minutes) == (240, 10)
    assert hours(ayu) == training_hours(10)


class TestOnce:
    """No activity earns its hours twice."""

    def test_a_pass_told_twice_is_credited_once(
        self, course: Any, ayu: Officer, enrolled: Any
    ) -> None:
        for _again in range(2):
            pass_quiz(ayu, course.quiz)
        row = of(ayu, course.quiz)
        assert (row.credited_minutes, row.basis) == (15, "passed")
        assert hours(ayu) == training_hours(15)

    def test_a_lesson_moved_to_another_course_earns_nothing_there(
        self, course: Any, ayu: Officer, enrolled: Any
    ) -> None:
        read(ayu, course.first)
        other = content.course("Lanjutan")
        course.first.move(other, pos="last-child")
        course.first.refresh_from_db()
        courses.enrol(officer_id=ayu.pk, course=other, by=ayu.user)
        read(ayu, course.first)
        there = ActivityProgress.objects.get(enrolment__course=other)
        assert (there.credited_minutes, there.basis) == (0, "elsewhere")
        assert not there.is_too_quick
        assert hours(ayu) == training_hours(10)


class TestYear:
    """Minutes are added up over the year and rounded once."""

    def test_900_minutes_are_20_hours(self, ayu: Officer, framework: Any) -> None:
        page = content.course()
        lessons = [content.lesson(page, f"Bagian {n}", duration_minutes=20) for n in range(45)]
        courses.enrol(officer_id=ayu.pk, course=page, by=ayu.user)
        read(ayu, *lessons)
        assert hours(ayu) == Decimal(20)

    @pytest.mark.parametrize(
        ("minutes", "shown"),
        [(0, "0"), (4, "0"), (5, "0.1"), (20, "0.4"), (45, "1"), (50, "1.1"), (899, "19.9"),
         (900, "20"), (1350, "30")],
    )  # fmt: skip
    def test_hours_are_told_in_tenths_rounded_down(self, minutes: int, shown: str) -> None:
        assert training_hours(minutes) == Decimal(shown)

    def test_a_course_of_20_minutes_earns_something_and_three_an_hour_and_a_third(
        self, ayu: Officer, framework: Any
    ) -> None:
        for number in range(3):
            page = content.course(f"Kursus {number}")
            lesson = content.lesson(page, duration_minutes=20)
            courses.enrol(officer_id=ayu.pk, course=page, by=ayu.user)
            read(ayu, lesson)
            if not number:
                assert hours(ayu) == Decimal("0.4")
        assert hours(ayu) == Decimal("1.3")  # and not three times 0.4

    def test_hours_of_another_year_stand_there(
        self, course: Any, ayu: Officer, enrolled: Any
    ) -> None:
        read(ayu, course.first)
        ActivityProgress.objects.update(credited_on=dt.date(today().year - 1, 12, 31))
        assert hours(ayu) == 0
        last = courses.training_hours_of([ayu.pk], today().year - 1)
        assert last == {ayu.pk: training_hours(10)}


class TestPages:
    """What Ayu's browser sends, and what she reads."""

    @pytest.fixture
    def browser(self, ayu: Officer, enrolled: Any, as_user: Any) -> Any:
        return as_user(ayu)

    def test_too_quick_is_said_kindly_and_leads_on(self, course: Any, browser: Any) -> None:
        browser.get(course.first.url)
        done = reverse("lesson_complete", args=[course.first.pk])
        answer = browser.post(done, {"seconds": "3"}, follow=True, headers=EN)
        assert answer.redirect_chain[-1][0] == course.second.url
        assert "You were quicker than “Pelajaran satu” takes (about 10 min)." in answer.text
        assert "No training hours yet" in browser.get(course.page.url, headers=EN).text
        again = browser.get(course.first.url, headers=EN).text
        assert "It is done, but earns no training hours" in again
        assert "I have read it now" in again

    def test_in_time_nothing_is_said(self, course: Any, ayu: Officer, browser: Any) -> None:
        browser.get(course.first.url)
        let_time_pass(ayu, minutes=5)
        done = reverse("lesson_complete", args=[course.first.pk])
        answer = browser.post(done, {"seconds": "290"}, follow=True, headers=EN)
        assert "quicker" not in answer.text
        assert of(ayu, course.first).basis == "measured"
        assert "reading-time" not in browser.get(course.first.url).text.partition("</head>")[2]

    @pytest.mark.parametrize("sent", ["", "-1", "banyak", "9" * 30])
    def test_what_is_no_time_is_as_if_nothing_was_told(
        self, sent: str, course: Any, ayu: Officer, browser: Any
    ) -> None:
        browser.get(course.first.url)
        let_time_pass(ayu, minutes=5)
        browser.post(reverse("lesson_complete", args=[course.first.pk]), {"seconds": sent})
        assert of(ayu, course.first).basis == "between"

    def test_the_browser_tells_time_and_hears_what_has_earned_hours(
        self, course: Any, ayu: Officer, browser: Any, enrolled: Enrolment
    ) -> None:
        browser.get(course.first.url)
        let_time_pass(ayu, seconds=1)
        finish(ayu, course.first, seconds=1)
        let_time_pass(ayu, minutes=5)
        name = f"{enrolled.pk}:{course.first.translation_key}"
        answer = browser.post(reverse("reading_time"), {"time": [f"{name}:100"]})
        assert answer.json() == {"earned": []}
        let_time_pass(ayu, minutes=5)
        answer = browser.post(reverse("reading_time"), {"time": [f"{name}:300"]})
        assert answer.json() == {"earned": [name]}

    @pytest.mark.parametrize(
        "sent", ["", "1:2", "x:00000000-0000-0000-0000-000000000000:1", "1:nein:1",
        "1:00000000-0000-0000-0000-000000000000:-3"],
    )  # fmt: skip
    def test_what_tells_no_time_is_refused(self, sent: str, browser: Any) -> None:
        assert browser.post(reverse("reading_time"), {"time": [sent]}).status_code == 400

    def test_too_much_at_once_is_refused(self, browser: Any) -> None:
        time = ["1:00000000-0000-0000-0000-000000000000:1"] * 51
        assert browser.post(reverse("reading_time"), {"time": time}).status_code == 400

    def test_telling_is_cheap(
        self, course: Any, ayu: Officer, browser: Any, enrolled: Enrolment
    ) -> None:
        browser.get(course.first.url)
        let_time_pass(ayu, minutes=5)
        sent = {"time": [f"{enrolled.pk}:{course.first.translation_key}:60"]}
        browser.post(reverse("reading_time"), sent)
        let_time_pass(ayu, minutes=5)
        sent = {"time": [f"{enrolled.pk}:{course.first.translation_key}:120"]}
        with CaptureQueriesContext(connection) as queries:
            browser.post(reverse("reading_time"), sent)
        ours = [q["sql"] for q in queries if "courses_" in q["sql"]]
        assert len(ours) == 4, ours

    def test_who_has_left_the_course_leaves_no_trace(
        self, course: Any, ayu: Officer, browser: Any, enrolled: Enrolment
    ) -> None:
        courses.withdraw(enrolment=enrolled, by=ayu.user)
        assert browser.get(course.first.url).status_code == 200
        assert not ActivityProgress.objects.exists()

    def test_seeing_a_lesson_again_writes_one_row_and_none_once_it_has_its_hours(
        self, course: Any, ayu: Officer, browser: Any
    ) -> None:
        def writes() -> int:
            with CaptureQueriesContext(connection) as queries:
                browser.get(course.first.url)
            return sum("UPDATE" in q["sql"] and "courses_" in q["sql"] for q in queries)

        browser.get(course.first.url)
        assert writes() == 1
        read(ayu, course.first)
        assert writes() == 0


class TestShortestWay:
    """The next steps to a level offer no hours for what has earned them."""

    @pytest.fixture
    def page(self, course: Any, ayu: Officer, org: Any, framework: Any, as_user: Any) -> Any:
        """Return a function that reads what Ayu's page says of the way to her next level."""
        assessments.set_requirements(
            by=None,
            position_id=org.counter_officer.pk,
            framework=framework,
            requirements=[assessments.Requirement("KOM", 1)],
        )
        question = content.question("Dan lalu?", indicators=("KOM.1.1",))
        content.quiz(course.page, [question], "Kuis lain", duration_minutes=30)
        (item,) = course.quiz.items.all()
        item.question = question
        course.quiz.items.set([item])
        course.quiz.save_revision().publish()
        competency = framework.competencies.get(code="KOM")
        address = reverse("competency_detail_mine", args=[competency.pk])
        return lambda: " ".join(as_user(ayu).get(address, headers=EN).text.split())

    def test_what_earns_hours_is_said_with_them(self, page: Any, enrolled: Any) -> None:
        assert "45 minutes. It earns 1 training hours (JP)." in page()

    def test_what_has_earned_them_is_left_out(
        self, page: Any, course: Any, ayu: Officer, enrolled: Any
    ) -> None:
        pass_quiz(ayu, course.quiz)
        assert "45 minutes. It earns 0.6 training hours (JP)." in page()

    def test_where_nothing_is_left_to_earn_no_hours_are_offered(
        self, page: Any, course: Any, ayu: Officer, enrolled: Any
    ) -> None:
        pass_quiz(ayu, course.quiz)
        pass_quiz(ayu, QuizPage.objects.get(title="Kuis lain"))
        shown = page()
        assert "The shortest way: 2 activities, 45 minutes." in shown
        assert "training hours (JP)" not in shown
