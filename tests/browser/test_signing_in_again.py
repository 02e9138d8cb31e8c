"""A session that ends in the middle of something: signing in again without leaving the page."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from assessments.api import create_question
from assessments.questions.kinds.gap_text.rules import Gap, GapText
from assessments.questions.kinds.matching.rules import Matching, Pair
from assessments.questions.kinds.ordering.rules import Ordering, Step
from assessments.questions.kinds.situational.rules import Asks, Option, Situational
from assessments.questions.kinds.written_reply.rules import Criterion, Level, WrittenReply
from assessments.quizzes import api as quizzes
from assessments.quizzes.models import Attempt, Response
from tests.assessments.quizzes import making
from tests.browser.conftest import GRAVE, SCREENS, follow
from tests.browser.test_quiz import chosen, is_saved, kept, says
from tests.browser.test_roleplay import scenario  # noqa: F401
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DIALOG = "[data-sign-in-again]"


@pytest.fixture
def taking(arrive, framework, ayu, bima):
    """Return a function that has Ayu start a quiz in a browser of her own."""
    quiz = making.quiz(making.bank(3), shuffle_questions=False)

    def taking(**options):
        visitor = arrive(**options)
        visitor.sign_in("ayu")
        visitor.open(quiz.url)
        follow(visitor.page.locator("form[action*=mulai] button"))
        return visitor

    return taking


def end_the_session():
    Session.objects.all().delete()


def window(page):
    return page.frame_locator(f"{DIALOG} iframe")


def sign_in(page, username):
    window(page).locator("[name=login]").fill(username)
    window(page).locator("[name=password]").fill(PASSWORD)
    window(page).locator("form:has([name=password]) button[type=submit]").click()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_signed_in_again_on_the_page_what_waited_is_saved_once(taking, width, scheme):
    visitor = taking(width=width, scheme=scheme)
    page = visitor.page
    end_the_session()
    page.keyboard.press("1")
    says(page, "keluar")
    assert len(kept(page)) == 1
    expect(page.locator(f"{DIALOG} h2")).to_be_focused()
    window(page).locator("[name=login]").wait_for()
    visitor.check()
    framed = page.frames[-1]
    violations = Axe().run(framed).response["violations"]
    assert not [each["id"] for each in violations if each["impact"] in GRAVE]

    sign_in(page, "ayu")
    is_saved(page)
    expect(page.locator(DIALOG)).not_to_be_visible()
    assert chosen() == 1
    assert Response.objects.get(sequence__gt=0).sequence == 1
    assert kept(page) == []

    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/periksa/")
    follow(page.locator("[data-hand-in] button"))
    assert Attempt.objects.get().finished_at


def test_nothing_of_hers_is_sent_for_somebody_else(taking):
    page = taking().page
    end_the_session()
    page.keyboard.press("1")
    window(page).locator("[name=login]").wait_for()
    sign_in(page, "bima")
    expect(page.locator(f"{DIALOG} [data-other]:visible")).to_contain_text("Ayu")
    assert chosen() == 0
    assert len(kept(page)) == 1

    window(page).locator("main form button").click()
    window(page).locator("[name=login]").wait_for()
    sign_in(page, "ayu")
    is_saved(page)
    assert chosen() == 1


def test_put_off_it_is_asked_for_from_the_line_that_says_what_is_saved(taking):
    page = taking().page
    end_the_session()
    page.keyboard.press("1")
    window(page).locator("[name=login]").fill("ayu")
    page.locator(f"{DIALOG} [data-later]").click()
    page.keyboard.press("2")
    page.locator("[data-status] button").click()
    expect(window(page).locator("[name=login]")).to_have_value("ayu")
    sign_in(page, "ayu")
    is_saved(page)
    assert chosen() == 1


def test_handed_in_elsewhere_no_window_keeps_anything(taking, ayu):
    page = taking().page
    page.context.route("**/jawab/", lambda route: route.abort())
    page.keyboard.press("1")
    says(page, "menunggu")
    attempt = Attempt.objects.get()
    quizzes.submit(attempt_id=attempt.pk, officer_id=ayu.pk, by=ayu.user)
    page.context.new_page().goto(page.url)
    page.wait_for_url("**/hasil/")
    assert kept(page) == []


ACTIONS = tuple(
    Option(f"Aksi {place}", place, "<p>Karena.</p>", f"t{place}") for place in range(1, 4)
)
BODIES = (
    Matching((Pair("KTP", "Dukcapil"), Pair("Pajak", "Samsat")), ("Puskesmas",)),
    GapText(
        "<p>[[1]] oleh [[2]]</p>", (Gap(("Dijawab",)), Gap(("petugas",), ("petugas", "warga")))
    ),
    Ordering(tuple(Step(text) for text in ("Sapa", "Dengarkan", "Catat"))),
    Situational(ACTIONS, Asks.RATE),
    Situational(ACTIONS, Asks.MOST_LEAST),
    WrittenReply(
        (Criterion("Nada", (Level("Baik", 1, "Ramah."), Level("Kurang", 0, "Ketus."))),), "Baik."
    ),
)
FORM = "form[data-question]:visible"
SAID = """form => [...form.querySelectorAll("[name^=answer]")]
    .filter(({ type, checked }) => type !== "radio" || checked)
    .sort((one, other) => one.name.localeCompare(other.name)).map(({ value }) => value)"""


def test_every_kind_of_field_shows_the_newer_answer_of_another_window(arrive, framework, ayu):
    questions = [create_question(by=None, prompt="<p>Apa?</p>", body=body) for body in BODIES]
    visitor = arrive()
    visitor.sign_in("ayu")
    visitor.open(making.quiz(questions, shuffle_questions=False).url)
    page = visitor.page
    follow(page.locator("form[action*=mulai] button"))
    attempt = Attempt.objects.select_related("snapshot").get()
    for item in attempt.dealt:
        newer = item.body.sent(item.body.read(_elsewhere(page)))
        making.answer(attempt, item, newer, 5)
        _change(page)
        expect(page.locator("[data-refusal]:visible")).to_be_visible()
        assert page.locator(FORM).evaluate(SAID) == newer
        page.locator(f"{FORM} button[name=go]").first.click()
    assert kept(page) == []


def _elsewhere(page):
    """What another window might have answered to the question shown."""
    form = page.locator(FORM)
    if form.locator("select").count() or form.locator("input[type=text]").count():
        fields = form.locator("[name^=answer]")
        return [
            each.evaluate("(field, place) => field.options?.[3 - place]?.value ?? 'petugas'", place)
            for place, each in enumerate(fields.all())
        ]
    if form.locator("textarea").count():
        return ["Ditulis di jendela lain."]
    names = form.evaluate(
        "form => [...new Set([...form.querySelectorAll('[type=radio]')].map(({ name }) => name))]"
    )
    last = [form.locator(f"[name={name}]").all() for name in names]
    return [boxes[-1 - place % 2].input_value() for place, boxes in enumerate(last)]


def _change(page):
    """Answer the question shown in another way."""
    form = page.locator(FORM)
    if form.locator("textarea").count():
        form.locator("textarea").fill("Ditulis di sini.")
    elif form.locator(".ordering").count():
        form.locator("[data-way=down]").first.click()
    elif form.locator("select").count():
        form.locator("select").first.select_option(index=1)
    else:
        form.locator("label:has([type=radio])").first.click()


def test_a_choice_in_a_conversation_is_made_after_signing_in_again(playing):
    page = playing().page
    end_the_session()
    lines = page.locator(".line--officer").count()
    page.locator(".option").first.click()
    window(page).locator("[name=login]").wait_for()
    sign_in(page, "ayu")
    expect(page.locator(".line--officer")).to_have_count(lines + 1)


def test_without_javascript_signing_in_says_what_was_lost_and_leads_back(taking):
    page = taking(java_script_enabled=False).page
    page.locator("form:visible label.choice").first.click()
    follow(page.locator(".question__actions button:visible").first)
    page.locator("form:visible label.choice").first.click()
    end_the_session()
    follow(page.locator(".question__actions button:visible").first)
    expect(page.locator(".messages")).to_contain_text("belum tersimpan")
    page.locator("[name=login]").fill("ayu")
    page.locator("[name=password]").fill(PASSWORD)
    follow(page.locator("form:has([name=password]) button[type=submit]"))
    assert page.url.endswith("?soal=2")
    assert chosen() == 1
