"""Signing out loses nothing unasked, and leaves nothing to the next person at the counter."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Move
from assessments.quizzes.models import Attempt
from courses import api as courses
from lms import installation
from tests.assessments.quizzes import making
from tests.browser.conftest import SCREENS, follow
from tests.browser.test_quiz import chosen, kept, says
from tests.factories import content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BUTTON = "form[action*=logout] button"


@pytest.fixture
def taking(arrive, framework, ayu):
    """Return a function that has Ayu begin a quiz in a browser of her own."""
    quiz = making.quiz(making.bank(3))

    def taking(**options):
        visitor = arrive(**options)
        visitor.sign_in("ayu")
        visitor.open(quiz.url)
        follow(visitor.page.locator("form[action*=mulai] button"))
        visitor.page.on("dialog", lambda dialog: dialog.accept())
        return visitor

    return taking


def sign_out(page):
    page.locator("header details.menu summary").click()
    page.locator(BUTTON).click()


def asks(page, part):
    expect(page.locator(f"[data-sign-out] [data-part={part}]")).to_be_visible()


def press(page, name):
    page.locator(f"[data-sign-out] [data-{name}]:visible").click()


def is_out(page):
    page.wait_for_url("**/")
    expect(page.locator(f"header a[href='{reverse('account_login')}']")).to_be_visible()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def refuse_answers(page):
    page.context.route("**/jawab/", lambda route: route.fulfill(status=503))


def choose(page, key="1"):
    page.keyboard.press(key)
    says(page, "menunggu")


def test_what_waits_is_sent_first(taking):
    page = taking().page
    page.context.set_offline(True)
    choose(page)
    page.keyboard.press("Enter")
    choose(page)
    # Back on line it would be sent at once, so the page does not hear of it.
    page.evaluate("addEventListener('online', (event) => event.stopImmediatePropagation(), true)")
    page.context.set_offline(False)
    sign_out(page)
    is_out(page)
    assert chosen() == 2


def test_answers_of_a_quiz_whose_page_is_closed_are_sent_too(taking):
    visitor = taking()
    page = visitor.page
    refuse_answers(page)
    choose(page)
    visitor.open("/kursus/")
    assert len(kept(page)) == 1
    page.context.unroute("**/jawab/")
    sign_out(page)
    is_out(page)
    assert chosen() == 1


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_what_cannot_be_sent_is_asked_about_and_staying_keeps_it(taking, width, scheme):
    visitor = taking(width=width, scheme=scheme)
    page = visitor.page
    refuse_answers(page)
    choose(page)
    sign_out(page)
    asks(page, "unsent")
    expect(page.locator("[data-sign-out] [data-count]:visible")).to_have_text("1")
    visitor.check()
    press(page, "stay")
    page.context.unroute("**/jawab/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "saved")
    assert chosen() == 1


def test_whoever_says_so_signs_out_and_loses_it(taking):
    page = taking().page
    refuse_answers(page)
    choose(page)
    sign_out(page)
    asks(page, "unsent")
    press(page, "go")
    is_out(page)
    assert chosen() == 0


def test_without_a_connection_nobody_is_signed_out_and_nothing_lost(taking):
    page = taking().page
    page.context.set_offline(True)
    choose(page)
    sign_out(page)
    asks(page, "unsent")
    press(page, "go")
    asks(page, "failed")
    assert len(kept(page)) == 1
    page.context.set_offline(False)
    press(page, "go")
    is_out(page)


def test_a_choice_in_a_role_play_that_failed_is_asked_about(arrive, framework, ayu):
    scenario = content.scenario(content.course())
    courses.enrol(officer_id=ayu.pk, course=scenario.get_parent().specific, by=ayu.user)
    visitor = arrive()
    visitor.sign_in("ayu")
    page = visitor.open(scenario.url).page
    follow(page.locator(".scene button"))
    page.locator("roleplay-player:defined").wait_for()
    page.context.route("**/pilih/", lambda route: route.abort())
    page.locator("button.option").first.click()
    expect(page.locator("[data-problem]")).to_be_visible()
    sign_out(page)
    asks(page, "unsent")
    press(page, "go")
    is_out(page)
    assert not Move.objects.exists()


def test_another_tab_is_out_as_well_and_keeps_nothing(taking):
    page = taking().page
    refuse_answers(page)
    choose(page)
    other = page.context.new_page()
    other.goto(page.url)
    sign_out(other)
    asks(other, "unsent")
    press(other, "go")
    is_out(other)
    page.wait_for_url(f"**{reverse('account_login')}**")
    assert kept(page) == []


def test_the_next_person_at_the_counter_finds_an_empty_browser(taking, bima):
    visitor = taking()
    page = visitor.page
    attempt = page.url
    sign_out(page)
    is_out(page)
    page.go_back()
    page.wait_for_url(f"**{reverse('account_login')}**")
    visitor.sign_in("bima")
    assert page.goto(attempt).status == 404
    assert Attempt.objects.get().is_open


def test_wagtails_own_button_asks_about_what_was_typed(arrive, citra, framework):
    course = content.course()
    installation.prepare()
    visitor = arrive(1280)
    visitor.sign_in("citra")
    page = visitor.open_editor(f"/admin/pages/{course.pk}/edit/")
    page.context.route(f"**/admin/pages/{course.pk}/edit/", lambda route: route.abort())
    page.locator("#id_title").fill("Melayani di loket")
    page.locator("form[data-w-unsaved-has-edits-value=true]").wait_for()
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator(".sidebar-footer button").first.click()
    page.locator(BUTTON).click()
    asks(page, "unsent")
    press(page, "go")
    is_out(page)


def test_without_javascript_the_button_signs_out(arrive, ayu):
    visitor = arrive(java_script_enabled=False)
    visitor.sign_in("ayu")
    page = visitor.page
    page.locator("header details.menu summary").click()
    follow(page.locator(BUTTON))
    expect(page.get_by_text("Anda sudah keluar.")).to_be_visible()
