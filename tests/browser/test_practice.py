"""Two minutes before the counter opens, on a phone whose network comes and goes."""

import pytest
from playwright.sync_api import expect

from assessments.models import PracticeAnswer
from tests.assessments.competency.overview.test_projection import require
from tests.assessments.practice import making
from tests.browser.conftest import SCREENS, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def practising(arrive, framework, org, ayu):
    """Return a function that opens what Ayu practises today in a browser of her own."""
    require(org.counter_officer, KOM=2, PP=1)
    making.question()
    making.question(body=making.true_false())

    def practising(**options):
        visitor = arrive(**options)
        visitor.sign_in("ayu")
        follow(visitor.open("/").page.locator("a[href='/latihan/']", has_text="Dua menit"))
        return visitor

    return practising


def shown(page):
    return page.locator("form[data-item]:visible")


def answer(page):
    shown(page).locator("[name=answer]").first.check()
    shown(page).get_by_role("button", name="Periksa").click()


def shares():
    return sorted(PracticeAnswer.objects.values_list("share", flat=True))


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_step_is_accessible(practising, width, scheme):
    visitor = practising(width=width, scheme=scheme)
    page = visitor.page
    visitor.check()
    for _question in range(2):
        answer(page)
        expect(shown(page).locator("[data-verdict]")).to_be_focused()
        visitor.check()
        shown(page).get_by_role("button", name="Berikutnya").click()
    expect(page.get_by_role("heading", name="Selesai untuk hari ini")).to_be_focused()
    expect(page.locator("[data-practice-next]")).to_contain_text("Soal berikutnya")
    visitor.check()
    assert len(shares()) == 2


def test_answers_given_without_the_network_are_sent_when_it_is_back(practising):
    page = practising().page
    page.context.set_offline(True)
    for _question in range(2):
        answer(page)
        expect(shown(page).locator(".review__why")).to_be_visible()
        shown(page).get_by_role("button", name="Tadi sulit").click()
    expect(page.get_by_role("heading", name="Selesai untuk hari ini")).to_be_visible()
    assert shares() == []
    page.context.set_offline(False)
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "saved")
    assert len(shares()) == 2
    assert page.evaluate("localStorage.length") == 0


def test_answers_kept_when_the_page_was_closed_are_sent_from_the_first_page(practising):
    visitor = practising()
    page = visitor.page
    page.context.route("**/latihan/jawab/", lambda route: route.fulfill(status=503))
    answer(page)
    shown(page).get_by_role("button", name="Berikutnya").click()
    page.locator("[data-status][data-state=waiting]").wait_for()
    page.context.unroute("**/latihan/jawab/")
    visitor.open("/")
    expect(page.get_by_role("link", name="loket buka: 1 soal")).to_be_visible()
    assert len(shares()) == 1


def test_without_javascript_each_question_is_a_form(practising):
    page = practising(java_script_enabled=False).page
    assert shown(page).count() == 2
    shown(page).first.locator("[name=answer]").first.check()
    follow(shown(page).first.get_by_role("button", name="Periksa"))
    expect(page.locator(".review__why")).to_be_visible()
    follow(page.get_by_role("link", name="Berikutnya"))
    assert shown(page).count() == 1
