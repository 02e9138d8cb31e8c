"""The style guide shows every component; what is wrong here is wrong everywhere."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from lms.people.models import User
from tests.browser.conftest import SCHEMES, WIDTHS, Arrive, Visitor, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Read = Callable[..., Visitor]


@pytest.fixture
def read(arrive: Arrive, citra: User) -> Read:
    """Return a function that opens the style guide in a trainer's new browser window."""

    def read(*screen: Any, path: str = "/styleguide/", **options: Any) -> Visitor:
        visitor = arrive(*screen, **options)
        visitor.sign_in("citra")
        return visitor.open(path)

    return read


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_component_is_accessible(read: Read, width: int, scheme: str) -> None:
    visitor = read(width, scheme)
    visitor.page.locator("details.menu > summary").click()

    visitor.check()


def test_a_theme_chosen_without_javascript_stays_on_the_next_page(read: Read) -> None:
    visitor = read(java_script_enabled=False, path="/styleguide/?page=2")
    page = visitor.page
    page.locator("details.menu > summary").click()
    follow(page.locator("button[name=theme][value=dark]"))

    assert page.url.endswith("/styleguide/?page=2")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    visitor.open("/akun/login/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_language_switch_keeps_the_page(read: Read) -> None:
    visitor = read(java_script_enabled=False, path="/styleguide/?page=2")
    page = visitor.page
    expect(page.locator("html")).to_have_attribute("lang", "id")
    page.locator("details.menu > summary").click()
    follow(page.locator("button[name=language][value=en]"))

    assert page.url.endswith("/styleguide/?page=2")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_first_tab_stop_skips_to_the_content(read: Read) -> None:
    page = read().page
    page.keyboard.press("Tab")

    expect(page.locator(".skip-link")).to_be_focused()
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_what_can_be_pressed_is_at_least_24_pixels_high(read: Read) -> None:
    """A link that covers its whole card or row is as large as that (::after)."""
    page = read().page
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
            .filter((e) => getComputedStyle(e).display !== "inline" && e.offsetParent)
            .filter((e) => getComputedStyle(e, "::after").position !== "absolute")
            .filter((e) => e.offsetHeight < 24 && !e.closest("label, .field__row"))
            .map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_a_dialog_opens_and_closes_without_javascript(read: Read) -> None:
    page = read(java_script_enabled=False).page
    dialog = page.locator("#sg-dialog")
    expect(dialog).to_be_hidden()

    page.locator("[popovertarget=sg-dialog]").first.click()
    expect(dialog).to_be_visible()
    dialog.locator("[popovertargetaction=hide]").click()
    expect(dialog).to_be_hidden()


def test_an_open_dialog_is_accessible(read: Read) -> None:
    visitor = read()
    visitor.page.locator("[popovertarget=sg-dialog]").first.click()

    visitor.check()


def test_an_open_menu_closes_on_escape_and_gives_the_focus_back(read: Read) -> None:
    page = read().page
    menu = page.locator("details.menu")
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")

    page.keyboard.press("Escape")

    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
