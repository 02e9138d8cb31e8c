"""Forgotten passwords: any login will do, and nobody learns who has an account."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from lms.people.models import Officer, User
from tests.people.signin.conftest import browser, try_password

pytestmark = pytest.mark.django_db

HERS = "ayu@sukamaju.example"
TOKEN = re.compile(r"\b[A-Za-z0-9]{64}\b")
NEW_PASSWORD = "padi-kuning-di-bukit"


@pytest.fixture(autouse=True)
def _address(ayu: Officer) -> None:
    User.objects.filter(pk=ayu.user.pk).update(email=HERS)


@pytest.fixture
def asked(run_jobs: Any) -> Any:
    """Return a function that asks for a link and gives the page that follows."""

    def asked(login: str, client: Client | None = None) -> str:
        page = (client or browser()).post(
            reverse("account_reset_password"), {"email": login}, follow=True
        )
        run_jobs()
        return TOKEN.sub("", page.content.decode())

    return asked


def receivers() -> list[str]:
    return [address for message in mail.outbox for address in message.to]


@pytest.mark.parametrize(
    "login",
    [
        "ayu",
        "AYU",
        "199203152019032001",
        "19920315 201903 2 001",
        " 19920315.201903.2.001 ",
        HERS.upper(),
    ],
)
def test_any_of_her_logins_brings_the_link_to_her_address(login: str, asked: Any) -> None:
    asked(login)
    assert receivers() == [HERS]
    link = re.search(r"/akun/password/reset/key/\S+", str(mail.outbox[0].body))
    assert link
    client = browser()
    form = client.get(link[0], follow=True)
    passwords = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post(form.context["action_url"], passwords)
    assert try_password(browser(), "ayu", NEW_PASSWORD)


def test_an_address_she_confirmed_as_well_gets_the_link_that_it_asked_for(
    ayu: Officer, asked: Any
) -> None:
    EmailAddress.objects.create(user=ayu.user, email="ayu@rumah.example", verified=True)
    asked("ayu@rumah.example")
    assert receivers() == ["ayu@rumah.example"]


def test_a_shared_address_gets_a_link_for_each_account_and_a_number_for_one(
    ayu: Officer, eko: Officer, asked: Any
) -> None:
    User.objects.filter(pk=eko.user.pk).update(email=HERS)
    asked(eko.staff_number)
    assert receivers() == [HERS]
    assert "eko" in str(mail.outbox[0].body)
    asked(HERS)
    assert receivers() == [HERS] * 3


class TestNobodyLearns:
    @pytest.fixture(autouse=True)
    def _others(self, eko: Officer, bima: Officer) -> None:
        """Eko has no address, Bima's account is closed."""
        User.objects.filter(pk=eko.user.pk).update(email="")
        User.objects.filter(pk=bima.user.pk).update(email="bima@sukamaju.example", is_active=False)

    @pytest.mark.parametrize(
        "login", ["tidak-ada", "199001012020011001", "x@y.example", "eko", "bima"]
    )
    def test_whether_there_is_such_an_account_or_an_address(self, login: str, asked: Any) -> None:
        assert asked(login) == asked("ayu")
        assert receivers() == [HERS]

    @pytest.mark.parametrize("login", ["tidak-ada", "eko", "ayu"])
    def test_how_often_it_may_be_asked(self, login: str, asked: Any) -> None:
        for _time in range(5):
            assert "Terlalu banyak" not in asked(login)
        refused = asked(login)
        assert "Terlalu banyak percobaan. Coba lagi 1 menit lagi, pukul" in refused
        assert f'value="{login}"' in refused


def test_the_page_says_what_to_do_without_an_address(settings: Any) -> None:
    settings.ORGANISATION_NAME = "Pemerintah Kabupaten Sukamaju"
    for address in ("account_reset_password", "account_reset_password_done"):
        page = browser().get(reverse(address)).content.decode()
        assert "bagian kepegawaian instansi Anda (Pemerintah Kabupaten Sukamaju)" in page


def test_asking_by_another_writing_of_the_number_counts_as_the_same(asked: Any) -> None:
    for login in ("ayu", HERS, "199203152019032001", "19920315 201903 2 001", "AYU"):
        asked(login)
    assert "Terlalu banyak" in asked("19920315-201903-2-001")
    assert len(receivers()) == 5
