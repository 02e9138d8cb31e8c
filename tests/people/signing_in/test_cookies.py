"""Where https is on, no other host of the domain can plant a cookie of ours."""

from http.cookies import Morsel

import pytest
from django.test import Client
from django.urls import reverse

from lms.people.models import Officer
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(cookies_as_over_https: None) -> Client:
    """Return a browser that comes by https."""
    return Client(enforce_csrf_checks=True)


def cookies_of(browser: Client) -> dict[str, Morsel[str]]:
    """Sign in, choose language and appearance, sign out; return every cookie that was set."""
    kept: dict[str, Morsel[str]] = {}

    def post(address: str, **fields: str) -> None:
        token = browser.cookies["__Host-csrftoken"].value
        fields |= {"csrfmiddlewaretoken": token}
        answer = browser.post(
            address, fields, secure=True, headers={"referer": "https://testserver/"}
        )
        assert answer.status_code == 302
        kept.update(answer.cookies)

    kept.update(browser.get(reverse("account_login"), secure=True).cookies)
    post(reverse("account_login"), login="ayu", password=PASSWORD)
    post(reverse("set_language"), language="en")
    post(reverse("set_theme"), theme="dark")
    post(reverse("account_logout"))
    return kept


def test_every_cookie_is_tied_to_this_host(browser: Client, ayu: Officer) -> None:
    cookies = cookies_of(browser)
    assert set(cookies) == {
        f"__Host-{name}"
        for name in ("sessionid", "csrftoken", "messages", "django_language", "theme")
    }
    for cookie in cookies.values():
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


def test_a_planted_cookie_without_the_prefix_signs_nobody_in(browser: Client, ayu: Officer) -> None:
    browser.force_login(ayu.user)
    planted = Client()
    planted.cookies["sessionid"] = browser.cookies["__Host-sessionid"].value
    assert not planted.get("/", secure=True).wsgi_request.user.is_authenticated
