"""Playing a role-play on a phone: as a conversation, without the network, without JavaScript."""

import pytest
from playwright.sync_api import expect

from assessments.models import Move, Play
from courses import api as courses
from tests.browser.conftest import SCREENS, WIDTHS, follow
from tests.factories import content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Whether the beginning of an element is on the screen with nothing over it.
IS_UNCOVERED = """(line) => {
    const { left, top, width } = line.querySelector(".bubble, .narration").getBoundingClientRect();
    const seen = document.elementFromPoint(left + width / 2, top + 2);
    return line.contains(seen);
}"""


@pytest.fixture
def scenario(framework, ayu):
    page = content.scenario(content.course(), introduction="<p>Pagi di loket.</p>")
    courses.enrol(officer_id=ayu.pk, course=page.get_parent().specific, by=ayu.user)
    return page


def choose(page, text):
    page.locator("button.option", has_text=text).click()


def finish(page):
    choose(page, "Pilihan dengar")
    page.locator(".line", has_text="Jadi kapan selesai?").wait_for()
    choose(page, "Pilihan janji")
    page.locator(".ending").wait_for()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_page_of_a_play_is_accessible(playing, scenario, width, scheme):
    visitor = playing(width=width, scheme=scheme)
    page = visitor.page
    visitor.check()
    finish(page)
    visitor.check()
    follow(page.locator(".ending a.button"))
    visitor.check()
    visitor.open(scenario.url)
    visitor.check()


def test_the_reply_arrives_without_loading_the_page_and_the_focus_goes_along(playing):
    page = playing().page
    page.evaluate("window.isSameDocument = true")

    choose(page, "Pilihan dengar")
    page.locator(".line", has_text="Jadi kapan selesai?").wait_for()

    expect(page.get_by_role("log")).to_be_focused()
    assert page.evaluate("window.isSameDocument")
    log = page.get_by_role("log")
    assert "Pilihan dengar" in log.inner_text()
    ids = page.locator("[id]").evaluate_all("all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_answered_is_in_sight_after_every_choice(playing, scenario, width):
    """Not behind the card that says how the citizen feels, however long the conversation is."""
    sentence = "Saya sudah menunggu sejak pagi dan belum ada yang menjelaskan apa pun kepada saya. "
    scenario.conversation["nodes"] = [
        content.turn(
            f"babak{n}",
            f"Babak {n}. {sentence * (n % 4 + 1)}",
            [
                content.choice(
                    word,
                    f"babak{n + 1}" if n < 7 else "campur",
                    ("KOM.1.1", 1),
                    text=f"{word}. {sentence}",
                )
                for word in ("dengar", "sela", "janji")
            ],
            narration=f"Suasana {n}. {sentence}",
        )
        for n in range(8)
    ] + [content.ending("campur", "mixed")]
    scenario.save_revision().publish()
    page = playing(width=width).page
    for n in range(1, 8):
        choose(page, "dengar")
        reaction = page.locator(".line", has_text=f"Suasana {n}.")
        expect(page.locator("[name=step]")).to_have_value(str(n))
        assert reaction.evaluate(IS_UNCOVERED), f"turn {n}"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_play_opens_where_the_conversation_stands(playing, width):
    page = playing(width=width).page
    expect(page.locator(".line", has_text="Sudah tiga kali")).to_be_focused()
    assert page.evaluate("scrollY") == 0

    choose(page, "Pilihan dengar")
    page.locator(".line", has_text="Jadi kapan selesai?").wait_for()
    page.reload()
    reaction = page.locator(".line", has_text="Jadi kapan selesai?")
    expect(reaction).to_be_focused()
    assert reaction.evaluate(IS_UNCOVERED)
    page.keyboard.press("Tab")
    expect(page.locator("button.option").first).to_be_focused()


def test_the_keyboard_is_enough(playing):
    page = playing(width=1280).page
    page.locator("#options-title").focus()
    page.keyboard.press("b")
    expect(page.locator("button.option").nth(1)).to_be_focused()
    text = page.locator("button.option").nth(1).locator(".option__text").inner_text()

    page.keyboard.press("Enter")

    page.get_by_role("log").get_by_text(text).wait_for()
    assert Move.objects.count() == 1


def test_a_choice_made_without_the_network_is_not_lost_on_the_officer(playing):
    page = playing().page
    page.context.set_offline(True)
    choose(page, "Pilihan dengar")
    expect(page.get_by_role("alert")).to_be_visible()
    assert not Move.objects.exists()

    page.context.set_offline(False)
    choose(page, "Pilihan dengar")

    page.locator(".line", has_text="Jadi kapan selesai?").wait_for()
    assert Move.objects.count() == 1


def test_a_reply_that_was_lost_is_had_by_choosing_again(playing):
    page = playing().page

    def lose_the_reply(route):
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**/pilih/", lose_the_reply, times=1)
    choose(page, "Pilihan dengar")
    expect(page.get_by_role("alert")).to_be_visible()
    assert Move.objects.count() == 1

    choose(page, "Pilihan dengar")

    page.locator(".line", has_text="Jadi kapan selesai?").wait_for()
    assert Move.objects.count() == 1


def test_another_choice_in_an_old_window_meets_a_clear_page(playing):
    visitor = playing()
    page = visitor.page
    old = page.context.new_page()
    old.goto(page.url)
    choose(page, "Pilihan dengar")
    page.locator(".line", has_text="Jadi kapan selesai?").wait_for()

    choose(old, "Pilihan sela")

    old.wait_for_url("**/pilih/")
    follow(old.get_by_role("link", name="Lanjutkan"))
    old.locator(".line", has_text="Jadi kapan selesai?").wait_for()
    assert Move.objects.get().choice_key == "dengar"


def test_the_whole_conversation_works_without_javascript(playing):
    page = playing(java_script_enabled=False).page

    finish(page)
    follow(page.locator(".ending a.button"))

    expect(page.locator(".turns")).to_be_visible()
    assert Play.objects.get().ending_key == "campur"
