"""In the window where several are chosen, what was ticked stays chosen when the list changes."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from courses.models import CoursePage
from lms import installation
from lms.people.models import User
from tests.assessments.quizzes import making
from tests.browser.conftest import SCREENS, Arrive
from tests.factories import content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def course(citra: User, framework: Any) -> CoursePage:
    content.tree_roots()
    course = content.course()
    making.bank(12)
    installation.prepare()
    return course


def tick(page: Page, name: str) -> None:
    page.locator("#search-results").get_by_role("checkbox", name=name).check()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_questions_of_two_pages_are_chosen_and_one_is_put_back(
    arrive: Arrive, course: CoursePage, width: int, scheme: str
) -> None:
    visitor = arrive(width, scheme)
    visitor.sign_in("citra")
    page = visitor.open(f"/admin/pages/add/assessments/quizpage/{course.pk}/").page
    page.get_by_role("button", name="Tambah soal", exact=True).click()
    chosen = page.locator("ticked-so-far")
    take = page.get_by_role("button", name="Pakai pilihan ini")
    expect(take).to_be_disabled()
    expect(chosen).to_be_hidden()

    tick(page, "Pertanyaan 12,")
    tick(page, "Pertanyaan 11,")
    page.locator(".modal").get_by_role("link", name="Berikutnya").click()
    tick(page, "Pertanyaan 1,")
    expect(chosen.get_by_role("checkbox")).to_have_count(3)

    chosen.get_by_label("Pertanyaan 11,").click()
    page.locator(".modal").get_by_role("link", name="Sebelumnya").click()
    results = page.locator("#search-results")
    expect(results.get_by_role("checkbox", name="Pertanyaan 12,")).to_be_checked()
    expect(results.get_by_role("checkbox", name="Pertanyaan 11,")).not_to_be_checked()
    take.click()
    items = page.locator("#id_items-FORMS [data-inline-panel-child]:visible")
    expect(items).to_have_count(2)
    expect(items.nth(0)).to_contain_text("Pertanyaan 12,")
    expect(items.nth(1)).to_contain_text("Pertanyaan 1,")
    assert not visitor.troubles


def test_with_the_last_one_put_back_nothing_can_be_taken(
    arrive: Arrive, course: CoursePage
) -> None:
    visitor = arrive(1280)
    visitor.sign_in("citra")
    page = visitor.open(f"/admin/pages/add/assessments/quizpage/{course.pk}/").page
    page.get_by_role("button", name="Tambah soal", exact=True).click()
    take = page.get_by_role("button", name="Pakai pilihan ini")
    tick(page, "Pertanyaan 12,")
    expect(take).to_be_enabled()
    page.locator("ticked-so-far").get_by_label("Pertanyaan 12,").click()
    expect(take).to_be_disabled()
    expect(page.locator("ticked-so-far")).to_be_hidden()
