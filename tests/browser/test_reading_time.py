"""The time a lesson is read, measured on a phone: with the network and without, and looked away."""

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from courses import api as courses
from courses.models import ActivityProgress, LessonPage
from tests.browser.conftest import SCREENS, Visitor, follow
from tests.factories import content
from tests.factories.content import let_time_pass

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOON = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
ADDRESS = "**/belajar/waktu/"


@pytest.fixture
def lesson(framework: Any, ayu: Any) -> LessonPage:
    """A lesson of two minutes that Ayu takes; 48 seconds are enough."""
    course = content.course()
    lesson = content.lesson(course, "Mendengarkan", duration_minutes=2)
    content.lesson(course, "Menjelaskan", duration_minutes=2)
    courses.enrol(officer_id=ayu.pk, course=course, by=ayu.user)
    return lesson


@pytest.fixture
def reader(arrive: Any, lesson: LessonPage) -> Visitor:
    """Ayu in the lesson, with a clock that stands still and is moved by the test."""
    visitor: Visitor = arrive()
    visitor.sign_in("ayu")
    visitor.page.clock.install(time=NOON)
    visitor.page.clock.pause_at(NOON + dt.timedelta(seconds=1))
    visitor.open(lesson.url)
    return visitor


def of_lesson(lesson: LessonPage) -> ActivityProgress:
    return ActivityProgress.objects.get(page_key=lesson.translation_key)


def wait(page: Page, ayu: Any, seconds: int) -> None:
    """Let so many seconds pass, on the page second by second and for the server."""
    let_time_pass(ayu, seconds=seconds)
    page.clock.run_for(1000 * seconds)


def finish(page: Page) -> None:
    follow(page.locator("reading-time form button"))


def told_in(asked: list[str]) -> list[str]:
    return [url for url in asked if url.endswith("/belajar/waktu/")]


def test_time_is_told_once_a_minute_and_taken_along_at_the_end(
    reader: Visitor, lesson: LessonPage, ayu: Any
) -> None:
    page = reader.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    wait(page, ayu, 30)
    assert not told_in(asked)
    with page.expect_response(ADDRESS):
        wait(page, ayu, 30)
    page.mouse.move(50, 50)
    wait(page, ayu, 20)
    finish(page)
    row = of_lesson(lesson)
    assert len(told_in(asked)) == 1
    assert (row.basis, row.credited_minutes) == ("measured", 2)
    assert 78 <= row.seconds <= 81


def test_nobody_there_is_nobody_reading(reader: Visitor, lesson: LessonPage, ayu: Any) -> None:
    page = reader.page
    wait(page, ayu, 400)
    assert 170 <= page.evaluate("Number(Object.values(localStorage)[0])") <= 181
    page.mouse.move(50, 50)
    wait(page, ayu, 10)
    assert 180 <= page.evaluate("Number(Object.values(localStorage)[0])") <= 192


def test_time_without_the_network_is_kept_and_told_later(
    reader: Visitor, lesson: LessonPage, ayu: Any
) -> None:
    page = reader.page
    page.context.set_offline(True)
    wait(page, ayu, 100)
    assert of_lesson(lesson).seconds == 0
    page.context.set_offline(False)
    # Another lesson tells it, even if this one is never opened again.
    reader.open(LessonPage.objects.get(title="Menjelaskan").url)
    with page.expect_response(ADDRESS):
        wait(page, ayu, 15)
    assert 98 <= of_lesson(lesson).seconds <= 101
    assert page.evaluate("Object.keys(localStorage).length") == 1


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_too_quick_is_said_kindly_and_reading_on_earns_the_hours(
    arrive: Any, lesson: LessonPage, ayu: Any, width: int, scheme: str
) -> None:
    visitor: Visitor = arrive(width=width, scheme=scheme)
    visitor.sign_in("ayu")
    page = visitor.page
    page.clock.install()
    visitor.open(lesson.url)
    finish(page)
    assert "/menjelaskan/" in page.url
    expect(page.locator(".messages")).to_contain_text("Anda lebih cepat")
    visitor.open(lesson.url)
    expect(page.locator("reading-time .alert")).to_contain_text("belum mendapat jam pelajaran")
    page.clock.resume()
    visitor.check()
    page.clock.install()
    visitor.open(lesson.url)
    with page.expect_response(ADDRESS):
        wait(page, ayu, 60)
    expect(page.locator("reading-time [data-earned]")).to_be_visible()
    expect(page.locator("reading-time .alert")).to_have_count(0)
    assert of_lesson(lesson).basis == "measured"
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_without_javascript_the_server_s_own_time_counts(
    arrive: Any, lesson: LessonPage, ayu: Any
) -> None:
    visitor: Visitor = arrive(java_script_enabled=False)
    visitor.page.goto(visitor.address + "/akun/login/")
    visitor.page.locator("[name=login]").fill("ayu")
    visitor.page.locator("[name=password]").fill("sawah-hijau-pagi-hari")
    visitor.page.locator("form:has([name=password]) button[type=submit]").click()
    visitor.open(lesson.url)
    let_time_pass(ayu, seconds=50)
    visitor.page.locator("reading-time form button").click()
    visitor.page.wait_for_url("**/menjelaskan/")
    assert of_lesson(lesson).basis == "between"


def test_signing_out_tells_what_was_read_and_leaves_nothing(
    reader: Visitor, lesson: LessonPage, ayu: Any
) -> None:
    page = reader.page
    wait(page, ayu, 40)
    page.evaluate("document.querySelector('form[action$=\"/logout/\"]').requestSubmit()")
    page.wait_for_url(f"{reader.address}/")
    assert 38 <= of_lesson(lesson).seconds <= 41
    assert page.evaluate("Object.keys(localStorage).length") == 0


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_hr_accepts_hours_on_any_screen(
    arrive: Any, lesson: LessonPage, ayu: Any, dewi: Any, width: int, scheme: str
) -> None:
    content.read_too_quickly(ayu, lesson)
    visitor: Visitor = arrive(width=width, scheme=scheme)
    visitor.sign_in("dewi")
    page = visitor.open("/pegawai/jam-pelajaran/").page
    visitor.check()
    follow(page.get_by_role("link", name="Terima"))
    visitor.check()
    page.locator("[name=reason]").fill("Membaca di kertas.")
    follow(page.get_by_role("button", name="Terima jamnya"))
    visitor.check()
    assert of_lesson(lesson).basis == "accepted"
