"""Browsers that sign in as people do, from an address of their own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from lms.people.models import User
from tests.conftest import PASSWORD

ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture(autouse=True)
def _fresh_counts(db: None) -> Iterator[None]:
    """Count sign-ins from zero in every test."""
    cache.clear()
    yield
    cache.clear()


def browser(address: str = "203.0.113.7", agent: str = ANDROID) -> Client:
    return Client(REMOTE_ADDR=address, headers={"user-agent": agent})


def try_password(client: Client, login: str, password: str = PASSWORD) -> bool:
    """Sign in by the form; tell whether it worked."""
    client.post(reverse("account_login"), {"login": login, "password": password})
    return "_auth_user_id" in client.session


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    """Return a function that gives a browser in which somebody signed in by the form."""

    def signed_in(login: str, address: str = "203.0.113.7", agent: str = ANDROID) -> Client:
        client = browser(address, agent)
        assert try_password(client, login)
        return client

    return signed_in


def add_authenticator_app(user: User) -> str:
    """Give ``user`` an authenticator app; return its secret."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    _before, now, _after = totp.yield_hotp_counters_from_time()
    return str(totp.format_hotp_value(totp.hotp_value(secret, now)))


def factors(user: User) -> Any:
    return Authenticator.objects.filter(user=user)
