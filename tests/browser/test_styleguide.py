"""The style guide shows every component; what is wrong here is wrong everywhere."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SCHEMES, WIDTHS, Arrive, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_component_is_accessible(arrive: Arrive, width: int, scheme: str) -> None:
    visitor = arrive(width, scheme).open("/styleguide/")
    visitor.page.locator("details.menu > summary").click()

    visitor.check()


def test_a_theme_chosen_without_javascript_stays_on_the_next_page(arrive: Arrive) -> None:
    visitor = arrive(java_script_enabled=False).open("/styleguide/?page=2")
    page = visitor.page
    page.locator("details.menu > summary").click()
    follow(page.locator("button[name=theme][value=dark]"))

    assert page.url.endswith("/styleguide/?page=2")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    visitor.open("/akun/login/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_language_switch_keeps_the_page(arrive: Arrive) -> None:
    visitor = arrive(java_script_enabled=False).open("/styleguide/?page=2")
    page = visitor.page
    expect(page.locator("html")).to_have_attribute("lang", "id")
    page.locator("details.menu > summary").click()
    follow(page.locator("button[name=language][value=en]"))

    assert page.url.endswith("/styleguide/?page=2")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_first_tab_stop_skips_to_the_content(arrive: Arrive) -> None:
    page = arrive().open("/styleguide/").page
    page.keyboard.press("Tab")

    expect(page.locator(".skip-link")).to_be_focused()
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_what_can_be_pressed_is_at_least_24_pixels_high(arrive: Arrive) -> None:
    """A link that covers its whole card or row is as large as that (::after)."""
    page = arrive().open("/styleguide/").page
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
            .filter((e) => getComputedStyle(e).display !== "inline" && e.offsetParent)
            .filter((e) => getComputedStyle(e, "::after").position !== "absolute")
            .filter((e) => e.offsetHeight < 24 && !e.closest("label, .field__row"))
            .map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_a_dialog_opens_and_closes_without_javascript(arrive: Arrive) -> None:
    page = arrive(java_script_enabled=False).open("/styleguide/").page
    dialog = page.locator("#sg-dialog")
    expect(dialog).to_be_hidden()

    page.locator("[popovertarget=sg-dialog]").first.click()
    expect(dialog).to_be_visible()
    dialog.locator("[popovertargetaction=hide]").click()
    expect(dialog).to_be_hidden()


def test_an_open_dialog_is_accessible(arrive: Arrive) -> None:
    visitor = arrive().open("/styleguide/")
    visitor.page.locator("[popovertarget=sg-dialog]").first.click()

    visitor.check()


def test_an_open_menu_closes_on_escape_and_gives_the_focus_back(arrive: Arrive) -> None:
    page = arrive().open("/styleguide/").page
    menu = page.locator("details.menu")
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")

    page.keyboard.press("Escape")

    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
