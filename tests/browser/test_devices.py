"""Devices, an invitation, and the second factor a role asks for, as people see them."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from lms.people import api as people
from lms.people.invitations.api import invitation_mail
from lms.people.models import Officer, User
from tests.browser.conftest import SCREENS, Arrive, follow
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_devices_page_is_accessible_and_ends_a_session(
    arrive: Arrive, ayu: Officer, width: int, scheme: str
) -> None:
    elsewhere, visitor = arrive(), arrive(width, scheme)
    elsewhere.sign_in("ayu")
    visitor.sign_in("ayu")
    visitor.open("/").page.locator("details.menu summary").last.click()
    follow(visitor.page.get_by_role("link", name="Perangkat"))
    visitor.check()
    visitor.page.locator(".session-list form button").click()
    expect(visitor.page.locator(".session-list__item")).to_have_count(1)
    visitor.check()
    elsewhere.open("/akun/sessions/")
    expect(elsewhere.page).to_have_url(re.compile("/akun/login/"))


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_an_invited_person_chooses_a_password(
    arrive: Arrive, db: None, width: int, scheme: str
) -> None:
    gita = people.add_user(
        by=None, username="gita", name="Gita Puspita", email="gita@example.go.id"
    )
    link = re.findall(r"http://localhost:8000(\S+)", str(invitation_mail(gita).body))[0]
    visitor = arrive(width, scheme)
    visitor.open(link).check()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Selamat datang di Prima")
    for field in ("password1", "password2"):
        visitor.page.locator(f"[name={field}]").fill(PASSWORD)
    follow(visitor.page.locator("main form button[type=submit]"))
    visitor.check()
    visitor.sign_in("gita")
    arrive(width, scheme).open(link).check()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_hr_is_led_to_set_up_a_second_factor(
    arrive: Arrive, dewi: User, settings: Any, width: int, scheme: str
) -> None:
    settings.MFA_REQUIRED_ROLES = ["hr"]
    visitor = arrive(width, scheme)
    visitor.sign_in("dewi")
    visitor.open("/pegawai/")
    expect(visitor.page).to_have_url(re.compile("/akun/2fa/$"))
    expect(visitor.page.locator(".alert--warning")).to_be_visible()
    visitor.check()
