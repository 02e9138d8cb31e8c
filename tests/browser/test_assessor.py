"""An assessor with a tablet at the counter, with and without the network and JavaScript."""

import pytest

from assessments.models import Evidence, IndicatorRating
from tests.assessments.conftest import assessor
from tests.assessments.observations import making

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
    page.locator("button[value=review]").click()
    page.wait_for_url("**/periksa/")
    visitor.check()


def test_marks_and_notes_given_without_the_network_arrive_when_it_is_back(rating):
    page = rating(width=768).page
    steps = page.locator("[data-rating]")
    steps.nth(0).get_by_text("Tampak kuat").click()
    says(page, "Tersimpan")
    page.context.set_offline(True)
    steps.nth(1).get_by_text("Kadang tampak").click()
    steps.nth(2).locator("textarea").fill("Menyela dua kali")
    says(page, "2 menunggu")
    page.locator("button[value=review]").click()
    assert "/periksa/" not in page.url
    assert marks() == [4, None, None]
    page.context.set_offline(False)
    says(page, "Tersimpan")
    steps.nth(2).get_by_text("Belum tampak").click()
    page.locator("button[value=review]").click()
    page.wait_for_url("**/periksa/")
    assert kept(page) == []
    assert marks() == [4, 2, 1]
    page.locator("form[action$=serahkan\\/] button").click()
    page.wait_for_url("**/pengamatan/**")
    assert Evidence.objects.count() == 3
    assert Evidence.objects.get(strength=0).reason == "Menyela dua kali"


def test_what_waits_survives_a_reload_and_goes_when_the_assessor_signs_out(rating):
    page = rating(width=768).page
    page.context.route("**/simpan/", lambda route: route.abort())
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("[data-rating]").nth(0).get_by_text("Tampak kuat").click()
    says(page, "1 menunggu")
    page.reload()
    assert page.locator("[data-rating] input:checked").count() == 1
    page.locator("header details.menu summary").click()
    page.locator("form[action*=logout] button").click()
    page.wait_for_url(lambda url: "/formulir/" not in url)
    assert kept(page) == []


def test_without_javascript_the_buttons_save_everything(rating):
    page = rating(width=768, java_script_enabled=False).page
    for number in range(3):
        page.locator("[data-rating]").nth(number).get_by_text("Tampak kuat").click()
    page.locator("button[value=later]").click()
    assert marks() == [4, 4, 4]
    page.locator("button[value=review]").click()
    assert page.url.endswith("/periksa/")
    page.locator("form[action$=serahkan\\/] button").click()
    assert Evidence.objects.count() == 3
