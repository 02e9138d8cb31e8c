"""An assessor with a tablet at the counter, with and without the network and JavaScript."""

import pytest
from playwright.sync_api import expect

from assessments.models import Evidence, IndicatorRating
from tests.assessments.conftest import assessor
from tests.assessments.observations import making
from tests.browser.conftest import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rating(arrive, framework, org, ayu):
    """Return a function that has an assessor open the form about Ayu in a browser."""
    fajar = assessor("fajar", "Fajar Nugroho", org.registry)

    def rating(**options):
        sheet = making.opened(fajar, ayu)
        visitor = arrive(**options)
        visitor.sign_in("fajar")
        visitor.open(f"/penilaian/formulir/{sheet.pk}/")
        return visitor

    return rating


def says(page, text):
    page.locator("[data-status]", has_text=text).wait_for()


def is_saved(page):
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "saved")


def marks():
    rows = IndicatorRating.objects.order_by("indicator__code")
    return list(rows.values_list("mark", flat=True))


def kept(page):
    return page.evaluate("Object.values({...sessionStorage, ...localStorage})")


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1024, "light")])
def test_the_form_is_accessible_and_fits_a_phone_and_a_tablet(rating, width, scheme):
    visitor = rating(width=width, scheme=scheme)
    page = visitor.page
    visitor.check()
    small = page.evaluate(
        "[...document.querySelectorAll('.rating__step')].filter((label) => {"
        " const box = label.getBoundingClientRect(); return box.width < 44 || box.height < 44;"
        "}).length"
    )
    assert small == 0
    follow(page.locator("button[value=review]"))
    visitor.check()


def test_marks_and_notes_given_without_the_network_arrive_when_it_is_back(rating):
    page = rating(width=768).page
    steps = page.locator("[data-rating]")
    steps.nth(0).get_by_text("Tampak kuat").click()
    is_saved(page)
    page.context.set_offline(True)
    steps.nth(1).get_by_text("Kadang tampak").click()
    steps.nth(2).locator("textarea").fill("Menyela dua kali")
    says(page, "2 menunggu")
    page.locator("button[value=review]").click()
    assert "/periksa/" not in page.url
    assert marks() == [4, None, None]
    page.context.set_offline(False)
    is_saved(page)
    steps.nth(2).get_by_text("Belum tampak").click()
    follow(page.locator("button[value=review]"))
    assert kept(page) == []
    assert marks() == [4, 2, 1]
    follow(page.locator("form[action$=serahkan\\/] button"))
    assert Evidence.objects.count() == 3
    assert Evidence.objects.get(strength=0).reason == "Menyela dua kali"


def test_what_was_given_before_the_script_has_come_is_saved(rating):
    page = rating(width=768).page

    def give_first(script):
        page.locator("[data-rating]").first.get_by_text("Tampak kuat").click()
        page.locator("[data-rating] textarea").last.fill("Menyela dua kali")
        script.continue_()

    page.route("**/rating.js", give_first)
    page.reload()
    is_saved(page)
    assert marks() == [4, None, None]
    assert IndicatorRating.objects.exclude(note="").get().note == "Menyela dua kali"


def test_what_waits_survives_a_reload_and_goes_when_the_assessor_signs_out(rating):
    page = rating(width=768).page
    page.context.route("**/simpan/", lambda route: route.abort())
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("[data-rating]").nth(0).get_by_text("Tampak kuat").click()
    says(page, "1 menunggu")
    page.reload()
    expect(page.locator("[data-rating] input:checked")).to_have_count(1)
    page.locator("header details.menu summary").click()
    page.locator("form[action*=logout] button").click()
    follow(page.locator("[data-sign-out] [data-part=unsent] [data-go]"))
    assert kept(page) == []


def test_without_javascript_the_buttons_save_everything(rating):
    page = rating(width=768, java_script_enabled=False).page
    for number in range(3):
        page.locator("[data-rating]").nth(number).get_by_text("Tampak kuat").click()
    follow(page.locator("button[value=later]"))
    assert marks() == [4, 4, 4]
    follow(page.locator("button[value=review]"))
    assert page.url.endswith("/periksa/")
    follow(page.locator("form[action$=serahkan\\/] button"))
    assert Evidence.objects.count() == 3
