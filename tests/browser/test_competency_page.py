"""The page of one competency on a phone: short, with all of it within reach, and whole on paper."""

import io
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from assessments.models import Competency
from lms.people.models import Officer
from tests.assessments.competency.making import level_slugs, rule_3, take_course
from tests.browser.conftest import Arrive
from tests.factories import content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONGEST = 3500


@pytest.mark.parametrize("scripted", [True, False], ids=["with scripts", "without"])
def test_a_phone_shows_the_next_level_and_opens_the_rest_by_keyboard(
    arrive: Arrive, ayu: Officer, framework: Any, scripted: bool
) -> None:
    rule_3(framework)
    for days_ago in (20, 9):
        take_course(ayu, *level_slugs("KOM", 1, 2), days_ago=days_ago)
    kom = Competency.objects.get(code="KOM")
    folded = content.indicator("KOM.1.1").text
    visitor = arrive(360, java_script_enabled=scripted)
    visitor.sign_in("ayu")
    visitor.open(reverse("competency_detail_mine", args=[kom.pk]))
    page = visitor.page
    if scripted:
        visitor.check()
        assert page.evaluate("document.documentElement.scrollHeight") < LONGEST
    levels = page.locator("details.competency-level")
    expect(page.locator("details.competency-level[open]")).to_have_count(1)
    expect(levels.nth(0).get_by_text(folded)).to_be_hidden()
    expect(levels.nth(0).locator("summary").first).to_contain_text("3 dari 3 perilaku ditunjukkan")
    levels.nth(0).locator("summary").first.press("Enter")
    expect(levels.nth(0).get_by_text(folded)).to_be_visible()
    page.locator(".competency-evidence > summary").press("Space")
    expect(page.locator("#pieces tbody tr")).to_have_count(20)
    page.get_by_role("link", name="Berikutnya").press("Enter")
    expect(page.locator("#pieces tbody tr")).to_have_count(4)
    expect(page.locator("#pieces tbody tr").first).to_be_visible()


def test_on_paper_nothing_is_folded(arrive: Arrive, ayu: Officer, framework: Any) -> None:
    rule_3(framework)
    take_course(ayu, *level_slugs("KOM", 1), days_ago=9)
    kom = Competency.objects.get(code="KOM")
    visitor = arrive(1280)
    visitor.sign_in("ayu")
    visitor.open(reverse("competency_detail_mine", args=[kom.pk]))
    printed = PdfReader(io.BytesIO(visitor.page.pdf()))
    text = " ".join(" ".join(page.extract_text() for page in printed.pages).split())
    for slug in ("KOM.1.1", "KOM.3.1"):
        assert content.indicator(slug).text in text
    assert "quiz kursus" in text
