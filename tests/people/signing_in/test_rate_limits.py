"""Guessing passwords does not work, from wherever and by whichever door."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connections
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from lms.core import quotas
from lms.core.models import AuditEvent
from lms.people.models import Officer, User
from lms.people.signing_in import limits
from lms.people.signing_in.accounts import account_named
from lms.people.signing_in.password_mail import password_mail
from lms.people.signing_in.password_reset import SUBJECT
from tests.conftest import PASSWORD
from tests.people.signing_in.conftest import add_authenticator_app, browser, try_password

pytestmark = pytest.mark.django_db

AYUS_NAMES = ("ayu", "199203152019032001", "19920315 201903 2 001", "AYU", "ayu@example.go.id")


def addresses() -> Any:
    return (f"198.51.100.{number}" for number in range(1, 250))


def guess(count: int, names: tuple[str, ...] = AYUS_NAMES) -> list[str]:
    """Try a wrong password so often, each time from another address; return the addresses."""
    used = []
    for number, address in zip(range(count), addresses(), strict=False):
        assert not try_password(browser(address), names[number % len(names)], "salah-sekali")
        used.append(address)
    return used


@pytest.mark.parametrize("name", AYUS_NAMES)
def test_the_sixth_attempt_is_refused_and_so_is_the_right_password(name: str, ayu: Officer) -> None:
    guess(5)
    assert not try_password(browser("192.0.2.1"), name)


@pytest.mark.parametrize("start", ["1992", "1993"])
def test_a_number_written_otherwise_is_refused_whether_it_is_somebodys_or_not(
    start: str, ayu: Officer
) -> None:
    guess(5, names=(f"{start}03152019032001",))
    answer = browser("192.0.2.1").post(
        reverse("account_login"), {"login": f"{start}0315 201903 2 001", "password": "salah"}
    )
    assert "terlalu banyak" in answer.text.casefold()


def test_the_right_password_works_after_four_wrong_ones(ayu: Officer) -> None:
    guess(4)
    assert try_password(browser("192.0.2.1"), "ayu")


def test_after_five_minutes_the_right_password_works_again(ayu: Officer, monkeypatch: Any) -> None:
    guess(6)
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + 301)
    assert try_password(browser("192.0.2.1"), "ayu")


def test_other_accounts_are_not_touched(ayu: Officer, eko: Officer) -> None:
    guess(6)
    assert try_password(browser("192.0.2.1"), "eko")


def test_guesses_and_the_refusal_are_in_the_audit_trail(ayu: Officer) -> None:
    used = guess(8)
    events = AuditEvent.objects.filter(target_type="lms.user", target_id=str(ayu.user.pk))
    refused = events.filter(action="session.refuse")
    assert [event.ip_address for event in reversed(refused)] == used[:5]
    assert all(event.actor_id is None for event in refused)
    assert {event.changes["device"] for event in refused} == {"Chrome, Android"}
    assert events.filter(action="session.block").count() == 1


def test_what_was_typed_is_not_kept(ayu: Officer) -> None:
    try_password(browser(), "kata-sandi-rahasia", "ayu")
    try_password(browser(), "ayu", "kata-sandi-rahasia")
    assert "rahasia" not in str(list(AuditEvent.objects.values()))


class TestOneAddress:
    """A whole office may sit behind one; so may somebody who tries one password on everybody."""

    OFFICE = "203.0.113.1"

    def request(self) -> HttpRequest:
        return RequestFactory().post("/", REMOTE_ADDR=self.OFFICE)

    def guess(self, count: int) -> None:
        """Count so many guesses, each at another account, without the pages around them."""
        for number in range(count):
            assert quotas.take(limits.guess(self.request(), f"orang{number}"))

    def test_many_mistakes_of_others_keep_nobody_out(self, ayu: Officer) -> None:
        self.guess(99)
        assert try_password(browser(self.OFFICE), "ayu")

    def test_guessing_at_many_accounts_is_refused(self, ayu: Officer, eko: Officer) -> None:
        self.guess(99)
        assert not try_password(browser(self.OFFICE), "ayu", "salah-sekali")
        answer = browser(self.OFFICE).post(
            reverse("account_login"), {"login": "eko", "password": PASSWORD}
        )
        assert "terlalu banyak" in answer.content.decode().casefold()
        assert try_password(browser("192.0.2.1"), "eko")

    def test_patient_guessing_at_many_accounts_is_refused(
        self, ayu: Officer, monkeypatch: Any
    ) -> None:
        began = time.time()
        for minute in range(6):
            now = began + 61 * minute
            monkeypatch.setattr("time.time", lambda now=now: now)
            self.guess(100)
        monkeypatch.setattr("time.time", lambda: began + 61 * 6)
        assert not try_password(browser(self.OFFICE), "ayu")

    def test_many_may_sign_in_at_the_same_minute(self, ayu: Officer) -> None:
        for _time in range(299):
            assert quotas.take(quotas.limits("sign_in", request=self.request()))
        assert try_password(browser(self.OFFICE), "ayu")
        assert not try_password(browser(self.OFFICE), "ayu"), "right or wrong, there is an end"

    def test_patient_guessing_at_one_account_ends_and_its_owner_gets_in_elsewhere(
        self, ayu: Officer, monkeypatch: Any
    ) -> None:
        began = time.time()
        for step in range(5):
            now = began + 301 * step
            monkeypatch.setattr("time.time", lambda now=now: now)
            for _guess in range(5):
                try_password(browser(self.OFFICE), "ayu", "salah-sekali")
        assert AuditEvent.objects.filter(action="session.refuse").count() == 20
        assert not try_password(browser(self.OFFICE), "ayu")
        assert try_password(browser("192.0.2.1"), "ayu")

    def test_the_right_password_takes_the_attempt_back(self, ayu: Officer) -> None:
        key = limits.account(ayu.user)
        of_her = quotas.limits("wrong_secret_of_one", request=self.request(), key=key)
        for _guess in range(19):
            assert quotas.take(limit for limit in of_her if limit.amount == 20)
        for _right in range(2):
            assert try_password(browser(self.OFFICE), "ayu")
        try_password(browser(self.OFFICE), "ayu", "salah-sekali")
        assert not try_password(browser(self.OFFICE), "ayu")


def test_a_shared_address_names_nobody_but_their_numbers_do(ayu: Officer, eko: Officer) -> None:
    User.objects.filter(pk=eko.user.pk).update(email="ayu@example.go.id")
    assert account_named("ayu@example.go.id") is None
    assert account_named(eko.staff_number) == eko.user


def test_an_address_added_later_names_the_account_too(ayu: Officer) -> None:
    EmailAddress.objects.create(user=ayu.user, email="ayu@surel.id", verified=True)
    assert account_named("Ayu@Surel.id") == ayu.user


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/"])
def test_wagtails_doors_lead_to_the_one_that_counts(path: str, ayu: Officer) -> None:
    for method in ("get", "post"):
        answer = getattr(browser(), method)(path, {"username": "ayu", "password": PASSWORD})
        assert answer.status_code in {301, 302}
        assert answer["Location"].startswith(reverse("account_login"))


def test_confirming_ones_password_counts_as_an_attempt(signed_in: Any, ayu: Officer) -> None:
    client = signed_in("ayu")
    for _attempt in range(5):
        client.post(reverse("account_reauthenticate"), {"password": "salah-sekali"})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    methods = client.session["account_authentication_methods"]
    assert not any(method.get("reauthenticated") for method in methods)
    assert not try_password(browser("192.0.2.1"), "ayu")


def test_guessing_the_old_password_at_the_change_page_ends_too(
    signed_in: Any, ayu: Officer
) -> None:
    client = signed_in("ayu")
    new = {"password1": "padi-kuning-di-bukit", "password2": "padi-kuning-di-bukit"}
    for _attempt in range(5):
        client.post(reverse("account_change_password"), new | {"oldpassword": "salah-sekali"})
    answer = client.post(reverse("account_change_password"), new | {"oldpassword": PASSWORD})
    assert answer.status_code == 429
    assert "<h1>" in answer.content.decode()
    ayu.user.refresh_from_db()
    assert ayu.user.check_password(PASSWORD)


def test_codes_of_the_authenticator_app_are_counted_by_account(ayu: Officer) -> None:
    add_authenticator_app(ayu.user)
    refused = 0
    for address in ("198.51.100.1", "198.51.100.2"):
        client = browser(address)
        try_password(client, "ayu")
        for _attempt in range(4):
            answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
            refused += "terlalu banyak" in answer.content.decode().casefold()
    assert refused == 3
    assert AuditEvent.objects.filter(action="session.refuse").count() == 5


def test_asking_for_password_mails_ends(ayu: Officer, run_jobs: Any, mailoutbox: list[Any]) -> None:
    for address in [*addresses()][:10]:
        browser(address).post(reverse("account_reset_password"), {"email": "ayu@example.go.id"})
    run_jobs()
    assert len(mailoutbox) == 5


def test_passkey_sign_ins_from_one_address_end(db: None) -> None:
    for _time in range(300):
        assert quotas.take(quotas.limits("sign_in", request=TestOneAddress().request()))
    answer = browser(TestOneAddress.OFFICE).post(
        reverse("mfa_login_webauthn"), {"credential": '{"id": ""}'}, follow=True
    )
    assert answer.redirect_chain[-1][0] == reverse("account_login")
    assert "Terlalu banyak percobaan" in answer.content.decode()


def test_a_new_password_by_a_link_opens_the_account_again(ayu: Officer) -> None:
    guess(5)
    link = password_mail(
        ayu.user, to="x@y.example", name="password_reset", subject=SUBJECT, language="id"
    )
    assert not try_password(browser(), "ayu")
    path = re.search(r"/akun/password/reset/key/\S+", str(link.body))
    assert path
    client = browser()
    form = client.get(path[0], follow=True)
    new = "padi-kuning-di-bukit"
    client.post(form.context["action_url"], {"password1": new, "password2": new})
    assert try_password(browser(), "ayu", new)


@pytest.mark.django_db(transaction=True)
def test_of_many_wrong_passwords_at_the_same_moment_five_are_looked_at(ayu: Officer) -> None:
    crowd = [*addresses()][:16]
    start = threading.Barrier(len(crowd))

    def try_one(address: str) -> None:
        start.wait()
        try:
            assert not try_password(browser(address), "ayu", "salah-sekali")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(crowd)) as threads:
        list(threads.map(try_one, crowd))
    assert AuditEvent.objects.filter(action="session.refuse").count() == 5
    assert AuditEvent.objects.filter(action="session.block").count() == 1


class TestBehindAProxy:
    """Who guesses cannot choose the address that is counted and noted."""

    def guess(self, client: Client, forwarded: str) -> str:
        client.post(
            reverse("account_login"),
            {"login": "ayu", "password": "salah-sekali"},
            headers={"x-forwarded-for": forwarded},
        )
        return str(AuditEvent.objects.filter(action="session.refuse").first().ip_address)

    def test_without_one_the_header_is_not_believed(self, ayu: Officer, settings: Any) -> None:
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
        assert self.guess(browser("203.0.113.9"), "10.0.0.1") == "203.0.113.9"

    def test_behind_one_only_its_own_entry_is(self, ayu: Officer, settings: Any) -> None:
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        assert self.guess(browser("127.0.0.1"), "10.0.0.1, 203.0.113.9") == "203.0.113.9"
