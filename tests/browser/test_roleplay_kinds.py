"""Each kind of node on a phone: documents, own words, time limits, feelings, what it brought."""

import pytest
from playwright.sync_api import expect

from assessments.models import Move, Play
from courses import api as courses
from tests.browser.conftest import SCREENS, follow
from tests.factories import content, everything

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LISTEN = "Silakan duduk"
MONDAY = "Senin pukul sepuluh"
# Whether the last line stands behind the citizen's card, the choices or the menu.
IS_COVERED = """() => {
    const card = document.querySelector(".persona").getBoundingClientRect();
    const dock = document.querySelector("[data-part=answer]").getBoundingClientRect();
    const lines = [...document.querySelectorAll(".talk .line")];
    const line = lines.at(-1).getBoundingClientRect();
    const bar = document.querySelector(".site-nav").getBoundingClientRect();
    const isUnderBar = bar.bottom > innerHeight / 2 && dock.bottom > bar.top + 1;
    return line.top < card.bottom || line.bottom > dock.top + 1 || isUnderBar;
}"""


@pytest.fixture
def scenario(framework, ayu):
    page = everything.scenario(content.course(issues_certificate=False))
    courses.enrol(officer_id=ayu.pk, course=page.get_parent().specific, by=ayu.user)
    return page


def choose(page, text):
    page.locator("button.option", has_text=text).click()


def send(page):
    page.get_by_role("button", name="Kirim", exact=True).click()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_kind_of_node_is_accessible(playing, scenario, width, scheme):
    visitor = playing(width=width, scheme=scheme)
    page = visitor.page
    visitor.check()
    choose(page, LISTEN)
    page.locator(".paper").wait_for()
    visitor.check()
    page.get_by_label("Tanggal").check()
    send(page)
    page.locator(".clock").wait_for()
    visitor.check()
    choose(page, MONDAY)
    page.locator("textarea").wait_for()
    visitor.check()
    page.locator("textarea").fill("Kami mohon maaf.")
    send(page)
    page.locator(".ending").wait_for()
    visitor.check()
    follow(page.locator(".ending a.button"))
    visitor.check()
    page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
    visitor.check()
    visitor.open(scenario.url)
    visitor.check()


def test_the_citizens_first_words_are_in_sight_with_the_first_choice(playing):
    page = playing(width=360).page
    page.set_viewport_size({"width": 360, "height": 640})
    page.reload()
    opening = page.locator(".line", has_text="Surat saya hilang")
    expect(opening).to_be_focused()
    expect(page.locator(".option").first).to_be_in_viewport(ratio=0.9)
    assert not page.evaluate(IS_COVERED)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_reaction_and_the_first_choice_are_in_sight_together(playing, width):
    page = playing(width=width).page
    page.set_viewport_size({"width": width, "height": 640})
    choose(page, LISTEN)
    send(page)
    reaction = page.locator(".line", has_text="Jadi kapan selesai?")
    expect(reaction).to_be_in_viewport()
    expect(page.locator(".option").first).to_be_in_viewport(ratio=0.9)
    expect(page.locator(".persona")).to_contain_text("Suaranya")
    assert not page.evaluate(IS_COVERED)


def test_nothing_marked_is_an_answer_too(playing):
    page = playing().page
    choose(page, LISTEN)
    page.locator(".paper").wait_for()
    send(page)

    page.locator(".line--officer", has_text="Tidak ada yang ditandai").wait_for()
    assert Move.objects.last().choice_key == "none"


def come_to_the_reply(page):
    choose(page, LISTEN)
    page.locator(".paper").wait_for()
    send(page)
    choose(page, MONDAY)
    page.locator("textarea").wait_for()


def test_own_words_survive_a_dead_battery_until_they_are_sent(playing):
    page = playing().page
    come_to_the_reply(page)
    page.locator("textarea").press_sequentially("Kami mohon maaf")
    page.reload()
    expect(page.locator("textarea")).to_have_value("Kami mohon maaf")
    drafts = "Object.keys(localStorage).filter((key) => key.startsWith('prima-reply-')).length"
    assert page.evaluate(drafts) == 1

    send(page)
    page.locator(".ending").wait_for()

    assert page.evaluate(drafts) == 0
    assert Move.objects.last().reply == "Kami mohon maaf"


def test_signing_out_asks_before_own_words_are_lost(playing):
    visitor = playing()
    page = visitor.page
    come_to_the_reply(page)
    page.locator("textarea").fill("Kami mohon maaf")
    visitor.open("/")
    page.locator("form[action*=logout] button").first.evaluate("button => button.click()")
    expect(page.locator("[data-sign-out] [data-part=unsent]")).to_be_visible()
    page.locator("[data-sign-out] [data-part=unsent] [data-go]").click()
    page.wait_for_url("**/")
    page.locator("a[href*=login]").first.wait_for()
    drafts = "Object.keys(localStorage).filter((key) => key.startsWith('prima-reply-')).length"
    assert page.evaluate(drafts) == 0


def test_when_time_is_over_the_conversation_goes_on_by_itself(playing, scenario):
    for node in scenario.conversation["nodes"]:
        if node["key"] == "cepat":
            node["seconds"] = 2
    scenario.save_revision().publish()
    page = playing().page
    choose(page, LISTEN)
    page.locator(".paper").wait_for()
    send(page)

    page.locator(".line--officer", has_text="(Anda diam.)").wait_for()

    assert Move.objects.last().choice_key == "diam"


def test_who_needs_no_clock_has_none(playing):
    page = playing(pace="Tanpa batas waktu").page
    choose(page, LISTEN)
    page.locator(".paper").wait_for()
    send(page)
    page.locator(".line", has_text="Jadi kapan selesai?").wait_for()

    expect(page.locator(".clock")).to_have_count(0)
    assert Play.objects.get().pace == "none"


def test_lines_are_announced_in_their_order_and_the_turn_after_them(playing):
    page = playing().page
    choose(page, LISTEN)
    page.locator(".paper").wait_for()
    expect(page.get_by_role("log")).to_be_focused()
    expect(page.locator("[data-turn]")).to_contain_text("Giliran Anda")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Nama", exact=False).first).to_be_focused()


def test_the_end_says_what_it_brought(playing, scenario):
    page = playing().page
    choose(page, LISTEN)
    page.locator(".paper").wait_for()
    page.get_by_label("Tanggal").check()
    send(page)
    choose(page, MONDAY)
    page.locator("textarea").fill("Maaf.")
    send(page)

    brought = page.locator(".brought")
    brought.wait_for()
    expect(brought).to_contain_text("Bagian kursus ini selesai")
    expect(brought).to_contain_text("Anda telah menyelesaikan kursus")


def test_every_kind_of_node_works_without_javascript(playing):
    page = playing(java_script_enabled=False).page
    choose(page, LISTEN)
    page.get_by_label("Tanggal").check()
    send(page)
    expect(page.locator(".clock")).to_contain_text("detik")
    choose(page, MONDAY)
    page.locator("textarea").fill("   ")
    send(page)
    expect(page.locator("#reply-problem")).to_contain_text("Belum ada yang ditulis")
    page.locator("textarea").fill("Kami mohon maaf.")
    send(page)
    expect(page.locator(".ending")).to_contain_text("Ia pulang lega")
