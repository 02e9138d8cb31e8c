"""Passwords are kept at the price that is agreed on, and older ones come to it by themselves."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password
from django.urls import reverse

import lms.settings
from lms.people.models import Officer, User
from lms.people.signing_in import hashing
from tests.conftest import PASSWORD
from tests.people.signing_in.conftest import browser, try_password

pytestmark = pytest.mark.django_db

AGREED = "argon2$argon2id$v=19$m=19456,t=2,p=1$"


@pytest.fixture(autouse=True)
def real_hashers(settings: Any) -> None:
    settings.PASSWORD_HASHERS = lms.settings.PASSWORD_HASHERS


def keep(officer: Officer, encoded: str) -> None:
    User.objects.filter(pk=officer.user.pk).update(password=encoded)


def kept(officer: Officer) -> str:
    return User.objects.get(pk=officer.user.pk).password


def test_a_new_password_is_hashed_at_the_agreed_price() -> None:
    assert make_password(PASSWORD).startswith(AGREED)


def older_hash() -> str:
    return Argon2PasswordHasher().encode(PASSWORD, "saltsaltsaltsaltsaltsa")


@pytest.mark.parametrize("algorithm", ["argon2", "pbkdf2_sha256"])
def test_an_older_hash_lets_in_and_becomes_one_of_today(algorithm: str, ayu: Officer) -> None:
    older = {
        "argon2": older_hash(),
        "pbkdf2_sha256": make_password(PASSWORD, hasher="pbkdf2_sha256"),
    }
    keep(ayu, older[algorithm])

    assert not try_password(browser(), "ayu", "salah-sekali")
    assert kept(ayu) == older[algorithm]
    assert try_password(browser(), "ayu")
    today = kept(ayu)
    assert today.startswith(AGREED)
    assert try_password(browser(), "ayu")
    assert kept(ayu) == today


def test_hashing_anew_ends_no_session_in_which_the_password_is_confirmed(ayu: Officer) -> None:
    keep(ayu, older_hash())
    client = browser()
    client.force_login(User.objects.get(pk=ayu.user.pk))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert kept(ayu).startswith(AGREED)
    assert client.get(reverse("home")).wsgi_request.user.is_authenticated


@pytest.fixture
def around_each_hash(monkeypatch: Any) -> Any:
    """Return a function that has something else done before each hash."""
    original = {name: getattr(Argon2PasswordHasher, name) for name in ("encode", "verify")}

    def have_done(first: Any) -> None:
        def hashing_later(name: str) -> Any:
            def run(*args: Any) -> Any:
                first()
                return original[name](*args)

            return run

        for name in original:
            monkeypatch.setattr(Argon2PasswordHasher, name, hashing_later(name))

    return have_done


def test_a_name_without_an_account_costs_a_hash_too(ayu: Officer, around_each_hash: Any) -> None:
    keep(ayu, make_password(PASSWORD))
    hashes: list[int] = []
    around_each_hash(lambda: hashes.append(1))
    for login in ("ayu", "tidak-ada"):
        hashes.clear()
        try_password(browser(), login, "salah-sekali")
        assert len(hashes) == 1


def test_a_process_hashes_four_at_a_time(around_each_hash: Any) -> None:
    encoded = make_password(PASSWORD)
    begun, go_on = threading.Semaphore(0), threading.Event()

    def wait() -> None:
        begun.release()
        go_on.wait(timeout=20)

    around_each_hash(wait)
    with ThreadPoolExecutor(12) as threads:
        asked = [threads.submit(check_password, PASSWORD, encoded) for _n in range(6)]
        asked += [threads.submit(make_password, PASSWORD) for _n in range(6)]
        for _n in range(hashing.AT_ONCE):
            assert begun.acquire(timeout=20)
        assert not begun.acquire(timeout=0.2), "a fifth waits"
        go_on.set()
        assert all(answer.result(timeout=20) for answer in asked)
