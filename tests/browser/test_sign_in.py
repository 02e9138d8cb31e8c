"""Signing in and looking after one's account, as people see it."""

import re

import pytest
from playwright.sync_api import CDPSession, expect

from lms.people.models import Officer
from tests.browser.conftest import SCREENS, Arrive, Visitor, follow
from tests.conftest import PASSWORD
from tests.people.signing_in.conftest import code_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC_PAGES = (
    "/akun/login/",
    "/akun/password/reset/",
    "/akun/password/reset/done/",
    "/akun/password/reset/key/done/",
    "/akun/inactive/",
    "/akun/signup/",
    "/tidak-ada/",
)
ACCOUNT_PAGES = (
    "/akun/password/change/",
    "/akun/email/",
    "/akun/2fa/",
    "/akun/2fa/totp/activate/",
    "/akun/2fa/webauthn/",
    "/akun/2fa/webauthn/add/",
    "/akun/logout/",
)


def confirm_password(visitor: Visitor) -> None:
    """Say who one is once more, which the security pages ask for."""
    visitor.open("/akun/reauthenticate/")
    visitor.check()
    visitor.page.locator("main [name=password]").fill(PASSWORD)
    follow(visitor.page.locator("main button[type=submit]"))


def virtual_key(cdp: CDPSession) -> None:
    """Plug a passkey authenticator into the browser that says yes by itself."""
    cdp.send("WebAuthn.enable")
    cdp.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_pages_for_visitors_are_accessible(arrive: Arrive, width: int, scheme: str) -> None:
    visitor = arrive(width, scheme)
    for path in PUBLIC_PAGES:
        visitor.open(path).check()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_account_pages_are_accessible(
    arrive: Arrive, ayu: Officer, width: int, scheme: str
) -> None:
    visitor = arrive(width, scheme)
    visitor.sign_in("ayu")
    confirm_password(visitor)
    for path in ACCOUNT_PAGES:
        visitor.open(path).check()


def test_a_wrong_password_is_explained_at_the_top(arrive: Arrive, ayu: Officer) -> None:
    visitor = arrive()
    visitor.open("/akun/login/")
    visitor.page.locator("[name=login]").fill("ayu")
    visitor.page.locator("[name=password]").fill("bukan ini")
    follow(visitor.page.locator("form:has([name=password]) button[type=submit]"))

    expect(visitor.page.get_by_role("alert").first).to_be_visible()
    visitor.check()


def test_signing_in_works_without_javascript(arrive: Arrive, ayu: Officer) -> None:
    visitor = arrive(java_script_enabled=False)
    visitor.open("/akun/login/")
    expect(visitor.page.locator("#passkey")).to_be_hidden()
    visitor.page.locator("[name=login]").fill("199203152019032001")
    visitor.page.locator("[name=password]").fill(PASSWORD)
    follow(visitor.page.locator("form:has([name=password]) button[type=submit]"))

    expect(visitor.page.locator(".avatar")).to_have_text("AL")


def test_a_passkey_is_added_and_then_signs_in_alone(arrive: Arrive, ayu: Officer) -> None:
    visitor = arrive()
    page = visitor.page
    virtual_key(page.context.new_cdp_session(page))
    visitor.sign_in("ayu")
    confirm_password(visitor)
    visitor.open("/akun/2fa/webauthn/add/")
    page.locator("main [name=name]").fill("Ponsel Ayu")
    page.locator("main [name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/2fa/**/recovery-codes/**")
    visitor.check()
    visitor.open("/akun/2fa/webauthn/").check()
    expect(page.get_by_text("Ponsel Ayu")).to_be_visible()

    page.context.clear_cookies()
    visitor.open("/akun/login/")
    page.locator("#passkey_login").click()

    expect(page.locator(".avatar")).to_have_text("AL")
    assert not visitor.troubles


def test_an_authenticator_app_is_asked_for_at_the_next_sign_in(
    arrive: Arrive, ayu: Officer
) -> None:
    visitor = arrive()
    page = visitor.page
    visitor.sign_in("ayu")
    confirm_password(visitor)
    visitor.open("/akun/2fa/totp/activate/")
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("main [name=code]").fill(code_of(secret))
    follow(page.locator("main button[type=submit]"))
    visitor.check()

    page.context.clear_cookies()
    visitor.sign_in("ayu")
    expect(page).to_have_url(re.compile("/2fa/authenticate/"))
    visitor.check()


def test_a_password_is_shown_to_its_owner_and_hidden_again_before_it_is_sent(
    arrive: Arrive, ayu: Officer
) -> None:
    visitor = arrive()
    page = visitor.page
    visitor.open("/akun/login/")
    password = page.locator("[name=password]")
    password.fill("bukan ini")
    page.keyboard.press("Tab")
    button = page.get_by_role("button", name="Tampilkan yang saya ketik: Kata sandi")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(password).to_have_attribute("type", "text")
    expect(button).to_have_attribute("aria-pressed", "true")
    visitor.check()
    size = button.bounding_box()
    assert size
    assert min(size["width"], size["height"]) >= 44

    page.evaluate(
        "document.querySelector('form:has([name=password])').addEventListener('submit', "
        "(event) => { window.name = event.target.elements.password.type })"
    )
    follow(page.locator("form:has([name=password]) button[type=submit]"))
    assert page.evaluate("window.name") == "password"


def test_every_password_field_can_be_shown(arrive: Arrive, ayu: Officer) -> None:
    visitor = arrive()
    page = visitor.page
    visitor.sign_in("ayu")
    for path, count in (("/akun/password/change/", 3), ("/akun/reauthenticate/", 1)):
        visitor.open(path)
        expect(page.locator("password-field button:visible")).to_have_count(count)
        assert page.locator("input[type=password]").count() == count
    visitor.open("/akun/password/change/")
    repeated = "Tampilkan yang saya ketik: Kata sandi baru (sekali lagi)"
    page.get_by_role("button", name=repeated).click()
    types = page.locator("password-field input").evaluate_all("inputs => inputs.map((i) => i.type)")
    assert types == ["password", "password", "text"]


def test_no_button_to_show_a_password_without_javascript(arrive: Arrive) -> None:
    visitor = arrive(java_script_enabled=False)
    visitor.open("/akun/login/")
    expect(visitor.page.locator("password-field button")).to_be_hidden()
