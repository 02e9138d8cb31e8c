"""Who tried too often is told how long to wait, by the server's own count."""

import base64
import json
import re
import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lms.people.models import Officer
from tests.conftest import PASSWORD
from tests.people.signing_in.conftest import add_authenticator_app, browser, try_password

pytestmark = pytest.mark.django_db

WAIT = re.compile(r"Coba lagi (\d+) menit lagi, pukul (\d\d\.\d\d)\.")


@pytest.fixture
def clock(monkeypatch: Any) -> Any:
    """Return a function that lets so many seconds pass for whoever counts attempts."""
    began = time.time()

    def later(seconds: int) -> None:
        monkeypatch.setattr("time.time", lambda: began + seconds)

    later(0)
    return later


def minutes_in(page: Any) -> int:
    found = WAIT.search(page.content.decode())
    assert found, page.content.decode()
    return int(found[1])


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def sign_in(client: Client, login: str = "ayu", password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": login, "password": password})


def test_after_five_wrong_passwords_the_minutes_left_are_told(ayu: Officer, clock: Any) -> None:
    for _guess in range(5):
        assert not WAIT.search(sign_in(browser(), password="salah").content.decode())
    assert minutes_in(sign_in(browser())) == 5
    clock(121)
    assert minutes_in(sign_in(browser())) == 3
    clock(299)
    assert minutes_in(sign_in(browser())) == 1
    clock(301)
    assert try_password(browser(), "ayu")


def test_the_longest_of_the_limits_is_told(ayu: Officer, clock: Any) -> None:
    for step in range(4):
        clock(301 * step)
        for _guess in range(5):
            sign_in(browser(), password="salah")
    clock(301 * 4)
    assert minutes_in(sign_in(browser())) == 40  # an hour after the first of the twenty
    assert try_password(browser("192.0.2.1"), "ayu")


def test_the_time_is_told_by_the_clock_of_the_organisation(
    ayu: Officer, settings: Any, clock: Any
) -> None:
    settings.TIME_ZONE = "Asia/Jayapura"
    for _guess in range(5):
        sign_in(browser(), password="salah")
    page = sign_in(browser()).content.decode()
    told = WAIT.search(page)
    # Rounded up to a whole minute: at that time it is open.
    open_at = time.gmtime(time.time() + 300 + 59 + 9 * 3600)
    assert told
    assert told[2] == time.strftime("%H.%M", open_at)


def test_a_name_without_an_account_is_told_the_same(db: None, clock: Any) -> None:
    for _guess in range(5):
        sign_in(browser(), login="tidak-ada")
    assert minutes_in(sign_in(browser(), login="tidak-ada")) == 5


class TestASecondFactor:
    @pytest.fixture
    def hers(self, ayu: Officer) -> Officer:
        add_authenticator_app(ayu.user)
        return ayu

    def test_closed_at_sign_in(self, hers: Officer, clock: Any) -> None:
        client = browser()
        sign_in(client)
        for _guess in range(5):
            client.post(reverse("mfa_authenticate"), {"code": "000000"})
        clock(130)
        assert minutes_in(client.post(reverse("mfa_authenticate"), {"code": "000000"})) == 3

    def test_closed_to_a_passkey_as_well(self, hers: Officer, clock: Any) -> None:
        client = browser()
        sign_in(client)
        for _guess in range(5):
            client.post(reverse("mfa_authenticate"), {"code": "000000"})
        response = {
            "clientDataJSON": encoded(
                b'{"type":"webauthn.get","challenge":"","origin":"http://x"}'
            ),
            "authenticatorData": encoded(bytes(37)),
            "signature": "",
        }
        answer = {"id": "", "rawId": "", "type": "public-key", "response": response}
        page = client.post(reverse("mfa_authenticate"), {"credential": json.dumps(answer)})
        assert minutes_in(page) == 5

    def test_closed_when_asked_again(self, hers: Officer, as_user: Any, clock: Any) -> None:
        client = as_user(hers)
        for _guess in range(5):
            client.post(reverse("mfa_reauthenticate"), {"code": "000000"})
        assert minutes_in(client.post(reverse("mfa_reauthenticate"), {"code": "000000"})) == 5

    def test_closed_when_it_is_set_up(self, ayu: Officer, signed_in: Any, clock: Any) -> None:
        client = signed_in("ayu")
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        client.get(reverse("mfa_activate_totp"))
        for _guess in range(5):
            client.post(reverse("mfa_activate_totp"), {"code": "000000"})
        assert minutes_in(client.post(reverse("mfa_activate_totp"), {"code": "000000"})) == 5


def test_a_password_asked_for_again(ayu: Officer, signed_in: Any, clock: Any) -> None:
    client = signed_in("ayu")
    for _guess in range(5):
        client.post(reverse("account_reauthenticate"), {"password": "salah"})
    assert minutes_in(client.post(reverse("account_reauthenticate"), {"password": "salah"})) == 5


@pytest.mark.parametrize(
    ("address", "often", "minutes"),
    [
        ("account_reauthenticate", 10, 1),
        ("account_change_password", 5, 5),
        ("account_email", 10, 1),
    ],
)
def test_a_page_that_is_closed_as_a_whole(
    address: str, often: int, minutes: int, ayu: Officer, signed_in: Any, clock: Any
) -> None:
    client = signed_in("ayu")
    for _time in range(often):
        assert client.post(reverse(address)).status_code != 429
    page = client.post(reverse(address))
    assert (page.status_code, minutes_in(page)) == (429, minutes)
    assert page["Retry-After"] == str(60 * minutes)
