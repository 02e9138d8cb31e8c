"""The bell and the inbox on a phone and a desk, in both schemes, and with text twice as large."""

from pathlib import Path

import pytest

from lms.people.models import Officer
from tests.browser.conftest import SCREENS, Arrive, follow
from tests.notifications.test_telling import tell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ILLEGIBLE = Path(__file__).with_name("legible.js").read_text(encoding="utf-8")
TWICE = {"fontSizes": {"standard": 32, "fixed": 26}}


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_bell_leads_to_the_inbox_and_on_to_what_happened(
    arrive: Arrive, ayu: Officer, width: int, scheme: str
) -> None:
    for key in ("a", "b", "c"):
        tell(ayu, key)
    visitor = arrive(width=width, scheme=scheme)
    visitor.sign_in("ayu")
    page = visitor.page
    bell = page.get_by_role("link", name="3 pemberitahuan baru")
    box = bell.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    follow(bell)
    visitor.check()
    follow(page.get_by_role("button", name="Anda memperoleh sertifikat").first)
    assert page.url.endswith("/sertifikat/")
    follow(page.get_by_role("link", name="2 pemberitahuan baru"))
    follow(page.get_by_role("button", name="Tandai semua terbaca"))
    assert page.get_by_role("banner").get_by_role("link", name="Pemberitahuan").is_visible()
    visitor.check()
    follow(page.get_by_role("link", name="Pilih yang juga dikirim lewat surel"))
    visitor.check()


def test_inbox_and_bell_can_be_read_with_text_twice_as_large(arrive: Arrive, ayu: Officer) -> None:
    for number in range(12):
        tell(ayu, f"certificate:{number}")
    visitor = arrive(360)
    page = visitor.page
    page.context.new_cdp_session(page).send("Page.setFontSizes", TWICE)
    visitor.sign_in("ayu")
    for path in ("/", "/pemberitahuan/", "/pemberitahuan/pilihan/"):
        visitor.open(path)
        assert page.evaluate(ILLEGIBLE) == [], path
        visitor.check()
