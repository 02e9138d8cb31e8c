"""Signing out leaves nothing of the person in the browser, and how it looks to the next one."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lms.people.models import Officer, User
from tests.people.signing_in.conftest import browser, try_password

pytestmark = pytest.mark.django_db

BUTTONS = ("account_logout", "wagtailadmin_logout")
"""Also in the admin somebody signs out whom it does not let in any more."""


@pytest.mark.parametrize("button", BUTTONS)
def test_the_browser_is_told_to_forget_and_has_no_session(button: str, citra: User) -> None:
    client = browser()
    assert try_password(client, "citra")
    answer = client.post(reverse(button))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not client.cookies["sessionid"].value
    assert client.get(reverse("jobs"))["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("button", BUTTONS)
def test_language_and_appearance_stay(button: str, citra: User) -> None:
    client = browser()
    client.post(reverse("set_language"), {"language": "en"})
    client.post(reverse("set_theme"), {"theme": "dark"})
    try_password(client, "citra")
    client.post(reverse(button))
    page = client.get("/", follow=True).content.decode()
    assert 'lang="en"' in page
    assert 'data-theme="dark"' in page


def test_asking_for_the_page_signs_nobody_out(as_user: Any, ayu: Officer) -> None:
    client: Client = as_user(ayu)
    assert "Clear-Site-Data" not in client.get(reverse("account_logout"))
    assert client.get(reverse("jobs")).status_code == 200
