"""A question of each kind on a phone: answered, kept and reviewed, with a script and without."""

import pytest
from playwright.sync_api import expect

from assessments.api import create_question
from assessments.questions.kinds.ordering.rules import Ordering, Step
from assessments.questions.kinds.short_answer.rules import ShortAnswer
from assessments.questions.kinds.true_false.rules import TrueFalse
from assessments.quizzes.models import Attempt
from tests.assessments.quizzes import making
from tests.browser.conftest import SCREENS, follow
from tests.browser.test_quiz import is_saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STEPS = ("Sapa warga", "Dengarkan sampai selesai", "Catat pengaduannya", "Sebutkan kapan selesai")
BODIES = (
    TrueFalse(False, "<p>Tidak begitu.</p>", "<p>Tepat: empat belas hari.</p>"),
    Ordering(tuple(map(Step, STEPS))),
    ShortAnswer(("empat belas hari", "14 hari"), typos=1),
)
PROMPTS = ("Pengaduan dijawab dalam sebulan.", "Urutkan langkahnya.", "Berapa lama tenggatnya?")


@pytest.fixture
def quiz(framework):
    questions = [
        create_question(by=None, prompt=f"<p>{prompt}</p>", body=body)
        for prompt, body in zip(PROMPTS, BODIES, strict=True)
    ]
    return making.quiz(
        questions, shuffle_questions=False, show_answers="always", title="Semua jenis"
    )


@pytest.fixture
def taking(arrive, quiz, ayu):
    """Return a function that has Ayu start the quiz in a browser of her own."""

    def taking(**options):
        visitor = arrive(**options)
        visitor.sign_in("ayu")
        visitor.open(quiz.url)
        follow(visitor.page.locator("form[action*=mulai] button"))
        return visitor

    return taking


def go_on(page):
    page.locator("form:visible button[name=go]").first.click()


def put_in_order(page):
    """Move each step up until it is where it belongs."""
    for place, step in enumerate(STEPS):
        row = page.locator(".ordering__step:visible", has_text=step)
        while row.evaluate("row => [...row.parentElement.children].indexOf(row)") > place:
            row.get_by_role("button", name=f"Naikkan: {step}").click()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_kind_is_answered_kept_and_reviewed(taking, width, scheme):
    visitor = taking(width=width, scheme=scheme)
    page = visitor.page
    visitor.check()
    page.get_by_label("Salah").check()
    go_on(page)
    visitor.check()
    put_in_order(page)
    expect(page.locator(".ordering [role=status]")).to_contain_text("sekarang di urutan")
    is_saved(page)
    go_on(page)
    visitor.check()
    page.get_by_role("textbox").fill("empat belsa hari")
    is_saved(page)

    page.reload()
    expect(page.get_by_role("textbox")).to_have_value("empat belsa hari")
    follow(page.locator("button[value=review]:visible").last)
    visitor.check()
    expect(page.locator(".check-list__answers").nth(1)).to_contain_text(f"1. {STEPS[0]}")
    follow(page.locator("[data-hand-in] button"))
    visitor.check()
    assert Attempt.objects.get().percent == 100


def test_every_kind_is_answered_without_a_script(taking):
    page = taking(java_script_enabled=False).page
    page.get_by_label("Salah").check()
    go_on(page)
    for place, step in enumerate(STEPS):
        page.locator("select:visible").nth(place).select_option(label=step)
    go_on(page)
    page.get_by_role("textbox").fill("14 HARI")
    go_on(page)
    page.locator("[data-hand-in] button").click()
    expect(page.locator(".result__score")).to_contain_text("100")


def test_what_could_not_be_sent_is_put_back_in_order(taking):
    page = taking().page
    go_on(page)
    page.route("**/jawab/", lambda route: route.abort())
    put_in_order(page)
    page.locator("[data-status][data-state=waiting]").wait_for()
    page.unroute("**/jawab/")
    page.reload()
    is_saved(page)
    expect(page.locator(".ordering__text")).to_have_text(list(STEPS))
    item = Attempt.objects.get().dealt[1]
    assert making.stored(Attempt.objects.get(), item).answer == item.item.question.body.solution


def test_steps_are_moved_with_the_keyboard_and_the_focus_stays(taking):
    page = taking().page
    go_on(page)
    last = page.locator(".ordering__step:visible").last
    words = last.locator(".ordering__text").inner_text()
    last.get_by_role("button", name="Naikkan").focus()
    for _ in STEPS:
        page.keyboard.press("Enter")
    expect(page.locator(".ordering__text:visible").first).to_have_text(words)
    expect(page.get_by_role("button", name=f"Naikkan: {words}")).to_be_focused()
