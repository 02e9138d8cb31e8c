"""Signing in through the organisation's identity provider, against one that really answers."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client
from django.urls import reverse

from lms.core.models import AuditEvent
from lms.core.roles import Role
from lms.people import api as people
from lms.people.models import Officer, User
from tests.people.signing_in.conftest import add_authenticator_app, browser, code_of
from tests.people.signing_in.identity_provider import CLIENT, SECRET, IdentityProvider

pytestmark = pytest.mark.django_db

AYU = {"sub": "abc-1", "email": "ayu@example.go.id", "email_verified": True, "name": "Ayu"}


@pytest.fixture
def provider(settings: Any) -> Iterator[IdentityProvider]:
    provider = IdentityProvider(dict(AYU))
    app = {
        "provider_id": "sso",
        "name": "SSO Pegawai",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": provider.issuer},
    }
    configured = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"] | {"APPS": [app]}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": configured}
    yield provider
    provider.stop()


def arrive(client: Client, query: str = "") -> Any:
    """Follow the button to the provider and back."""
    there = client.get(reverse("openid_connect_login", args=["sso"]) + query)
    assert there.status_code == 302
    back = requests.get(there["Location"], allow_redirects=False, timeout=5).headers["Location"]
    return client.get(f"{urlsplit(back).path}?{urlsplit(back).query}")


def who(client: Client) -> int | None:
    found = client.session.get("_auth_user_id")
    return int(found) if found else None


def test_the_button_is_there_only_when_a_provider_is_configured(db: None) -> None:
    page = browser().get(reverse("account_login")).content.decode()
    assert "/akun/oidc/" not in page
    assert browser().get(reverse("openid_connect_login", args=["sso"])).status_code == 404


def test_the_button_names_the_provider_and_keeps_where_one_was_going(
    provider: IdentityProvider, db: None
) -> None:
    page = browser().get(reverse("account_login") + "?next=/kursus/").content.decode()
    assert "SSO Pegawai" in page
    assert "/akun/oidc/sso/login/?process=login&amp;next=%2Fkursus%2F" in page


def test_a_verified_address_opens_the_account(provider: IdentityProvider, ayu: Officer) -> None:
    client = browser()
    answer = arrive(client, "?process=login&next=/kompetensi/")
    assert (who(client), answer["Location"]) == (ayu.user.pk, "/kompetensi/")
    assert AuditEvent.objects.filter(action="session.start", actor_id=ayu.user.pk).exists()
    assert provider.refused == []


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "true-ish"},
        {"email_verified": None},
        {"email": "orang@lain.id"},
        {"email": ""},
    ],
)
def test_nobody_unknown_gets_in_or_gets_an_account(
    claims: dict[str, Any], provider: IdentityProvider, ayu: Officer
) -> None:
    provider.claims |= claims
    before, client = User.objects.count(), browser()
    answer = arrive(client)
    assert answer.status_code == 403
    assert "Belum ada akun" in answer.content.decode()
    assert who(client) is None
    assert User.objects.count() == before


def test_an_address_of_two_accounts_opens_neither(
    provider: IdentityProvider, ayu: Officer, eko: Officer
) -> None:
    User.objects.filter(pk=eko.user.pk).update(email="ayu@example.go.id")
    client = browser()
    assert arrive(client).status_code == 403


def test_a_user_name_that_looks_like_an_address_is_not_one(
    provider: IdentityProvider, eko: Officer
) -> None:
    User.objects.filter(pk=eko.user.pk).update(username="ayu@example.go.id")
    assert arrive(browser()).status_code == 403


def test_the_nip_claim_decides_where_it_is_configured(
    provider: IdentityProvider, ayu: Officer, eko: Officer, settings: Any
) -> None:
    settings.OIDC_NIP_CLAIM = "nip"
    provider.claims["nip"] = eko.staff_number
    client = browser()
    arrive(client)
    assert who(client) == eko.user.pk


@pytest.mark.parametrize("number", ["", None, "198801012012121999"])
def test_without_a_known_nip_the_address_does_not_help(
    number: str | None, provider: IdentityProvider, ayu: Officer, settings: Any
) -> None:
    settings.OIDC_NIP_CLAIM = "nip"
    provider.claims["nip"] = number
    assert arrive(browser()).status_code == 403


def test_an_address_given_to_somebody_else_later_does_not_open_the_account(
    provider: IdentityProvider, ayu: Officer, eko: Officer
) -> None:
    arrive(browser())
    User.objects.filter(pk=ayu.user.pk).update(email="")
    User.objects.filter(pk=eko.user.pk).update(email="ayu@example.go.id")
    client = browser()
    arrive(client)
    assert who(client) == ayu.user.pk


def test_a_deactivated_account_stays_closed(provider: IdentityProvider, ayu: Officer) -> None:
    User.objects.filter(pk=ayu.user.pk).update(is_active=False)
    client = browser()
    assert arrive(client)["Location"] == reverse("account_inactive")
    assert who(client) is None


def test_the_second_factor_is_asked_for_all_the_same(
    provider: IdentityProvider, ayu: Officer, settings: Any
) -> None:
    settings.MFA_REQUIRED_ROLES = ["hr"]
    people.grant_role(by=None, user=ayu.user, role=Role.HR)
    client = browser()
    arrive(client)
    assert client.get(reverse("officers")).status_code == 403  # the role rests
    secret = add_authenticator_app(ayu.user)
    client = browser()
    assert arrive(client)["Location"].startswith(reverse("mfa_authenticate"))
    assert who(client) is None
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert who(client) == ayu.user.pk


def test_an_answer_nobody_asked_for_is_refused(provider: IdentityProvider, ayu: Officer) -> None:
    there = browser().get(reverse("openid_connect_login", args=["sso"]))
    back = requests.get(there["Location"], allow_redirects=False, timeout=5).headers["Location"]
    victim = browser()
    victim.get(f"{urlsplit(back).path}?{urlsplit(back).query}")
    assert who(victim) is None


def test_a_token_made_for_another_client_is_refused(
    provider: IdentityProvider, ayu: Officer
) -> None:
    provider.claims["aud"] = "somebody-else"
    client = browser()
    arrive(client)
    assert who(client) is None


def test_a_signed_in_person_ties_no_second_identity_to_the_account(
    provider: IdentityProvider, eko: Officer, as_user: Any
) -> None:
    client = as_user(eko)
    assert arrive(client, "?process=connect").status_code == 401
    assert not eko.user.socialaccount_set.exists()
