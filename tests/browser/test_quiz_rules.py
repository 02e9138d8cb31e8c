"""A quiz with rules of its own on a phone: forward only, how sure one is, and practice."""

import pytest
from playwright.sync_api import expect

from assessments.models import Response
from assessments.questions.api import About
from assessments.questions.content import Purpose
from assessments.quizzes.models import Attempt
from tests.assessments.quizzes import making
from tests.browser.conftest import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def taking(arrive, ayu):
    """Return a function that has Ayu start a quiz in a browser of her own."""

    def taking(quiz, **options):
        visitor = arrive(**options)
        visitor.sign_in("ayu")
        visitor.open(quiz.url)
        follow(visitor.page.locator("form[action*=mulai] button"))
        return visitor

    return taking


def test_forward_only_and_how_sure_one_is(taking, framework):
    quiz = making.quiz(
        making.bank(2), navigation="sequential", asks_certainty=True, sections=["Menyapa warga"]
    )
    visitor = taking(quiz, width=360)
    page = visitor.page
    visitor.check()
    page.locator("[name=answer]").first.check()
    page.locator("[name=certainty]").nth(2).check()
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "saved")
    follow(page.locator("button[name=go]"))
    expect(page.locator("form[data-question]")).to_have_count(1)
    assert Response.objects.filter(certainty=3).count() == 1
    page.locator("[name=answer]").first.check()
    follow(page.locator("button[name=go]"))
    visitor.check()
    follow(page.locator("[data-hand-in] button"))
    visitor.check()
    assert Attempt.objects.get().position == 3


@pytest.mark.parametrize("width", [360, 1280])
def test_practice_says_at_once_what_was_right(taking, framework, width):
    about = About(purpose=Purpose.PRACTICE, hint="<p>Ingat salam.</p>")
    visitor = taking(making.quiz(making.bank(2, about=about), is_practice=True), width=width)
    page = visitor.page
    page.locator("[name=answer]").first.check()
    follow(page.get_by_role("button", name="Periksa jawaban ini"))
    expect(page.locator("#umpan-balik")).to_be_visible()
    visitor.check()
    follow(page.get_by_role("button", name="Berikutnya"))
    expect(page.locator("#umpan-balik")).to_have_count(0)
