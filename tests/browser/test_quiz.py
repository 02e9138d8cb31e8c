"""Taking a quiz on a phone: with the network and without, with JavaScript and without."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessments.quizzes.models import Attempt
from lms.people.organisation import staffing
from tests.assessments.quizzes import making
from tests.browser.conftest import SCREENS, WIDTHS, follow

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
        follow(visitor.page.locator("form[action*=mulai] button"))
        return visitor

    return taking


def says(page, text):
    page.locator("[data-status]", has_text=text).wait_for()


def is_saved(page):
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "saved")


def kept(page):
    return page.evaluate("Object.values(localStorage).map(JSON.parse)")


def time_left(minutes):
    """Let the time of the attempt end so soon, as the server sees it."""
    Attempt.objects.update(deadline_at=timezone.now() + dt.timedelta(minutes=minutes))


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
    follow(page.locator("button[value=review]:visible").last)
    visitor.check()
    follow(page.locator("[data-hand-in] button"))
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
    assert Attempt.objects.get().finished_at


def test_answers_given_without_the_network_arrive_when_it_is_back(taking):
    page = taking().page
    page.context.set_offline(True)
    for count in ("1 jawaban menunggu", "2 jawaban menunggu"):
        page.keyboard.press("1")
        says(page, count)
        page.keyboard.press("Enter")
    [waiting] = kept(page)
    assert all(set(answer) == {"answer", "sequence"} for answer in waiting.values())
    assert chosen() == 0
    page.context.set_offline(False)
    is_saved(page)
    assert kept(page) == []
    assert chosen() == 2


def test_answers_are_saved_where_https_names_the_cookies(cookies_as_over_https, taking):
    page = taking().page
    # From before the names were given, or from another host of the domain.
    page.context.add_cookies([{"name": "csrftoken", "value": "x", "url": page.url}])
    page.keyboard.press("1")
    is_saved(page)
    assert chosen() == 1


def test_answers_waiting_on_the_device_survive_closing_the_page(taking):
    page = taking().page
    page.context.set_offline(True)
    page.keyboard.press("2")
    says(page, "menunggu")
    page.on("dialog", lambda dialog: dialog.accept())
    # Back on line the answer would be sent at once, so it is kept from arriving first.
    page.context.route("**/jawab/", lambda route: route.abort())
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("form:visible input:checked")).to_have_count(1)
    page.context.unroute("**/jawab/")
    page.reload()
    is_saved(page)
    assert chosen() == 1


def test_an_answer_chosen_before_the_script_has_come_is_saved(taking):
    page = taking().page

    def choose_first(script):
        page.locator("form:visible label").first.click()
        script.continue_()

    page.route("**/quiz.js", choose_first)
    page.reload()
    is_saved(page)
    assert chosen() == 1


def test_leaving_warns_only_while_an_answer_waits(taking):
    page = taking().page
    dialogs = []

    def note(dialog):
        dialogs.append(dialog.type)
        dialog.accept()

    page.on("dialog", note)
    page.locator("form:visible label").first.click()
    is_saved(page)
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


def test_an_answer_changed_in_another_window_is_not_overwritten(taking):
    page = taking().page
    attempt = Attempt.objects.select_related("snapshot").get()
    item = attempt.dealt[0]
    making.answer(attempt, item, [making.options(item)[0].id], 5)
    page.keyboard.press("2")
    says(page, "Soal 1: Anda mengubah jawaban ini di jendela lain")
    expect(page.locator("form:visible input:checked")).to_have_value(making.options(item)[0].id)
    expect(page.locator("[data-refusal]:visible")).to_contain_text("tidak tersimpan")
    assert kept(page) == []

    page.keyboard.press("2")
    is_saved(page)
    expect(page.locator("form:visible input:checked")).to_have_value(making.options(item)[1].id)
    expect(page.locator("[data-refusal]:visible")).to_have_count(0)
    key = item.item.question.key
    assert attempt.answers()[key].answer == [making.options(item)[1].option.key]


def test_an_answer_that_cannot_be_saved_gives_way_to_the_one_that_was(taking):
    page = taking().page
    page.keyboard.press("1")
    is_saved(page)
    saved = page.locator("form:visible input:checked").input_value()
    page.route("**/jawab/", lambda route: route.fulfill(status=404))
    page.keyboard.press("2")
    says(page, "Soal 1: jawaban itu tidak dapat disimpan")
    expect(page.locator("form:visible input:checked")).to_have_value(saved)


def test_an_answer_after_time_is_over_is_said_to_have_come_too_late(taking, quiz):
    quiz.time_limit_minutes = 10
    quiz.save_revision().publish()
    page = taking().page
    time_left(minutes=-5)
    page.keyboard.press("1")
    page.wait_for_url("**/hasil/")
    expect(page.locator(".messages")).to_contain_text("terlambat")
    assert chosen() == 0


def test_an_answer_refused_on_the_check_page_is_told_there(taking):
    page = taking().page
    attempt = Attempt.objects.select_related("snapshot").get()
    page.route("**/jawab/", lambda route: route.abort())
    page.keyboard.press("2")
    says(page, "menunggu")
    item = attempt.dealt[0]
    making.answer(attempt, item, [making.options(item)[0].id], 5)
    page.unroute("**/jawab/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(page.url.split("?")[0] + "periksa/")
    says(page, "Soal 1: Anda mengubah jawaban ini di jendela lain")


@pytest.mark.parametrize("width", WIDTHS)
def test_whether_answers_are_saved_stays_in_sight(taking, quiz, width):
    page = taking(width=width).page
    page.locator("details.question__map:visible summary").click()
    status = page.locator("[data-status]")
    # Long questions: room to scroll in whatever the screen.
    page.evaluate("document.querySelector('.question:not([hidden])').style.height = '150vh'")
    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
    expect(status).to_be_in_viewport(ratio=1)
    assert page.evaluate(
        """() => {
            const box = document.querySelector("[data-status]").getBoundingClientRect();
            const top = document.elementFromPoint(box.x + 5, box.y + box.height / 2);
            return Boolean(top.closest("[data-status]"));
        }"""
    ), "covered by something else"


def test_an_attempt_opens_with_the_focus_on_its_question(taking):
    page = taking().page
    expect(page.locator("h2", has_text="Soal 1 dari 3")).to_be_focused()
    assert page.evaluate("scrollY") == 0


def test_when_time_is_over_the_page_hands_in(taking, quiz):
    quiz.time_limit_minutes = 10
    quiz.save_revision().publish()
    page = taking().page
    page.clock.install()
    page.reload()
    page.keyboard.press("1")
    is_saved(page)
    time_left(minutes=0)
    page.clock.fast_forward("10:00")
    page.wait_for_url("**/hasil/")
    assert Attempt.objects.get().finished_at


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
        follow(page.locator(".question__actions button:visible").first)
        assert chosen() == number
    assert page.url.endswith("/periksa/")
    follow(page.locator("[data-hand-in] button"))
    assert page.url.endswith("/hasil/")
    assert Attempt.objects.get().finished_at


def test_a_page_whose_time_runs_out_goes_on_with_the_time_given_meanwhile(
    arrive, framework, ayu, dewi
):
    visitor = arrive()
    visitor.sign_in("ayu")
    visitor.open(making.quiz(making.bank(1), time_limit_minutes=10).url)
    page = visitor.page
    follow(page.locator("form[action*=mulai] button"))
    time_left(minutes=1)
    page.clock.install()
    page.reload()
    ayu.extra_time_percent = 100
    staffing.save_officer(by=dewi, officer=ayu)
    page.clock.fast_forward("01:00")
    expect(page.locator("[data-timer]")).to_contain_text("20 menit")
    assert Attempt.objects.get().is_open
