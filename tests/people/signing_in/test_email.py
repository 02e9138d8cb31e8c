"""E-mail addresses: what somebody may do with one that is not shown to be theirs."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from lms.people.models import Officer, User
from tests.conftest import PASSWORD
from tests.people.signing_in.conftest import browser, try_password

pytestmark = pytest.mark.django_db

PAGE = "/akun/email/"
HERS = "dewi@sukamaju.example"


@pytest.fixture
def ayu_in(ayu: Officer, dewi: User, signed_in: Any) -> Any:
    """Return Ayu's browser, her password just given; HR gave her and Dewi an address."""
    User.objects.filter(pk=dewi.pk).update(email=HERS)
    User.objects.filter(pk=ayu.user.pk).update(email="ayu@sukamaju.example")
    client = signed_in("ayu")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def address_of(officer: Officer) -> str:
    return User.objects.get(pk=officer.user.pk).email


@pytest.mark.parametrize("typed", [HERS, HERS.upper()])
def test_claiming_somebody_elses_address_takes_nothing_from_them(
    ayu_in: Any, ayu: Officer, typed: str
) -> None:
    ayu_in.post(PAGE, {"action_add": "", "email": typed})
    ayu_in.post(PAGE, {"action_primary": "", "email": typed})
    ayu_in.post(PAGE, {"action_remove": "", "email": "ayu@sukamaju.example"})
    assert address_of(ayu) == "ayu@sukamaju.example"
    assert try_password(browser("203.0.113.8"), HERS)


def test_an_address_one_confirms_becomes_ones_own(ayu_in: Any, ayu: Officer, run_jobs: Any) -> None:
    ayu_in.post(PAGE, {"action_add": "", "email": "ayu@rumah.example"})
    run_jobs()
    assert address_of(ayu) == "ayu@sukamaju.example"
    link = re.search(r"/akun/confirm-email/\S+", mail.outbox[-1].body)
    assert link
    ayu_in.post(link[0])
    ayu_in.post(PAGE, {"action_primary": "", "email": "ayu@rumah.example"})
    assert address_of(ayu) == "ayu@rumah.example"


def test_a_browser_left_signed_in_must_give_the_password_again(
    ayu: Officer, signed_in: Any
) -> None:
    client = signed_in("ayu")
    answer = client.post(PAGE, {"action_add": "", "email": "x@elsewhere.example"})
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not EmailAddress.objects.filter(email="x@elsewhere.example").exists()


def test_nobody_can_have_mail_sent_to_strangers_all_day(
    ayu_in: Any, ayu: Officer, settings: Any
) -> None:
    limits = settings.ACCOUNT_RATE_LIMITS
    settings.ACCOUNT_RATE_LIMITS = limits | {"manage_email": "3/d/user"}
    answers = [
        ayu_in.post(PAGE, {"action_add": "", "email": f"{number}@elsewhere.example"}).status_code
        for number in range(4)
    ]
    assert answers[-1] == 429
    assert limits["manage_email"].endswith("30/d/user")


@pytest.mark.parametrize(("language", "subject"), [("id", "Konfirmasikan"), ("en", "Please")])
def test_mail_about_an_account_is_in_the_language_its_owner_has_chosen(
    language: str, subject: str, ayu_in: Any, ayu: Officer, run_jobs: Any
) -> None:
    User.objects.filter(pk=ayu.user.pk).update(language=language)
    ayu_in.post(PAGE, {"action_add": "", "email": "ayu@rumah.example"})
    run_jobs()
    assert subject in mail.outbox[-1].subject
