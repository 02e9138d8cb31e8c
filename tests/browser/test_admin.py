"""Wagtail's admin looks like Prima and asks nothing of another host."""

import pytest
from playwright.sync_api import expect
from wagtail.models import Page

from lms import installation
from lms.people.models import User
from tests.browser.conftest import SCHEMES, Arrive
from tests.factories import content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lesson_id(citra: User) -> int:
    """Prepare the site with a course of one lesson."""
    content.tree_roots()
    lesson = content.lesson(content.course())
    installation.prepare()
    return int(lesson.pk)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_trainer_finds_the_way_in_the_colours_of_prima(
    arrive: Arrive, lesson_id: int, scheme: str
) -> None:
    visitor = arrive(1280, scheme)
    visitor.sign_in("citra")
    page = visitor.open("/admin/").page

    expect(page.locator("#prima-first-steps")).to_be_visible()
    expect(page.locator("#wagtail-sidebar .prima-logo")).to_be_visible()
    font = page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert "Plus Jakarta Sans" in font
    assert not visitor.troubles


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_list_of_pages_can_be_read_and_used_on_a_phone(
    arrive: Arrive, lesson_id: int, scheme: str
) -> None:
    visitor = arrive(360, scheme)
    visitor.sign_in("citra")
    course = Page.objects.get(pk=lesson_id).get_parent()
    for parent in (course, course.get_parent()):
        page = visitor.open(f"/admin/pages/{parent.pk}/").page
        page.wait_for_load_state("networkidle")
        row = page.locator(".listing tbody tr").first
        title = row.locator(".title-wrapper").bounding_box()
        assert title
        assert title["width"] > 150
        parts = [".title-wrapper > a", ".w-status", ".actions button"]
        if parent != course:
            parts.append("td:last-child a")
        for part in parts:
            expect(row.locator(part)).to_be_in_viewport(ratio=1)
            row.locator(part).click(trial=True)
        row.locator(".actions button").click()
        expect(page.get_by_role("link", name="Ubah", exact=True)).to_be_visible()
        page.keyboard.press("Escape")
        visitor.check()


def test_the_admin_asks_nothing_of_another_host(arrive: Arrive, lesson_id: int) -> None:
    visitor = arrive(1280)
    visitor.sign_in("citra")
    for path in (
        "/admin/",
        "/admin/pages/",
        f"/admin/pages/{lesson_id}/edit/",
        f"/admin/pages/{lesson_id}/history/",
        "/admin/images/",
        "/admin/documents/",
        "/admin/snippets/assessments/question/add/",
        "/admin/account/",
    ):
        visitor.open(path).page.wait_for_load_state("networkidle")

    assert not visitor.troubles
