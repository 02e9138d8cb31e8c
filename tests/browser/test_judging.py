"""Fields with a number of their own: groups of buttons, some of which say nothing yet."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from assessments.api import create_question
from assessments.questions.kinds.deadline.counting import deadline
from assessments.questions.kinds.situational.rules import Asks, Option, Situational
from assessments.quizzes.models import Attempt
from tests.assessments.quizzes import making
from tests.browser.conftest import follow
from tests.browser.test_quiz import is_saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ACTIONS = tuple(
    Option(f"Tindakan {rating}", rating, "<p>Sebab warga.</p>") for rating in (4, 3, 2, 1)
)


@pytest.fixture
def taking(arrive, framework, ayu):
    """Return a function that has Ayu start a quiz of what is judged and counted."""
    bodies = (
        Situational(ACTIONS, Asks.RATE),
        Situational(ACTIONS, Asks.MOST_LEAST),
        deadline(dt.date(2026, 3, 17), "tanggapan-awal"),
    )
    questions = [
        create_question(by=None, prompt=f"<p>Soal {number}</p>", body=body)
        for number, body in enumerate(bodies, 1)
    ]
    quiz = making.quiz(questions, shuffle_questions=False, shuffle_options=False)

    def taking(**options):
        visitor = arrive(width=360, **options)
        visitor.sign_in("ayu")
        visitor.open(quiz.url)
        follow(visitor.page.locator("form[action*=mulai] button"))
        return visitor

    return taking


def rate(page, action, word):
    row = page.get_by_role("group", name=f"Tindakan {action}", exact=True)
    row.get_by_label(f"{word} tepat", exact=True).check()


def go_on(page):
    page.locator("form:visible button[name=go]").first.click()


def test_judgements_are_kept_put_back_and_marked(taking):
    visitor = taking()
    page = visitor.page
    page.route("**/jawab/", lambda route: route.abort())
    rate(page, 4, "Sangat")
    rate(page, 1, "Tidak")
    page.locator("[data-status][data-state=waiting]").wait_for()
    page.unroute("**/jawab/")
    page.reload()
    is_saved(page)
    visitor.check()
    row = page.get_by_role("group", name="Tindakan 1", exact=True)
    expect(row.get_by_label("Tidak tepat", exact=True)).to_be_checked()
    rate(page, 3, "Cukup")
    rate(page, 2, "Kurang")
    go_on(page)
    page.get_by_label("Paling tepat: Tindakan 4", exact=True).check()
    page.get_by_label("Paling tidak tepat: Tindakan 1", exact=True).check()
    go_on(page)
    page.locator("input[type=date]:visible").fill("2026-03-27")
    is_saved(page)
    follow(page.locator("button[value=review]:visible").last)
    follow(page.locator("[data-hand-in] button"))
    assert Attempt.objects.get().percent == 100


def test_without_a_script_what_is_left_open_stays_open(taking):
    page = taking(java_script_enabled=False).page
    rate(page, 1, "Tidak")
    rate(page, 3, "Cukup")
    go_on(page)
    page.get_by_label("Paling tidak tepat: Tindakan 1", exact=True).check()
    go_on(page)
    page.locator("input[type=date]:visible").fill("2026-03-27")
    go_on(page)
    page.locator("[data-hand-in] button").click()
    expect(page.locator(".result__score")).to_contain_text("56")  # 1/6, 1/2 and 1 of 3
