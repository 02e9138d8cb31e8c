"""What a trainer chooses in the editor of a course."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from courses.models import CoursePage
from lms import installation
from lms.people.models import User
from tests.browser.conftest import SCREENS, Arrive
from tests.factories import content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def course(citra: User, framework: Any) -> CoursePage:
    content.tree_roots()
    course = content.course()
    installation.prepare()
    return course


@pytest.fixture(params=SCREENS)
def editor(request: Any, arrive: Arrive, course: CoursePage) -> Page:
    visitor = arrive(*request.param)
    visitor.sign_in("citra")
    page = visitor.open(f"/admin/pages/{course.pk}/edit/").page
    expect(page.locator("choice-filter")).to_be_visible()
    return page


def test_each_competency_is_named_once_and_found_by_a_word(editor: Page) -> None:
    rows = editor.locator("choice-filter li")
    expect(rows).to_have_text(["Komunikasi", "Pelayanan Publik"])

    editor.get_by_label("Cari kompetensi").fill("publik")
    expect(rows.filter(visible=True)).to_have_text(["Pelayanan Publik"])
    editor.get_by_label("Pelayanan Publik").check()
    editor.get_by_label("Cari kompetensi").fill("gizi")
    expect(editor.get_by_text("Tidak ada kompetensi yang cocok")).to_be_visible()
    expect(rows.filter(visible=True)).to_have_count(0)
    editor.get_by_label("Cari kompetensi").fill("")
    expect(rows.filter(visible=True)).to_have_count(2)
    expect(editor.get_by_label("Pelayanan Publik")).to_be_checked()
