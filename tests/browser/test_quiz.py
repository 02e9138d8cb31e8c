"""Taking a quiz on a phone: with the network and without, with JavaScript and without."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessments.quizzes.models import Attempt
from lms.people import staffing
from tests.assessments.quizzes import making
from tests.browser.conftest import SCREENS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def quiz(framework):
    return making.quiz(making.bank(3))


@pytest.fixture
def taking(arrive, quiz, ayu):
    """Return a function that has Ayu start the quiz in a browser of her own."""

    def taking(**options):
        visitor = arrive(**options)
        visitor.sign_in("ayu")
        visitor.open(quiz.url)
        visitor.page.locator("form[action*=mulai] button").click()
        visitor.page.wait_for_url("**/upaya/**")
        return visitor

    return taking


def says(page, text):
    page.locator("[data-status]", has_text=text).wait_for()


def kept(page):
    return page.evaluate("Object.values(localStorage).map(JSON.parse)")


def end_in(page, *, seconds):
    """Let the time of the attempt end so soon, on the server and on the page."""
    Attempt.objects.update(deadline_at=timezone.now() + dt.timedelta(seconds=seconds))
    page.reload()


def chosen():
    """How many answers the server has."""
    return sum(bool(row.answer) for row in Attempt.objects.get().responses.all())


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_page_of_an_attempt_is_accessible(taking, width, scheme):
    visitor = taking(width=width, scheme=scheme)
    page = visitor.page
    visitor.check()
    page.go_back()
    visitor.check()
    page.go_forward()
    page.keyboard.press("1")
    page.locator("details.question__map:visible summary").click()
    visitor.check()
    page.locator("button[value=review]:visible").last.click()
    page.wait_for_url("**/periksa/")
    visitor.check()
    page.locator("[data-hand-in] button").click()
    page.wait_for_url("**/hasil/")
    visitor.check()


def test_the_keyboard_is_enough(taking):
    page = taking(width=1280).page
    for _question in range(3):
        page.keyboard.press("2")
        page.keyboard.press("Enter")
    page.wait_for_url("**/periksa/")
    assert chosen() == 3
    page.locator("[data-hand-in] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/hasil/")
    assert Attempt.objects.get().submitted_at


def test_answers_given_without_the_network_arrive_when_it_is_back(taking):
    page = taking().page
    page.context.set_offline(True)
    for count in ("1 jawaban menunggu", "2 jawaban menunggu"):
        page.keyboard.press("1")
        says(page, count)
        page.keyboard.press("Enter")
    [waiting] = kept(page)
    assert all(set(answer) == {"options", "sequence"} for answer in waiting.values())
    assert chosen() == 0
    page.context.set_offline(False)
    says(page, "Tersimpan")
    assert kept(page) == []
    assert chosen() == 2


def test_answers_waiting_on_the_device_survive_closing_the_page(taking):
    page = taking().page
    page.context.set_offline(True)
    page.keyboard.press("2")
    says(page, "menunggu")
    page.on("dialog", lambda dialog: dialog.accept())
    address = page.url
    page.context.set_offline(False)
    page.context.route("**/jawab/", lambda route: route.abort())
    page.goto(address)
    expect(page.locator("form:visible input:checked")).to_have_count(1)
    page.context.unroute("**/jawab/")
    page.reload()
    says(page, "Tersimpan")
    assert chosen() == 1


def test_leaving_warns_only_while_an_answer_waits(taking):
    page = taking().page
    dialogs = []

    def note(dialog):
        dialogs.append(dialog.type)
        dialog.accept()

    page.on("dialog", note)
    page.locator("form:visible label").first.click()
    says(page, "Tersimpan")
    page.reload()
    assert dialogs == []
    page.context.set_offline(True)
    page.locator("form:visible label").last.click()
    says(page, "menunggu")
    # Back on line the answer would be sent at once, so it is kept from arriving first.
    page.context.route("**/jawab/", lambda route: route.abort())
    page.context.set_offline(False)
    page.reload()
    assert dialogs == ["beforeunload"]


def test_signed_out_meanwhile_the_answers_stay_and_the_way_back_is_shown(taking):
    page = taking().page
    page.context.clear_cookies()
    page.keyboard.press("1")
    says(page, "keluar")
    assert len(kept(page)) == 1
    href = page.locator("[data-status] a").get_attribute("href")
    assert href.startswith(reverse("account_login"))


def test_signing_out_forgets_what_waits(taking):
    page = taking().page
    page.context.route("**/jawab/", lambda route: route.abort())
    page.keyboard.press("1")
    says(page, "menunggu")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("header details.menu summary").click()
    page.locator("form[action*=logout] button").click()
    page.wait_for_url(lambda url: "/upaya/" not in url)
    assert kept(page) == []


def test_an_answer_changed_in_another_window_is_not_overwritten(taking):
    page = taking().page
    attempt = Attempt.objects.select_related("snapshot").get()
    item = attempt.dealt[0]
    making.answer(attempt, item, [item.options[0].id], 5)
    page.keyboard.press("2")
    says(page, "jendela lain")
    page.locator("[data-status] a").click()
    page.locator("form:visible input:checked").wait_for()
    assert page.locator("form:visible input:checked").input_value() == item.options[0].id


def test_when_time_is_over_the_page_hands_in(taking, quiz):
    quiz.time_limit_minutes = 1
    quiz.save_revision().publish()
    visitor = taking()
    page = visitor.page
    page.keyboard.press("1")
    says(page, "Tersimpan")
    end_in(page, seconds=3)
    page.wait_for_url("**/hasil/")
    assert Attempt.objects.get().submitted_at


def test_a_clock_that_is_an_hour_ahead_costs_no_time(taking, quiz):
    quiz.time_limit_minutes = 30
    quiz.save_revision().publish()
    page = taking().page
    page.clock.install()
    page.reload()
    page.clock.fast_forward("01:00:00")
    expect(page.locator(".messages")).to_contain_text("Jawaban Anda sudah tersimpan")
    expect(page.locator("[data-timer]")).to_contain_text("30 menit")
    assert Attempt.objects.get().is_open


def test_without_javascript_every_button_saves(taking):
    visitor = taking(java_script_enabled=False)
    page = visitor.page
    for number in (1, 2, 3):
        assert page.locator("form[data-question]:visible").count() == 1
        page.locator("form:visible label.choice").first.click()
        page.locator(".question__actions button:visible").first.click()
        assert chosen() == number
    assert page.url.endswith("/periksa/")
    page.locator("[data-hand-in] button").click()
    assert page.url.endswith("/hasil/")
    assert Attempt.objects.get().submitted_at


def test_a_page_whose_time_runs_out_goes_on_with_the_time_given_meanwhile(
    arrive, framework, ayu, dewi
):
    visitor = arrive()
    visitor.sign_in("ayu")
    visitor.open(making.quiz(making.bank(1), time_limit_minutes=10).url)
    visitor.page.locator("form[action*=mulai] button").click()
    visitor.page.wait_for_url("**/upaya/**")
    end_in(visitor.page, seconds=3)
    timer = visitor.page.locator("[data-timer]")
    expect(timer).to_contain_text("detik")
    ayu.extra_time_percent = 100
    staffing.save_officer(by=dewi, officer=ayu)
    expect(timer).to_contain_text("20 menit")
    assert Attempt.objects.get().is_open
